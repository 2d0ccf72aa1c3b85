// What a figure means is a popover of its button: a press opens it without this script, in the middle of the page. With it,
// hover and focus open it too, beside the button. Escape and a press elsewhere close it, as the browser does.

const EDGE = 8;
const textOf = (button) => document.getElementById(button.getAttribute("popovertarget"));

function place(button, text) {
  const at = button.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - text.offsetWidth - EDGE);
  const below = at.bottom + 4;
  const fits = below + text.offsetHeight + EDGE <= window.innerHeight;
  text.style.left = `${Math.max(left, EDGE)}px`;
  text.style.top = `${fits ? below : Math.max(at.top - text.offsetHeight - 4, EDGE)}px`;
}

function show(button) {
  const text = textOf(button);
  if (!text?.showPopover || text.matches(":popover-open")) return;
  text.classList.add("beside");
  text.showPopover();
  place(button, text);
}

function hide(button) {
  const text = textOf(button);
  if (!text?.matches(":popover-open") || text.matches(":hover") || document.activeElement === button) return;
  text.hidePopover();
}

const buttonAt = (event) => event.target.closest?.("[data-meaning]");

document.addEventListener("pointerover", (event) => {
  const button = buttonAt(event);
  if (button && event.pointerType === "mouse") show(button);
});
document.addEventListener("pointerout", (event) => {
  const button = buttonAt(event);
  if (button && event.pointerType === "mouse") setTimeout(() => hide(button), 120);
});
document.addEventListener("focusin", (event) => {
  const button = buttonAt(event);
  if (button?.matches(":focus-visible")) show(button);
});
document.addEventListener("focusout", (event) => {
  const button = buttonAt(event);
  if (button) textOf(button)?.hidePopover?.();
});
document.addEventListener("click", (event) => {
  const button = buttonAt(event);
  if (!button) return;
  event.preventDefault();  // it is open by hover or focus already: a press keeps it
  show(button);
});
document.addEventListener("scroll", () => {
  document.querySelectorAll(".meaning-text.beside:popover-open").forEach((text) => {
    const button = document.querySelector(`[popovertarget="${text.id}"]`);
    const at = button.getBoundingClientRect();
    if (at.bottom < 0 || at.top > window.innerHeight) text.hidePopover();
    else place(button, text);
  });
}, { passive: true, capture: true });
