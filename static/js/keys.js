// The keyboard layer. One key, outside fields, without modifiers; the profile can switch it off (WCAG 2.1.4).
// Bound by event.key: physical positions differ between Turkish and English layouts.

const FIELD = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const PREFIX = "g";
const on = document.body.dataset.shortcuts === "on";

let selectedId = "";
let prefixUntil = 0;

const list = () => document.querySelector("[data-list]");
const rowOf = (link) => link.closest("tr, li, article") ?? link;
const selectedRow = () => list()?.querySelector(".selected");

function select(row) {
  selectedRow()?.classList.remove("selected");
  if (!row) return;
  row.classList.add("selected");
  selectedId = row.id;
}

function move(step) {
  const links = [...list().querySelectorAll("[data-row]")];
  if (!links.length) return;
  const at = links.findIndex((link) => rowOf(link).classList.contains("selected"));
  const next = links[Math.max(0, Math.min(links.length - 1, at + step))];
  select(rowOf(next));
  next.focus({ preventScroll: true });
  rowOf(next).scrollIntoView({ block: "nearest" });
}

function act(element) {
  if (element.matches(FIELD)) element.focus();
  else element.click();
}

function bound(key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const inRow = selectedRow()?.querySelector(selector);
  const elsewhere = [...document.querySelectorAll(selector)].filter((found) => !found.closest("[data-list] tbody"));
  return inRow ?? elsewhere.find((found) => found.getClientRects().length);
}

function onList(key) {
  if (!list()) return false;
  if (key === "j" || key === "ArrowDown") move(1);
  else if (key === "k" || key === "ArrowUp") move(-1);
  else if (key === "o" && selectedRow()) selectedRow().querySelector("[data-row]")?.click();
  else if (key === "x" && selectedRow()) selectedRow().querySelector("input[type=checkbox]")?.click();
  else return false;
  return true;
}

function onPage(key) {
  if (key === "?") {
    document.getElementById("key-sheet")?.showModal();
    return true;
  }
  const element = bound(key);
  if (element) act(element);
  return Boolean(element);
}

function single(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Date.now() < prefixUntil) {
    prefixUntil = 0;
    const target = document.querySelector(`[data-key="${CSS.escape(`${PREFIX} ${key}`)}"]`);
    if (target) {
      event.preventDefault();
      target.click();
      return;
    }
  }
  if (key === PREFIX) prefixUntil = Date.now() + 1200;
  else if (onList(key) || onPage(key)) event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const field = event.target.closest?.(FIELD);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form?.matches("[data-draft], [data-send]")) {
    event.preventDefault();
    field.form.requestSubmit();
  } else if (event.key === "Escape" && field && on) {
    field.blur();
  } else if (on && !field && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]")) {
    single(event);
  }
});

// The server never sends a selection; after a poll ours is put back by row id.
document.addEventListener("htmx:after:swap", () => {
  if (selectedId) select(document.getElementById(selectedId));
});

document.addEventListener("focusin", (event) => {
  const link = event.target.closest?.("[data-list] [data-row]");
  if (link) select(rowOf(link));
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
});
