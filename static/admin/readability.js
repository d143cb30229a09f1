/*
 * Plain-language advice in the page editor. Gathers the text that readers will see, asks the server what it
 * thinks once the writer pauses, and shows the answer in a folded panel. It never touches the form.
 */
const PAUSE = 1500;
const SKIP = /(^|-)(slug|seo_title|search_description|url|email|phone|external_url|go_live_at|expire_at|comments?)($|-|_)/;

const script = document.querySelector("script[data-readability-url]");
const form = document.querySelector("#page-edit-form");

const DRAFT = '{"blocks":';

/** Text of one rich text field: the draft in its hidden input, one line for each block. */
function richText(input) {
  try {
    return JSON.parse(input.value).blocks.map((block) => block.text).join("\n");
  } catch {
    return "";
  }
}

/** All text that readers see, in the order of the form. */
function gather() {
  const parts = [];
  const fields = form.querySelectorAll("input[type=hidden], textarea, .w-panel__content input[type=text]");
  for (const field of fields) {
    const isDraft = field.type === "hidden";
    if (isDraft && !field.value.startsWith(DRAFT)) continue;
    if (!field.name || SKIP.test(field.name) || field.closest("template, [role=dialog], .w-hidden")) continue;
    if (field.matches("[readonly], [role=combobox], .tagit-hidden-field, [data-w-tag-options-value]")) continue;
    const deleted = field.closest("[data-streamfield-child]")?.querySelector(":scope > input[name$=-deleted]");
    if (deleted?.value) continue;
    const text = isDraft ? richText(field) : field.value;
    if (text.trim()) parts.push(text.trim());
  }
  return parts.join("\n");
}

function panel() {
  const box = document.createElement("details");
  box.className = "stad-advice";
  const summary = document.createElement("summary");
  const name = document.createElement("span");
  name.className = "stad-advice__name";
  name.textContent = script.dataset.readabilityLabel;
  const line = document.createElement("span");
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  summary.append(name, line);
  const details = document.createElement("div");
  details.className = "stad-advice__details";
  box.append(summary, details);
  return { box, line, details };
}

if (script && form) {
  const { csrfToken, csrfHeader } = (() => {
    const config = JSON.parse(document.querySelector("#wagtail-config").textContent);
    return { csrfToken: config.CSRF_TOKEN, csrfHeader: config.CSRF_HEADER_NAME };
  })();
  const view = panel();
  form.append(view.box);
  let seen = null;
  let asked = null;
  let waiting = false;

  const ask = async (text) => {
    asked = text;
    waiting = true;
    try {
      const response = await fetch(script.dataset.readabilityUrl, {
        method: "POST",
        headers: { [csrfHeader]: csrfToken, "X-Requested-With": "XMLHttpRequest" },
        body: new URLSearchParams({ text: text.slice(0, 60000) }),
      });
      if (!response.ok) return;
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      const line = answer.querySelector("[data-advice-summary]").textContent.replace(/\s+/g, " ").trim();
      if (view.line.textContent !== line) view.line.textContent = line;
      view.details.replaceChildren(...answer.querySelector("[data-advice-details]").childNodes);
    } catch {
      // No connection: the last advice stays; saving has its own message for that.
    } finally {
      waiting = false;
    }
  };

  // Rich text changes without events of its own, so the text is compared; it is asked once it rests.
  const look = () => {
    if (document.hidden || waiting) return;
    const text = gather();
    if (text === seen && text !== asked) ask(text);
    seen = text;
  };
  setInterval(look, PAUSE);
  look();
}
