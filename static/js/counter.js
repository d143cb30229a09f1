// A text area with a limit says how much room is left: on screen at once, aloud after a pause in typing.
export function startCounters(root) {
  for (const field of root.querySelectorAll("[data-counter]")) {
    const shown = document.createElement("p");
    const spoken = document.createElement("p");
    shown.className = "form-field__counter";
    shown.setAttribute("aria-hidden", "true");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    field.after(shown, spoken);

    const numbers = new Intl.NumberFormat(document.documentElement.lang);
    let pause;
    const count = (event) => {
      const left = Number(field.dataset.counter) - [...field.value].length;
      const sentence = left < 0 ? field.dataset.counterOver : field.dataset.counterLeft;
      shown.textContent = sentence.replace("%s", numbers.format(Math.abs(left)));
      shown.toggleAttribute("data-over", left < 0);
      if (!event) return;
      window.clearTimeout(pause);
      pause = window.setTimeout(() => {
        spoken.textContent = shown.textContent;
      }, 1200);
    };
    field.addEventListener("input", count);
    count();
  }
}
