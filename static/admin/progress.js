/*
 * Shows how far a long piece of work is without loading the page again; once it is over, the page itself says what
 * came of it. Without this one follows the link below it.
 */
const PAUSE = 1500;

const QUARTERS = 4;

const box = document.querySelector("[data-progress]");

if (box) {
  const text = box.querySelector("[data-progress-text]");
  const said = box.querySelector("[data-progress-said]");
  const bar = box.querySelector("[data-progress-bar]");
  let heard = "";

  const show = ({ step, done, total }) => {
    if (!step) return;
    bar.max = total;
    bar.value = done;
    const [here, all] = [done, total].map((number) => number.toLocaleString(document.documentElement.lang));
    text.textContent = text.dataset.count.replace("{step}", step).replace("{done}", here).replace("{total}", all);
    // Who listens hears each step and each quarter, not every count.
    const part = `${step} ${Math.floor((QUARTERS * done) / total)}`;
    if (part !== heard) said.textContent = text.textContent;
    heard = part;
  };

  const look = async () => {
    try {
      const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (response.ok) {
        const found = await response.json();
        if (!found.busy || found.state !== box.dataset.state) {
          location.reload();
          return;
        }
        show(found);
      }
    } catch {
      // No connection: the last count stays, and the next look may succeed.
    }
    setTimeout(look, PAUSE);
  };
  setTimeout(look, PAUSE);
}
