// Reads a QR code with the camera or from a photo: with what the browser has for that, else with a decoder of our own.
const EVERY = 250;
// Wide enough for a code on a telephone, and quick to look through.
const WIDEST = 900;

async function makeReader(decoder) {
  const formats = (await window.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? "";
  }
  const { read } = await import(decoder);
  const canvas = document.createElement("canvas");
  return async (picture) => {
    const width = picture.videoWidth || picture.width;
    const height = picture.videoHeight || picture.height;
    const scale = Math.min(1, WIDEST / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return read(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}

// `found(text)` hears each new code; `failed(why)` hears "no_code" or "no_camera".
export function startScan(box, cameraBox, decoder, { found, failed }) {
  const video = cameraBox.querySelector("[data-video]");
  const button = box.querySelector("[data-camera]");
  const photo = box.querySelector("[data-photo]");
  // For where there is no camera that this page may use.
  const photoButton = photo.closest("label");
  let reader = null;
  let stream = null;
  let last = "";
  const ready = async () => (reader ??= await makeReader(decoder));

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    cameraBox.hidden = true;
    button.hidden = false;
  }

  async function look(current) {
    if (stream !== current) return;
    const text = video.readyState >= 2 ? await (await ready())(video).catch(() => "") : "";
    if (text && text !== last && stream === current) {
      last = text;
      found(text);
    }
    window.setTimeout(look, EVERY, current);
  }

  button.addEventListener("click", async () => {
    try {
      await ready();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      last = "";
      video.srcObject = stream;
      cameraBox.hidden = false;
      button.hidden = true;
      cameraBox.querySelector("[data-camera-off]").focus();
      await video.play();
      look(stream);
    } catch {
      stop();
      button.hidden = true;
      photoButton.hidden = false;
      photo.focus();
      failed("no_camera");
    }
  });
  cameraBox.querySelector("[data-camera-off]").addEventListener("click", () => {
    stop();
    button.focus();
  });
  document.addEventListener("visibilitychange", () => document.hidden && stop());

  photo.addEventListener("change", async () => {
    const [file] = photo.files;
    photo.value = "";
    if (!file) return;
    try {
      const text = await (await ready())(await createImageBitmap(file));
      if (text) found(text);
      else failed("no_code");
    } catch {
      failed("no_code");
    }
  });
  button.hidden = !navigator.mediaDevices?.getUserMedia;
  photoButton.hidden = !button.hidden;
  box.dataset.ready = "";
}
