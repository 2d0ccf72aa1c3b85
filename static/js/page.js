// What several behaviours share: the translated words, the live region, and messages that float.

const block = document.getElementById("words");
const words = block ? JSON.parse(block.textContent) : {};

export function say(key, values = {}) {
  const text = words[key] ?? "";
  return text.replace(/%\((\w+)\)[sd]/g, (whole, name) => values[name] ?? "").replaceAll("%%", "%");
}

export function announce(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 60);
}

export function toast(text, { tone = "info", action = "", run = null, seconds = 10 } = {}) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const box = document.createElement("div");
  box.className = `notice ${tone}`;
  const line = document.createElement("div");
  line.className = "notice-text";
  line.textContent = text;
  box.append(line);
  if (run) box.append(button(action, () => { run(); box.remove(); }));
  box.append(button(say("close"), () => box.remove()));
  place.append(box);
  announce(text);
  if (seconds) setTimeout(() => { if (!box.matches(":hover, :focus-within")) box.remove(); }, seconds * 1000);
}

export function button(label, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button quiet small";
  made.textContent = label;
  made.addEventListener("click", run);
  return made;
}

export const person = () => document.body.dataset.person ?? "";
