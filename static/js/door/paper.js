// The lists on paper: a button that prints.
export function startPaper(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.dataset.ready = "";
    button.addEventListener("click", () => window.print());
  }
}
