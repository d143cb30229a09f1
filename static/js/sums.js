// Reads amounts and adds them up as `cms/amounts.py` and `cms/estimates/estimate.py` do, in whole cents.
const LARGEST = 8;
const LEGAL_FORM_ABOVE = 300000;
const MOST_UNFORESEEN = 10;
const UPKEEP_WORDS = ["onderhoud", "onderhouden", "beheer", "reparatie", "vervanging", "schoonmaak"];
const READABLE =
  /^([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?=\.)|)(?:[.,]([0-9]{1,2}))?$/;

// Cents, null for nothing, undefined for what nobody understands.
export function readAmount(text) {
  const typed = text.replace(/\s/g, "");
  if (!typed) return null;
  if (text.length > 40) return undefined;
  const body = typed.match(/^(?:€|euro?)?(.*?)(?:€|euro?)?$/i)[1].replace(/[.,](?:--?|[–—−=])?$/, "");
  const found = body.match(READABLE);
  if (!found || !(found[1] || found[2]) || /^[1-9][0-9]{0,2},[0-9]{3}$/.test(body)) return undefined;
  const whole = found[1].replace(/[.,]/g, "").replace(/^0+/, "") || "0";
  if (whole.length > LARGEST) return undefined;
  return Number(whole) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

// Lines are {name, note, amount}, with the amount as it was typed.
export function sumUp({ costs, income, unforeseen }) {
  const all = [...costs, ...income].map((line) => ({ ...line, cents: readAmount(line.amount) }));
  const filled = all.filter((line) => line.name || line.note || line.cents != null);
  const add = (lines) => lines.reduce((sum, line) => sum + (readAmount(line.amount) ?? 0), 0);
  const percent = /^[0-9]{1,3}$/.test(unforeseen) ? Math.min(Number(unforeseen), 100) : 0;
  const amounts = { costs: add(costs), income: add(income) };
  amounts.unforeseen = Math.floor((amounts.costs * percent + 50) / 100);
  amounts.total = amounts.costs + amounts.unforeseen;
  amounts.difference = amounts.income - amounts.total;
  const unread = all.filter((line) => line.cents === undefined).length;
  const remarks = filled.length ? remark(amounts, filled, costs, percent) : {};
  if (unread) remarks.unread = { count: unread };
  return { amounts, remarks };
}

function remark(amounts, filled, costs, percent) {
  const found = {};
  const open = filled.filter((line) => !line.name || line.cents == null).length;
  const { total, income, difference } = amounts;
  if (difference) found[difference < 0 ? "short" : "over"] = { amount: Math.abs(difference) };
  else if (total) found.balanced = {};
  found[open ? "incomplete" : "complete"] = { count: open };
  found[Math.max(total, income) > LEGAL_FORM_ABOVE ? "legal_form" : "no_legal_form"] = { amount: LEGAL_FORM_ABOVE };
  found[percent > MOST_UNFORESEEN ? "unforeseen_high" : "unforeseen"] = { percent, most: MOST_UNFORESEEN };
  const words = costs.map((line) => `${line.name} ${line.note}`.toLowerCase());
  const upkeep = words.some((text) => UPKEEP_WORDS.some((word) => text.includes(word)));
  found[upkeep ? "upkeep" : "no_upkeep"] = {};
  return found;
}
