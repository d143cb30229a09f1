// The clock of the host and the screen of the audience. Nothing here asks the server: an evening goes on without it.
import { startPageTools } from "./page-tools.js";

const SOON = 30;
const MINUTE = 60;

startPageTools(document);
for (const root of document.querySelectorAll("[data-stage]")) startStage(root);
for (const root of document.querySelectorAll("[data-stage-screen]")) startScreen(root);

// "2:05"; what is over the time gets a plus.
function clock(seconds) {
  const whole = Math.abs(Math.ceil(seconds));
  const text = `${Math.floor(whole / MINUTE)}:${String(whole % MINUTE).padStart(2, "0")}`;
  return seconds <= -1 ? `+${text}` : text;
}

// Another window of the same browser follows; without such windows nothing happens.
function channel(name) {
  return "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
}

function steps(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return 0;
  if (["ArrowRight", "PageDown"].includes(event.key)) return 1;
  if (["ArrowLeft", "PageUp"].includes(event.key)) return -1;
  return 0;
}

function startStage(root) {
  const items = [...root.querySelectorAll("[data-stage-item]")];
  if (!items.length) return;
  const part = (name) => root.querySelector(`[data-stage-${name}]`);
  const [time, word, said, after] = ["time", "word", "said", "after"].map(part);
  const total = items.map((item) => Number(item.dataset.seconds));
  const wire = channel(root.dataset.name);
  const state = restore(root.dataset.name, items, total) ?? { index: 0, left: [...total], since: 0 };
  let phase = "";

  const left = () => state.left[state.index] - (state.since ? (Date.now() - state.since) / 1000 : 0);
  const phaseNow = () => {
    const seconds = left();
    if (seconds <= 0) return "over";
    if (!state.since) return seconds === total[state.index] ? "ready" : "paused";
    return seconds <= SOON ? "soon" : "running";
  };

  function show() {
    const seconds = left();
    time.textContent = clock(seconds);
    part("progress").value = Math.max(0, seconds / total[state.index]);
    const now = phaseNow();
    root.dataset.phase = now;
    word.textContent = now === "soon" ? root.dataset.soon.replace("%s", Math.ceil(seconds)) : root.dataset[now];
    part("toggle-label").textContent = state.since ? root.dataset.pause : root.dataset.start;
    // Said once for each change, not every second.
    if (phase && phase !== now) said.textContent = now === "soon" ? word.textContent : root.dataset[now];
    phase = now;
  }

  function keep() {
    const kept = { ...state, total, keys: items.map((item) => item.dataset.key) };
    window.sessionStorage.setItem(root.dataset.name, JSON.stringify(kept));
    wire?.postMessage({ key: items[state.index].dataset.key });
  }

  function stop() {
    state.left[state.index] = left();
    state.since = 0;
  }

  function go(by) {
    const index = state.index + by;
    if (index < 0 || index >= items.length) return;
    stop();
    state.index = index;
    phase = "";
    choose();
    said.textContent = items[index].dataset.title;
  }

  function choose() {
    items.forEach((item, place) => item.toggleAttribute("hidden", place !== state.index));
    const following = items[state.index + 1];
    after.textContent = following ? root.dataset.after.replace("%s", following.dataset.title) : root.dataset.last;
    part("previous").disabled = state.index === 0;
    part("next").disabled = !following;
    show();
    keep();
  }

  function toggle() {
    if (state.since) stop();
    else state.since = Date.now();
    show();
    keep();
  }

  function reset() {
    state.left[state.index] = total[state.index];
    state.since = 0;
    show();
    keep();
  }

  part("toggle").addEventListener("click", toggle);
  part("reset").addEventListener("click", reset);
  part("previous").addEventListener("click", () => go(-1));
  part("next").addEventListener("click", () => go(1));
  document.addEventListener("keydown", (event) => {
    const by = steps(event);
    if (by) go(by);
    // On a button or a link, the space bar already does what it says there.
    else if (event.key !== " " || event.target.closest("a, button")) return;
    else toggle();
    event.preventDefault();
  });
  wire?.addEventListener("message", (event) => {
    if (event.data.hello) keep();
    if (event.data.by) go(event.data.by);
  });

  root.dataset.live = "";
  part("clock").hidden = false;
  after.hidden = false;
  choose();
  window.setInterval(show, 200);
}

// How far it was before the page was loaded again; nothing when the programme or the minutes are others by now.
function restore(name, items, total) {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(name));
    const same = kept.keys.join() === items.map((item) => item.dataset.key).join();
    return same && kept.total.join() === total.join() ? { index: kept.index, left: kept.left, since: kept.since } : null;
  } catch {
    return null;
  }
}

function startScreen(root) {
  const items = [...root.querySelectorAll("[data-stage-item]")];
  const wire = channel(root.dataset.name);
  const show = (item) => {
    if (item) items.forEach((one) => one.toggleAttribute("hidden", one !== item));
  };
  wire?.addEventListener("message", (event) => {
    if (event.data.key) show(items.find((item) => item.dataset.key === event.data.key));
  });
  document.addEventListener("keydown", (event) => {
    const by = steps(event);
    if (!by) return;
    event.preventDefault();
    show(items[items.findIndex((item) => !item.hidden) + by]);
    wire?.postMessage({ by });
  });
  wire?.postMessage({ hello: true });
}
