// Print and copy-the-link buttons: shown only when they can do their work.
export function startPageTools(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.dataset.ready = "";
    button.addEventListener("click", () => window.print());
  }
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy-link]")) {
    const label = button.querySelector("[data-copy-label]");
    const before = label.textContent;
    button.dataset.ready = "";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(window.location.href.split("#")[0]);
      label.textContent = button.dataset.copied;
      window.setTimeout(() => {
        label.textContent = before;
      }, 4000);
    });
  }
}
