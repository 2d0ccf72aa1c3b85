// Recounts the promises each 30 s in working time; says only what has become due soon or overdue.
// The moments are the server's: its clock at rendering is on <body data-now>, so a wrong local clock does not matter.

import { announce, say } from "./page.js";

const started = performance.now();
const serverNow = () => Number(document.body.dataset.now) + (performance.now() - started) / 1000;

function windowsAround(element) {
  const holder = element.closest("[data-windows]");
  if (!holder) return [];
  return holder.dataset.windows.split(";").filter(Boolean).map((span) => span.split(",").map(Number));
}

function workingSeconds(windows, from, to) {
  return windows.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
}

function covered(windows, from, to) {
  return windows.length > 0 && windows[0][0] <= from && windows.at(-1)[1] >= to;
}

function inWords(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  if (!values.hours) return say("minutes", values);
  return say(values.minutes ? "hours_minutes" : "hours", values);
}

function toneOf(left, target) {
  if (left <= 0) return "danger";
  return target && left / target <= 0.25 ? "warn" : "ok";
}

function drawRing(clock, fraction, tone) {
  const ring = clock.querySelector(".ring");
  if (!ring) return;
  ring.setAttribute("class", `ring tone-${tone}`);
  const around = 2 * Math.PI * 7;
  const left = Math.max(0, Math.min(1, fraction)) * around;
  ring.querySelector(".r-left").setAttribute("stroke-dasharray", `${left.toFixed(2)} ${around.toFixed(2)}`);
}

function recount(clock) {
  const due = Number(clock.dataset.due);
  const target = Number(clock.dataset.target);
  const now = serverNow();
  const windows = windowsAround(clock);
  if (!due || !covered(windows, Math.min(now, due), Math.max(now, due))) return;
  const left = now <= due ? workingSeconds(windows, now, due) : -workingSeconds(windows, due, now);
  const tone = toneOf(left, target);
  const words = inWords(left);
  clock.querySelector("[data-clock-text]").textContent = left > 0 ? words : say("overdue", { duration: words });
  drawRing(clock, left > 0 ? left / target : 1, tone);
  const before = ["ok", "warn", "danger"].find((name) => clock.classList.contains(name));
  if (before === tone) return;
  clock.classList.replace(before, tone);
  clock.closest(".clock-card")?.classList.replace(before, tone);
  if (tone !== "ok") announce(say(tone === "warn" ? "due_soon" : "now_overdue", { request: clock.dataset.name }));
}

function recountAll() {
  if (!document.hidden) document.querySelectorAll("[data-clock]").forEach(recount);
}

setInterval(recountAll, 30_000);
document.addEventListener("visibilitychange", recountAll);
