// Live lists: no polling in a hidden tab, the time of the last answer, and a clear word when the server is away.

import { say, toast } from "./page.js";

let fresh = new Date();
let told = false;

const time = () => fresh.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
const isPoll = (element) => element?.getAttribute("hx-trigger")?.includes("every");
const source = (event) => event.detail?.ctx?.sourceElement ?? event.target;

document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && isPoll(source(event))) event.preventDefault();
});

// The server must not take a poll for somebody being there: a session nobody looks at ends.
document.addEventListener("htmx:config:request", (event) => {
  const asked = event.detail?.ctx?.request;
  if (asked?.headers && isPoll(source(event))) asked.headers["X-Background"] = "1";
});

document.addEventListener("htmx:after:swap", () => {
  fresh = new Date();
  told = false;
  document.querySelectorAll("[data-refresh]").forEach((place) => {
    place.textContent = say("fresh", { time: time() });
    place.classList.remove("stale");
  });
});

function failed(event) {
  document.querySelectorAll("[data-refresh]").forEach((place) => {
    place.textContent = say("stale", { time: time() });
    place.classList.add("stale");
  });
  if (isPoll(source(event)) || told) return;
  told = true;
  const incident = event.detail?.ctx?.response?.headers?.get?.("X-Request-ID");
  toast(incident ? say("failed", { incident }) : say("lost"), { tone: "danger", seconds: 0 });
}

document.addEventListener("htmx:error", failed);
document.addEventListener("htmx:response:error", (event) => {
  if ((event.detail?.ctx?.response?.status ?? 500) >= 500) failed(event);
});
