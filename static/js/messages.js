// What the page came with is said aloud, and what is wrong takes the focus; a success leaves after a while.

import { announce, button, say } from "./page.js";

function attend() {
  document.getElementById("error-summary")?.focus();
  const notices = [...document.querySelectorAll("#messages .notice:not([data-seen])")];
  notices.forEach((notice) => {
    notice.dataset.seen = "";
    notice.append(button(say("close"), () => notice.remove()));
  });
  const quiet = notices.filter((notice) => notice.getAttribute("role") !== "alert");
  if (quiet.length) announce(quiet.map((notice) => notice.querySelector(".notice-text").textContent.trim()).join(" "));
}

attend();
document.addEventListener("htmx:after:swap", attend);

document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copy]");
  if (!copier) return;
  event.preventDefault();
  await navigator.clipboard.writeText(copier.dataset.copy);
  announce(say("copied", { text: copier.dataset.copy }));
});
