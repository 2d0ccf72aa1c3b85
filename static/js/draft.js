// Unsent text stays in this browser, per person and form, until it has been sent or the person signs out.
// "Sent" is only believed when the next page says so with a success message.

import { person, say, toast } from "./page.js";

const PREFIX = "draft:";
const PENDING = "draft-pending";
const DAYS = 14;
const FIELDS = "textarea, select, input[type=text], input[type=search], input:not([type]), input[type=radio]";

const keyOf = (form) => `${PREFIX}${person()}:${form.dataset.draft || location.pathname}`;
const fieldsOf = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => field.name && !field.closest("[data-no-draft]"));

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function save(form) {
  const values = Object.fromEntries(fieldsOf(form).filter(isChanged).map((field) => [field.name, field.value]));
  try {
    if (Object.keys(values).length) localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values }));
    else localStorage.removeItem(keyOf(form));
  } catch { /* storage is full or switched off: the page works without it */ }
}

function isChanged(field) {
  if (field.type === "radio") return field.checked && !field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected && field.value);
  return field.value !== field.defaultValue;
}

const isChoice = (field) => field.matches("select, input[type=radio]");

function put(field, value) {
  if (field.type === "radio") field.checked = field.value === value;
  else field.value = value;
}

function restore(form) {
  const draft = stored(keyOf(form));
  if (!draft?.values || form.querySelector(".is-invalid")) return;
  const given = fieldsOf(form).filter((field) => field.name in draft.values && (isChoice(field) || !field.value));
  const texts = given.filter((field) => !isChoice(field));
  given.forEach((field) => put(field, draft.values[field.name]));
  if (!texts.length) return;
  const time = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  toast(say("draft_restored", { time }), {
    action: say("discard"),
    run: () => {
      localStorage.removeItem(keyOf(form));
      texts.forEach((field) => { field.value = ""; });
    },
  });
}

function drop(test) {
  Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && test(key)).forEach((key) => localStorage.removeItem(key));
}

function settle() {
  const pending = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  if (pending && document.querySelector("#messages .notice.ok")) localStorage.removeItem(pending);
}

function watch(form) {
  let timer = 0;
  restore(form);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form), 300);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save(form);
    sessionStorage.setItem(PENDING, keyOf(form));
  });
}

try {
  settle();
  drop((key) => Date.now() - (stored(key)?.at ?? 0) > DAYS * 86_400_000);
  if (person()) document.querySelectorAll("form[data-draft]").forEach(watch);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) drop(() => true);
  });
} catch { /* no storage in this browser: nothing is kept */ }
