// Solves the sum of the abuse guard with the browser's own cryptography, so that nobody has to wait for the clock.
// Loaded only on a form that asks for it. Without it, or without cryptography, waiting a minute does as well.
const box = document.querySelector("[data-guard]");

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// PBKDF2 of the nonce with a counter behind it, for one counter after the other, until the key begins as asked.
async function solve({ nonce, salt, cost, keyLength, keyPrefix, data }, progress) {
  const prefix = bytes(nonce);
  const password = new Uint8Array(prefix.length + 4);
  password.set(prefix);
  const view = new DataView(password.buffer);
  const rule = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  for (let counter = 0; counter <= data.most; counter++) {
    view.setUint32(prefix.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(rule, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
    progress(Math.round((100 * counter) / data.most));
  }
  throw new Error("no solution");
}

async function work(form) {
  const status = box.querySelector("[data-guard-status]");
  const wait = box.querySelector("[data-guard-wait]");
  const challenge = JSON.parse(box.dataset.challenge);
  let ready = false;
  let pressed = null;

  form.addEventListener("submit", (event) => {
    if (ready || event.submitter?.name) return;
    event.preventDefault();
    pressed = event.submitter;
    status.textContent = box.dataset.sending;
  });
  wait.hidden = true;
  // In steps, so that a screen reader is not talked over.
  let said = -1;
  const progress = (done) => {
    const step = Math.floor(done / 25) * 25;
    if (pressed || step === said) return;
    said = step;
    status.textContent = box.dataset.working.replace("%s", step);
  };
  try {
    const solution = await solve(challenge.parameters, progress);
    box.querySelector("[data-guard-answer]").value = btoa(JSON.stringify({ challenge, solution }));
    status.textContent = box.dataset.done;
  } catch {
    wait.hidden = false;
    status.textContent = "";
  }
  ready = true;
  if (pressed) form.requestSubmit(pressed);
}

const form = box?.closest("form");
if (form && window.crypto?.subtle) work(form);
