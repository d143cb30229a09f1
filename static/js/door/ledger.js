// The list of the site and the notes of this telephone, put together. Pure: data in, data out.

// The list as it is with our own notes on it. Of a party that two notes let in, one counts, as on the site.
export function together(list, notes) {
  const rows = list.rows.map((row) => ({ ...row, kept: false }));
  const byId = new Map(rows.map((row) => [row.id, row]));
  let walkIns = list.walk_ins.map((note) => ({ ...note, kept: false }));
  let toDecide = list.to_decide.map((note) => ({ ...note, kept: false }));

  for (const note of [...notes].sort((a, b) => a.at - b.at)) {
    const same = (other) => other.nonce === note.nonce;
    const before = rows.find((row) => row.inside && same(row.inside));
    if (before && note.revision >= before.inside.revision) before.inside = null;
    walkIns = walkIns.filter((other) => !same(other));
    toDecide = toDecide.filter((other) => !same(other));
    if (note.taken_back) {
      if (before) before.kept = true;
      continue;
    }
    const said = { nonce: note.nonce, count: note.count, role: note.role, revision: note.revision, at: note.at };
    const row = byId.get(note.registration);
    if (note.source === "walk_in") walkIns.push({ ...said, kept: true });
    else if (row && row.inside && !same(row.inside)) row.doubles += 1;
    else if (row) Object.assign(row, { inside: said, kept: true });
  }
  return { rows, walkIns, toDecide, counts: count(rows, walkIns, list.capacity) };
}

// People in the room, not parties.
function count(rows, walkIns, capacity) {
  const here = rows.filter((row) => !row.online);
  const inside = sum(here.map((row) => row.inside?.count ?? 0)) + sum(walkIns.map((note) => note.count));
  const expected = sum(here.filter((row) => !row.inside && row.state !== "waiting").map((row) => row.party));
  return { inside, expected, room: capacity === null ? null : Math.max(capacity - inside - expected, 0) };
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

// For comparing names: no capitals, no accents.
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const SIGNS = /^[0-9A-HJKMNP-TV-Z]+$/;
const SEAL = 8;

// The code in what somebody typed or scanned, also a whole link; empty when there can be none in it.
export function tidy(text) {
  const last = text.trim().replace(/\/+$/, "").split("/").pop().toUpperCase();
  const found = last.replace(/[- .]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return found.length > SEAL && found.length <= 21 && SIGNS.test(found) ? found : "";
}

// Which rows to show: a part of the list, or whoever has these letters in the name or this hash.
export function chosen(rows, { show, text, hash }) {
  if (text) {
    const words = plain(text).split(/\s+/).filter(Boolean);
    return rows.filter((row) => row.hash === hash || words.every((word) => plain(row.name).includes(word)));
  }
  if (show === "binnen") return rows.filter((row) => row.inside);
  return show === "alles" ? rows : rows.filter((row) => !row.inside && row.state !== "waiting");
}
