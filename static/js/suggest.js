// The list of a field with data-suggest is filled anew from that address as somebody types; without a script it keeps
// the suggestions it came with. The document listens, so a field in a dialog works as one on a page.

const PAUSE = 250;
const LEAST = 2;
const waiting = new WeakMap();

const isChosen = (field) => [...field.list.options].some((option) => option.value === field.value);

async function fill(field) {
  const typed = field.value.trim();
  if (typed.length < LEAST || isChosen(field)) return;
  const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "text/html" } });
  if (!answer.ok || field.value.trim() !== typed) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  field.list.replaceChildren(...[...found.querySelectorAll("option")].map((option) => document.importNode(option, true)));
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset?.suggest || !field.list) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => fill(field).catch(() => {}), PAUSE)); // without a network: the list stays
});
