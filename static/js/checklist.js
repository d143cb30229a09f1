// Ticks of a list stay on this device: nobody else sees them, and without storage the boxes work as well.
const PREFIX = "afvinklijst:";

function read(key) {
  try {
    return new Set(JSON.parse(window.localStorage.getItem(key) ?? "[]"));
  } catch {
    return new Set();
  }
}

function write(key, ticked) {
  try {
    if (ticked.size) window.localStorage.setItem(key, JSON.stringify([...ticked]));
    else window.localStorage.removeItem(key);
  } catch {
    // A full or closed storage: the ticks last as long as the page.
  }
}

export function startChecklists(root) {
  for (const list of root.querySelectorAll("[data-checklist]")) {
    const key = `${PREFIX}${window.location.pathname}:${list.dataset.checklist}`;
    const boxes = [...list.querySelectorAll("input[type=checkbox]")];
    // A point is known by its words: after a change of the list other points do not look done.
    const nameOf = (box) => list.querySelector(`label[for="${box.id}"]`).textContent.trim();
    const done = list.querySelector("[data-checklist-done]");
    const clear = list.querySelector("[data-checklist-clear]");
    const ticked = read(key);

    const show = () => {
      const count = boxes.filter((box) => box.checked).length;
      done.textContent = done.dataset.template.replace("%done%", count).replace("%all%", boxes.length);
      clear.disabled = !count;
    };
    const save = () => write(key, new Set(boxes.filter((box) => box.checked).map(nameOf)));

    for (const box of boxes) {
      box.checked = ticked.has(nameOf(box));
      box.addEventListener("change", () => {
        save();
        show();
      });
    }
    clear.addEventListener("click", () => {
      for (const box of boxes) box.checked = false;
      save();
      show();
      boxes[0]?.focus();
    });
    list.querySelector("[data-needs-js]").dataset.ready = "";
    show();
  }
}
