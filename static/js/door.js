// The page at the door with scripts: it works without a network once it was opened, and tells the site later.
// Every tap becomes a note on this telephone first. The site hears it as soon as it can, as often as need be.
import { makeDrawing } from "./door/draw.js";
import { chosen, tidy, together } from "./door/ledger.js";
import { startPaper } from "./door/paper.js";
import { startScan } from "./door/scan.js";
import { memoryStore, openStore } from "./door/store.js";
import { RefusedError, SignedOutError, exchange } from "./door/talk.js";

const EVERY = 15_000;
// The list moves up when somebody came in: a second tap within this time was meant for the first.
const SECOND_TAP = 500;

async function hashOf(uid, code) {
  const bytes = new TextEncoder().encode(`${uid}:${code}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 20);
}

function startState(main, drawing) {
  const line = main.querySelector("[data-state]");
  const login = main.querySelector("[data-login-line]");
  return (kind, text, withLogin = false) => {
    login.hidden = !withLogin;
    if (line.textContent === text && line.dataset.kind === kind) return;
    Object.assign(line, { hidden: false, textContent: text });
    line.dataset.kind = kind;
    if (withLogin) line.append(" ", login);
  };
}

async function startDoor(main) {
  const session = Number(main.dataset.door);
  const addresses = { ...main.dataset };
  const drawing = makeDrawing(main);
  const state = startState(main, drawing);
  const store = await openStore().catch(memoryStore);
  const asked = new URLSearchParams(window.location.search);
  const view = { show: asked.get("toon") || "verwacht", text: "", hash: "", scanned: false };
  const search = main.querySelector("[data-search]");
  const field = search.querySelector("[name=q]");
  const said = main.querySelector("[data-said]");
  let list = await store.list(session);
  let current = null;
  let busy = null;
  let acted = 0;

  const tell = (text, level = "success") => {
    said.className = `door-said door-said--${level}`;
    Object.assign(said, { hidden: false, textContent: text });
  };

  async function draw() {
    if (!list) return;
    current = together(list, await store.notes(session));
    drawing.counts(current.counts);
    drawing.rows(chosen(current.rows, view), view.hash);
    drawing.walkIns(current.walkIns);
    drawing.decisions(current.toDecide);
    for (const link of main.querySelectorAll("[data-show]")) {
      if (!view.text && link.dataset.show === view.show) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  async function offline() {
    const { length } = await store.notes(session);
    const words = length ? drawing.say(length > 1 ? "offline_many" : "offline_one", length) : drawing.say("offline");
    state("offline", words);
  }

  async function talk() {
    const notes = await store.notes(session);
    if (notes.length) state("waiting", drawing.say("sending"));
    try {
      list = await exchange(addresses, notes, (note) => store.dropNote(note.nonce, note.revision));
      if (Date.now() < list.wipe_at) await store.keepList(list);
      if (store.fleeting) state("offline", drawing.say("no_store"));
      else state("fine", drawing.say("online"));
    } catch (error) {
      if (error instanceof SignedOutError) state("fault", drawing.say("signed_out"), true);
      else if (error instanceof RefusedError) state("fault", drawing.say("refused"));
      else if (error.message.startsWith("5")) state("offline", drawing.say("trouble"));
      else await offline();
    }
    await draw();
  }

  // One conversation at a time; a tap meanwhile makes another one afterwards.
  function soon() {
    busy = (busy ?? Promise.resolve()).then(talk, talk);
    return busy;
  }

  async function write(note) {
    await store.keepNote({ session, role: "", taken_back: false, ...note });
    await draw();
    if (navigator.onLine) soon();
    else await offline();
  }

  function known(nonce) {
    const row = current.rows.find((one) => one.inside?.nonce === nonce);
    if (row) return { ...row.inside, registration: row.id, source: "list" };
    const walkIn = current.walkIns.find((one) => one.nonce === nonce);
    if (walkIn) return { ...walkIn, source: "walk_in", registration: null };
    const open = current.toDecide.find((one) => one.nonce === nonce);
    return open && { ...open, source: "walk_in", registration: null };
  }

  const again = ({ nonce, count, role, revision, at, source, registration }, changes) => ({
    nonce,
    count,
    role,
    at,
    source,
    registration,
    revision: revision + 1,
    ...changes,
  });
  const fresh = (values) => ({ nonce: crypto.randomUUID(), at: Date.now(), revision: 1, ...values });

  const acts = {
    async in(row, count) {
      if (row.inside) return tell(drawing.say("was_inside", row.name), "warning");
      await write(fresh({ registration: row.id, count, source: row.hash === view.hash ? "code" : "list" }));
      tell(drawing.say("came_in", row.name));
      // Whoever types names goes on typing; others hear what happened, and Enter does nothing by accident.
      (view.text && !view.scanned ? field : said).focus({ preventScroll: true });
      clear();
    },
    async walk_in(_row, count, role = "") {
      await write(fresh({ registration: null, count, role, source: "walk_in" }));
      tell(drawing.say("walked_in", count));
    },
    async back(note) {
      await write(again(note, { taken_back: true }));
      tell(drawing.say("taken_back"));
    },
    async count(note, count) {
      await write(again(note, { count }));
      tell(drawing.say("counted"));
    },
    async let_in(note) {
      await write(again(note, { source: "walk_in", registration: null }));
      tell(drawing.say("walked_in", note.count));
    },
  };

  main.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !current) return;
    event.preventDefault();
    if (Date.now() - acted < SECOND_TAP) return;
    acted = Date.now();
    const action = event.submitter?.value;
    const holder = form.closest("[data-nonce]") ?? form.closest("[data-row]");
    const row = holder?.dataset.row && current.rows.find((one) => one.id === Number(holder.dataset.row));
    const count = Number(form.elements.count?.value || 1);
    if (action === "in" || action === "walk_in") {
      if (!form.reportValidity()) return;
      acts[action](row, count, form.elements.role?.value);
      if (form.matches("[data-walk-in]")) form.reset();
      return;
    }
    const note = known(holder.dataset.nonce || row?.inside?.nonce);
    if (note) acts[action](note, count);
  });

  main.addEventListener("change", (event) => {
    const row = event.target.matches("[data-count]") && event.target.closest("[data-row]");
    const found = row && current?.rows.find((one) => one.id === Number(row.dataset.row));
    if (found?.inside) acts.count(known(found.inside.nonce), Number(event.target.value));
  });

  function clear() {
    field.value = "";
    Object.assign(view, { text: "", hash: "" });
    draw();
  }

  // `sent` is by Enter or the button: then the party that was found is the next thing to act upon.
  async function find(text, { scanned = false, sent = scanned } = {}) {
    const code = tidy(text);
    Object.assign(view, { scanned, text: text.trim(), hash: code && list ? await hashOf(list.uid, code) : "" });
    await draw();
    if (!view.text || !current) return;
    const byCode = view.hash && current.rows.find((row) => row.hash === view.hash);
    if (byCode) tell(drawing.say("by_code", byCode.name), byCode.inside ? "warning" : "info");
    else if (view.hash && list.gone.includes(view.hash)) tell(drawing.say("gone"), "warning");
    else if (scanned) tell(drawing.say("unknown"), "warning");
    else {
      const { length } = chosen(current.rows, view);
      const words = ["found_none", "found_one"][length] ?? "found_many";
      tell(drawing.say(words, length), length ? "info" : "warning");
    }
    if (sent && byCode) main.querySelector(`#rij-${byCode.id} button`)?.focus();
  }

  let pause;
  field.addEventListener("input", () => {
    window.clearTimeout(pause);
    pause = window.setTimeout(find, 200, field.value);
  });
  search.addEventListener("submit", (event) => {
    if (!list) return;
    event.preventDefault();
    window.clearTimeout(pause);
    find(field.value, { sent: true });
  });
  main.querySelector(".door-parts").addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (!link || !list) return;
    event.preventDefault();
    view.show = link.dataset.show;
    said.hidden = true;
    clear();
  });

  startScan(main.querySelector("[data-scan]"), main.querySelector("[data-camera-box]"), addresses.decoder, {
    found: (text) => find(text, { scanned: true }),
    failed: (why) => tell(drawing.say(why), "warning"),
  });

  const keeping = main.querySelector("[data-keeping]");
  keeping.dataset.ready = "";
  keeping.querySelector("[data-wipe]").addEventListener("click", async () => {
    await soon();
    if ((await store.notes(session)).length) return tell(drawing.say("wipe_first"), "warning");
    await store.forget(session);
    const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    await Promise.all(workers.filter((one) => one.scope.endsWith(addresses.page)).map((one) => one.unregister()));
    await caches?.delete(`deur-${session}`);
    list = current = null;
    for (const name of ["[data-list]", "[data-walk-ins]", "[data-decisions]"]) main.querySelector(name).replaceChildren();
    window.clearInterval(timer);
    tell(drawing.say("wiped"));
    said.focus();
  });

  // The evening is over: what is still to be told stays, the names go.
  if (list && Date.now() > list.wipe_at) {
    await store.forget(session);
    list = null;
    tell(drawing.say("forgotten"), "info");
  }
  document.body.classList.add("door--scripts");
  await draw();
  if (!list && "shell" in main.dataset && !navigator.onLine) tell(drawing.say("nothing"), "warning");
  if (asked.get("code")) find(asked.get("code"), { scanned: true });
  const timer = window.setInterval(() => document.hidden || soon(), EVERY);
  window.addEventListener("online", soon);
  window.addEventListener("offline", offline);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  await soon();
  if (asked.get("code")) find(asked.get("code"), { scanned: true });
  if (!store.fleeting) {
    navigator.storage?.persist?.();
    navigator.serviceWorker?.register(addresses.worker, { scope: addresses.page }).catch(() => {});
  }
  main.dataset.ready = "";
}

startPaper(document);
const main = document.querySelector("[data-door]");
if (main) startDoor(main);
