// While somebody types a title, what looks like it appears below: after a pause, and read aloud once.
export function startSimilar(root) {
  for (const shown of root.querySelectorAll("[data-similar]")) {
    const field = document.getElementById(shown.dataset.similarField);
    if (!field) continue;
    let pause;
    let asked = field.value.trim();
    const ask = async () => {
      const title = field.value.trim();
      if (title === asked) return;
      asked = title;
      let html = "";
      if (title.length >= 4) {
        try {
          const answer = await fetch(`${shown.dataset.similar}?title=${encodeURIComponent(title)}`);
          html = answer.ok && !answer.redirected ? (await answer.text()).trim() : "";
        } catch {
          // Without an answer the page shows the same after the button.
        }
      }
      if (title !== asked) return;
      shown.replaceChildren();
      if (!html) return;
      const intro = document.createElement("p");
      intro.className = "similar__intro";
      intro.textContent = shown.dataset.similarTitle;
      shown.append(intro);
      shown.insertAdjacentHTML("beforeend", html);
    };
    field.addEventListener("input", () => {
      window.clearTimeout(pause);
      pause = window.setTimeout(ask, 500);
    });
  }
}
