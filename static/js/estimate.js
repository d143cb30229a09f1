// A budget adds up while somebody types, gets lines without a new page, and can stay on this device.
// Without script every button sends the form and it comes back with all that was typed.
import { startDevice } from "./estimate-device.js";
import { sumUp } from "./sums.js";

const MOST_LINES = 60;
const PARTS = ["name", "note", "amount"];
const SIDES = ["costs", "income"];

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const fieldOf = (line, part) => line.querySelector(`[name$="-${part}"]`);

// Whoever leaves with lines that are kept nowhere is asked first, in the words of the browser.
const warn = (event) => event.preventDefault();
const safe = () => window.removeEventListener("beforeunload", warn);

export function startEstimates(root) {
  for (const form of root.querySelectorAll("form[data-estimate]")) start(form);
}

function start(form) {
  const lists = Object.fromEntries(
    SIDES.map((side) => [side, form.querySelector(`[data-estimate-side="${side}"] [data-estimate-lines]`)]),
  );
  const named = (name) => form.querySelector(`[name="${name}"], [name$="-${name}"]`);
  const linesOf = (side) => [...lists[side].querySelectorAll("[data-estimate-line]")];
  const typed = (side) => linesOf(side).map((line) => PARTS.map((part) => fieldOf(line, part).value));

  const renumber = (side) => {
    const lines = linesOf(side);
    lines.forEach((line, index) => {
      for (const place of line.querySelectorAll("[data-estimate-place]")) place.textContent = index + 1;
    });
    const box = lists[side].closest("[data-estimate-side]");
    box.querySelector("[data-estimate-full]").hidden = lines.length < MOST_LINES;
    box.querySelector("[data-estimate-more]").hidden = lines.length >= MOST_LINES;
  };

  const addLine = (side, values = ["", "", ""]) => {
    const lines = linesOf(side);
    const numbers = lines.map((line) => Number(fieldOf(line, "name").name.match(/-(\d+)-name$/)[1]));
    const line = lines.at(-1).cloneNode(true);
    fresh(line, Math.max(...numbers) + 1);
    lists[side].append(line);
    PARTS.forEach((part, index) => (fieldOf(line, part).value = values[index]));
    renumber(side);
    return line;
  };

  const show = startTotals(form, () => ({
    ...Object.fromEntries(
      SIDES.map((side) => [
        side,
        typed(side).map(([name, note, amount]) => ({ name: tidy(name), note: tidy(note), amount })),
      ]),
    ),
    unforeseen: named("unforeseen").value.replace(/[%\s]/g, ""),
  }));
  const others = ["title", "unforeseen", "hours", "hours_note"];
  const device = startDevice(form, {
    read: () => ({
      ...Object.fromEntries(SIDES.map((side) => [side, typed(side)])),
      ...Object.fromEntries(others.map((name) => [name, named(name).value])),
    }),
    write: (kept) => {
      for (const side of SIDES) {
        for (const line of linesOf(side).slice(1)) line.remove();
        const [first, ...rest] = kept[side];
        PARTS.forEach((part, index) => (fieldOf(linesOf(side)[0], part).value = first?.[index] ?? ""));
        for (const values of rest.slice(0, MOST_LINES - 1)) addLine(side, values);
        renumber(side);
      }
      for (const name of others) named(name).value = kept[name] ?? "";
      show();
    },
    safe,
  });
  const changed = () => {
    show();
    window.addEventListener("beforeunload", warn);
    device.changed();
  };

  const removeLine = (line, side) => {
    const next = line.nextElementSibling ?? line.previousElementSibling;
    if (next) line.remove();
    else for (const part of PARTS) fieldOf(line, part).value = "";
    renumber(side);
    fieldOf(next ?? line, "name").focus();
  };

  form.addEventListener("input", changed);
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="action"]');
    const [verb, side] = button?.value.split("-") ?? [];
    if (!["add", "remove"].includes(verb)) return;
    event.preventDefault();
    if (verb === "remove") removeLine(button.closest("[data-estimate-line]"), side);
    else fieldOf(addLine(side), "name").focus();
    changed();
  });
  // Enter in a field would only add up what is added up already.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-estimate-default]")) event.preventDefault();
    else safe();
  });
  for (const box of form.querySelectorAll("[data-estimate-calculate]")) box.hidden = true;
  show({ quietly: true });
}

// A copy of a line becomes an empty one with another number, without what was wrong with the first.
function fresh(line, number) {
  for (const note of line.querySelectorAll(".utrecht-form-field-error-message")) note.remove();
  for (const element of line.querySelectorAll("*")) {
    for (const name of ["aria-invalid", "aria-describedby"]) element.removeAttribute(name);
    for (const name of [...element.classList]) if (name.endsWith("--invalid")) element.classList.remove(name);
    for (const name of ["id", "name", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/-\d+-(name|note|amount)$/, `-${number}-$1`));
    }
    if (element.name === "action") element.value = element.value.replace(/\d+$/, number);
  }
}

function startTotals(form, read) {
  const box = form.querySelector("[data-estimate-totals]");
  const said = box.querySelector("[data-estimate-said]");
  const fill = (pattern, words) => pattern.replace(/%\((\w+)\)s/g, (_all, name) => words[name] ?? "");
  const euros = (cents) =>
    new Intl.NumberFormat(document.documentElement.lang, {
      style: "currency",
      currency: "EUR",
      minimumFractionDigits: cents % 100 ? 2 : 0,
    }).format(cents / 100);
  let pause;

  return ({ quietly = false } = {}) => {
    const { amounts, remarks } = sumUp(read());
    const words = Object.fromEntries(Object.entries(amounts).map(([key, cents]) => [key, euros(cents)]));
    for (const shown of box.querySelectorAll("[data-estimate-amount]")) {
      shown.textContent = words[shown.dataset.estimateAmount];
    }
    for (const line of box.querySelectorAll("[data-estimate-remark]")) {
      const numbers = remarks[line.dataset.estimateRemark];
      line.hidden = !numbers;
      if (!numbers) continue;
      const filled = numbers.amount === undefined ? numbers : { ...numbers, amount: euros(numbers.amount) };
      line.querySelector("[data-estimate-words]").textContent = fill(line.dataset.pattern, filled);
    }
    box.querySelector("[data-estimate-nothing]").hidden = Object.keys(remarks).length > 0;
    if (quietly) return;
    // After a pause in typing, so that a screen reader is not talked over.
    window.clearTimeout(pause);
    pause = window.setTimeout(() => {
      said.textContent = fill(said.dataset.pattern, words);
    }, 1500);
  };
}
