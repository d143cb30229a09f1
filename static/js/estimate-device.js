// A budget on this device: only after somebody asked for it, because others may use the same computer.
const KEY = "begroting";
const FOLLOWS = "begroting:mee";

function stored() {
  try {
    const kept = JSON.parse(window.localStorage.getItem(KEY));
    return kept?.version === 1 && [kept.costs, kept.income].every(Array.isArray) ? kept : null;
  } catch {
    return null;
  }
}

// Gives {changed}, to call after every change. `read` gives what stands in the form, `write` puts it there, `safe` hears
// that it is kept.
export function startDevice(form, { read, write, safe }) {
  const box = form.querySelector("[data-estimate-device]");
  const offer = form.querySelector("[data-estimate-offer]");
  if (!box || !offer) return { changed() {} };

  const stand = box.querySelector("[data-estimate-device-stand]");
  const wipe = [...form.querySelectorAll("[data-estimate-wipe]")];
  // For this tab: whether what changes here is kept along, also after the form was sent and came back.
  let follows = stored() !== null && window.sessionStorage.getItem(FOLLOWS) === "1";

  const follow = (on) => {
    follows = on;
    if (on) window.sessionStorage.setItem(FOLLOWS, "1");
    else window.sessionStorage.removeItem(FOLLOWS);
    box.querySelector("[data-estimate-wipe]").hidden = !on;
  };
  const say = (what) => {
    const words = what ? stand.dataset[what] : "";
    if (stand.textContent !== words) stand.textContent = words;
  };
  const keep = () => {
    try {
      window.localStorage.setItem(KEY, JSON.stringify({ version: 1, at: Date.now(), ...read() }));
      follow(true);
      say("kept");
      safe();
    } catch {
      say("failed");
    }
  };

  box.querySelector("[data-estimate-store]").addEventListener("click", () => {
    offer.hidden = true;
    keep();
  });
  form.querySelector("[data-estimate-restore]").addEventListener("click", () => {
    const kept = stored();
    offer.hidden = true;
    if (kept) {
      write(kept);
      follow(true);
      say("kept");
    }
    form.querySelector('[name="title"]').focus();
  });
  form.querySelector("[data-estimate-decline]").addEventListener("click", () => {
    offer.hidden = true;
    form.querySelector('[name="title"]').focus();
  });
  for (const button of wipe) {
    button.addEventListener("click", () => {
      window.localStorage.removeItem(KEY);
      follow(false);
      say("wiped");
      const back = offer.hidden ? box.querySelector("[data-estimate-store]") : form.querySelector('[name="title"]');
      offer.hidden = true;
      back.focus();
    });
  }
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY || !follows) return;
    follow(false);
    say("elsewhere");
  });

  const kept = stored();
  if (kept && !follows && "fresh" in offer.dataset) {
    const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    const words = offer.querySelector("[data-estimate-offer-words]");
    words.textContent = words.dataset.pattern.replace("%(moment)s", moment.format(kept.at));
    offer.hidden = false;
  } else if (kept && follows && "fresh" in offer.dataset) {
    write(kept);
  }
  follow(follows);
  if (follows) say("kept");
  box.dataset.ready = "";
  return { changed: () => follows && keep() };
}
