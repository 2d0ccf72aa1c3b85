// A link with data-dialog leads to a confirm page; here the same page opens in a <dialog>. Anything odd: follow the link.

const PIECE = "[data-confirm-body]";

async function openDialog(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const piece = page.querySelector(PIECE);
  if (!answer.ok || !piece) throw new Error("not a confirm page");
  show(link.href, page.querySelector("h1").textContent.trim(), document.importNode(piece, true));
}

function show(address, title, piece) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm-dialog";
  const head = document.createElement("div");
  head.className = "page-head";
  const heading = document.createElement("h2");
  heading.id = "dialog-title";
  heading.textContent = title;
  head.append(heading);
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(head, piece);
  const form = piece.querySelector("form");
  if (!form.getAttribute("action")) form.action = address;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("dialog [data-close-dialog]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
    return;
  }
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openDialog(link).catch(() => { location.href = link.href; });
});
