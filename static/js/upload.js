// Files go up at once, one request each, with their progress; the form then carries only their ids.
// Without an address (or without this script) the plain multipart field does the work.

import { announce, button, say } from "./page.js";

function watch(zone) {
  const input = zone.querySelector("input[type=file]");
  const address = zone.dataset.uploadUrl;
  zone.querySelector("[data-upload-drop-hint]")?.removeAttribute("hidden");
  input.addEventListener("change", () => (address ? takeAll(zone, input) : nameAll(zone, input)));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
  if (address) holdBack(zone, input.form);
  zone.addEventListener("change", (event) => {
    if (event.target.matches("[name=uploads]") && !event.target.checked) remove(event.target.closest("li"));
  });
}

function nameAll(zone, input) {
  zone.querySelector("[data-upload-chosen]").textContent = [...input.files].map((file) => file.name).join(", ");
}

function takeAll(zone, input) {
  [...input.files].forEach((file) => send(zone, file));
  input.value = "";
}

function send(zone, file) {
  const row = addRow(zone, file.name);
  if (file.size > Number(zone.dataset.uploadLimit)) {
    fail(row, say("too_large", { name: file.name, limit: zone.dataset.uploadLimitWords }));
    return;
  }
  const body = new FormData();
  body.append("file", file);
  const request = new XMLHttpRequest();
  row.request = request;
  request.upload.addEventListener("progress", (event) => showProgress(row, event));
  request.addEventListener("load", () => finish(row, file, request));
  request.addEventListener("error", () => fail(row, say("upload_failed", { name: file.name })));
  request.addEventListener("loadend", () => { row.request = null; sendHeldBack(zone); });
  request.open("POST", zone.dataset.uploadUrl);
  request.setRequestHeader("X-CSRFToken", zone.closest("form").elements.csrfmiddlewaretoken.value);
  request.setRequestHeader("Accept", "application/json");
  request.send(body);
}

function addRow(zone, name) {
  const row = document.createElement("li");
  const title = Object.assign(document.createElement("span"), { className: "name", textContent: name, title: name });
  const state = Object.assign(document.createElement("span"), { className: "state" });
  const text = document.createElement("span");
  text.append(title, document.createElement("br"), state);
  const removal = button("×", () => remove(row));
  removal.classList.add("icon-only");
  removal.setAttribute("aria-label", say("remove", { name }));
  const progress = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  progress.setAttribute("aria-label", name);
  row.append(document.createElement("span"), text, removal, progress);
  row.dataset.name = name;
  zone.querySelector("[data-upload-list]").append(row);
  return row;
}

function showProgress(row, event) {
  if (!event.lengthComputable) return;
  const percent = Math.floor((100 * event.loaded) / event.total);
  row.querySelector("progress").value = percent;
  row.querySelector(".state").textContent = say("uploading", { percent });
}

function finish(row, file, request) {
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch { /* not our JSON: an error page of a proxy, or of a limit */ }
  if (request.status >= 400 || !answer.id) {
    fail(row, answer.error || say("upload_failed", { name: file.name }));
    return;
  }
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "uploads", value: answer.id });
  row.append(hidden);
  row.dataset.discardUrl = answer.discard_url;
  row.querySelector("progress").remove();
  row.querySelector(".name").textContent = answer.name;
  row.querySelector(".state").textContent = answer.size_text;
  announce(say("uploaded", { name: file.name }));
}

function fail(row, sentence) {
  row.classList.add("failed");
  row.querySelector("progress")?.remove();
  row.querySelector(".state").textContent = sentence;
  announce(sentence);
}

function remove(row) {
  row.request?.abort();
  if (row.dataset.discardUrl) discard(row);
  row.remove();
  announce(say("removed", { name: row.dataset.name ?? "" }));
}

function discard(row) {
  const token = row.closest("form").elements.csrfmiddlewaretoken.value;
  // Whatever comes of it, the file is not sent: a sweep takes what stays.
  fetch(row.dataset.discardUrl, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
}

// A form sent while a file is still going up waits for it, and says so.
function holdBack(zone, form) {
  form.addEventListener("submit", (event) => {
    if (!isBusy(zone)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    zone.heldBack = { submitter: event.submitter };
    announce(say("waiting_for_files"));
    zone.querySelector("[data-upload-chosen]").textContent = say("waiting_for_files");
  }, { capture: true });
}

const isBusy = (zone) => [...zone.querySelectorAll("[data-upload-list] li")].some((row) => row.request);

function sendHeldBack(zone) {
  if (!zone.heldBack || isBusy(zone)) return;
  const { submitter } = zone.heldBack;
  zone.heldBack = null;
  zone.querySelector("[data-upload-chosen]").textContent = "";
  if (!zone.querySelector("li.failed")) zone.closest("form").requestSubmit(submitter);
}

document.querySelectorAll("[data-upload]").forEach(watch);
