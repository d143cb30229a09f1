// A place lights up on the map and in the list at once; its name shows on the map.
export function startMaps(root) {
  for (const map of root.querySelectorAll("[data-map]")) {
    const hint = map.querySelector("[data-map-hint]");

    const light = (target, on) => {
      const place = target.closest("[data-place]");
      if (!place || !map.contains(place)) return;
      for (const twin of map.querySelectorAll(`[data-place="${CSS.escape(place.dataset.place)}"]`)) {
        twin.classList.toggle("is-active", on);
        if (hint && twin.dataset.name) {
          hint.textContent = twin.dataset.name;
          hint.hidden = !on;
        }
      }
    };

    for (const [type, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
      map.addEventListener(type, (event) => light(event.target, on));
    }
  }
}
