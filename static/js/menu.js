// The link to the menu becomes a button that opens and closes it. Without script, :target does the opening.
export function startMenu(root) {
  for (const toggle of root.querySelectorAll("[data-menu-toggle]")) {
    const menu = root.querySelector(toggle.getAttribute("href"));
    if (!menu) continue;

    const show = (open) => {
      toggle.setAttribute("aria-expanded", String(open));
      menu.toggleAttribute("data-open", open);
    };

    toggle.setAttribute("role", "button");
    toggle.setAttribute("aria-controls", menu.id);
    show(false);

    toggle.addEventListener("click", (event) => {
      event.preventDefault();
      show(toggle.getAttribute("aria-expanded") !== "true");
    });
    toggle.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || toggle.getAttribute("aria-expanded") !== "true") return;
      show(false);
      toggle.focus();
    });
  }
}
