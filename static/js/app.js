/* What every page does beyond HTML and htmx. Everything works without it. */
"use strict";

const live = () => document.getElementById("live");

function announce(text) {
  // Emptied first, so that the same words are read again.
  const region = live();
  if (!region) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

function showConnection(text) {
  const banner = document.getElementById("connection");
  if (!banner) return;
  banner.querySelector("p").textContent = text;
  banner.hidden = false;
}

function hideConnection() {
  const banner = document.getElementById("connection");
  if (banner) banner.hidden = true;
}

function focusWanted(root) {
  const wanted = root.querySelector("[data-focus]");
  if (wanted) wanted.focus();
  return Boolean(wanted);
}

function prepare(root) {
  root.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = !navigator.clipboard; });
}

/* A link in the error summary puts the cursor into its field. */
function goToField(link) {
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return false;
  field.focus();
  field.scrollIntoView({ block: "center" });
  return true;
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  await navigator.clipboard.writeText((source.value || source.textContent).trim());
  announce(button.dataset.done);
  button.textContent = button.dataset.done;
}

/* 大字版 in place: the page isn't loaded anew, so nothing that was typed is lost. Where that fails, the link is followed. */
async function switchTextSize(link) {
  const large = document.documentElement.dataset.text !== "large";
  const { origin, pathname, search } = new URL(link.href);
  const next = new URLSearchParams(search);
  try {
    await fetch(link.href, { redirect: "manual" });
  } catch {
    window.location.assign(link.href);
    return;
  }
  if (large) document.documentElement.dataset.text = "large";
  else delete document.documentElement.dataset.text;
  next.set("size", large ? "normal" : "large");
  link.href = `${origin}${pathname}?${next}`;
  link.textContent = link.dataset.textSize.split("|")[large ? 1 : 0];
  announce(link.textContent);
}

document.addEventListener("click", (event) => {
  const sizes = event.target.closest("[data-text-size]");
  if (!sizes || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  switchTextSize(sizes);
});

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-copy], [data-print], [data-dismiss], .error-summary a[href^='#']");
  if (!target) return;
  if (target.matches("[data-copy]")) copy(target);
  else if (target.matches("[data-print]")) window.print();
  else if (target.matches("[data-dismiss]")) hideConnection();
  else if (goToField(target)) event.preventDefault();
});

/* What is asked about first (web/ask_first.py) is sent once somebody says yes; where there are no dialogs, the server asks.
   A form that lacks something isn't asked about: the server says what. Whether it is being asked. */
function ask(form, submitter, question) {
  const dialog = document.getElementById("ask");
  if (!dialog?.showModal) return false;
  document.getElementById("ask-question").textContent = question.dataset.question;
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    question.disabled = true;
    form.requestSubmit(submitter);
    if (!form.dataset.sending) question.disabled = false;
  };
  dialog.onclick = ({ target }) => { if (target.matches("button")) dialog.close(target.value); };
  dialog.showModal();
  return true;
}

/* Confirmation, then one press counts: a second submit of the same form is dropped until the answer is here, or was
   stopped (Esc, ✕). Not every browser tells of that: after a while a form may be sent again in any case. Sent twice is
   done once, the server sees to it; this only spares people the wait for a second answer. */
const PATIENCE = 10_000; // milliseconds

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = form.method === "post" && form.querySelector("[data-question]:enabled");
  const isAsked = question && !form.dataset.sending && form.checkValidity() && ask(form, event.submitter, question);
  if (form.dataset.sending || isAsked) {
    if (form.dataset.sending) announce(live()?.dataset.sending || "");
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method !== "post") return;
  if (form.matches("[data-door-leave], [action$='/sign-out']")) forgetDoor();
  form.dataset.sending = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, PATIENCE, form);
  // Taken over by a script of the page, the door's: nothing is under way, and the next may come.
  setTimeout(() => { if (event.defaultPrevented && !form.matches("[hx-post]")) release(form); });
}, true);

/* Who leaves takes the door's roster off this device. What is still to be sent stays: of walk-ins a name, no phone. */
function forgetDoor() {
  window.indexedDB?.deleteDatabase("door-roster");
  window.caches?.delete("door-screens");
  try { localStorage.removeItem("door"); } catch { /* forbidden: then nothing is kept there */ }
}

/* So does whatever page of the site is opened next once the tablet's time at the door is over, or it was shut. The
   door's own page sees to it by itself. */
async function endDoor() {
  if (document.getElementById("door")) return;
  try {
    const door = JSON.parse(localStorage.getItem("door"));
    if (!door) return;
    const asked = { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" };
    if (Date.now() > door.ends || (await fetch(door.standing, asked)).status === 401) forgetDoor();
  } catch {
    // No network, or nothing is kept here: the next page asks again.
  }
}

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  form.querySelectorAll("[data-question]").forEach((question) => { question.disabled = false; });
}

function releaseAll() {
  document.querySelectorAll("form[data-sending]").forEach(release);
}

/* Back from the browser's memory, or a download that left the page standing. */
window.addEventListener("pageshow", releaseAll);
window.navigation?.addEventListener("navigateerror", releaseAll);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-download")) setTimeout(() => release(form), 3000);
});

document.addEventListener("htmx:finally:request", releaseAll);

/* A step on the way (获取验证码) has its own answer: what was refused before it is not said any longer. */
function dropOldErrors(form, answer) {
  const isOld = (part) => !answer.contains(part);
  [...document.querySelectorAll(".error-summary")].filter(isOld).forEach((summary) => summary.remove());
  [...form.querySelectorAll(".field-error")].filter(isOld).forEach((error) => error.remove());
  [...form.querySelectorAll(".has-error")].filter(isOld).forEach((field) => field.classList.remove("has-error"));
  [...form.querySelectorAll("[aria-invalid]")].filter(isOld).forEach((input) => input.removeAttribute("aria-invalid"));
}

/* Where an answer was put: what replaced its target has the target's id. */
function placeOf(target) {
  const place = target instanceof Element && (target.isConnected ? target : document.getElementById(target.id));
  return place || document.getElementById("main");
}

const isRefused = (ctx) => ctx.response?.status >= 400 && ctx.response.status !== 422;

document.addEventListener("htmx:after:swap", (event) => {
  // Also told after a swap of nothing: the banner that explains it must stay.
  if (isRefused(event.detail.ctx)) return;
  hideConnection();
  const place = placeOf(event.detail.ctx.target);
  prepare(place);
  if (place.matches("[data-clears-errors]")) dropOldErrors(place.closest("form"), place);
  // A poll must not take the focus or talk over the reader.
  if (place.closest("[data-quiet]") || event.detail.ctx.sourceElement?.closest?.("[data-quiet]")) return;
  if (focusWanted(place)) return;
  const spoken = place.querySelector("[data-announce]") || place.closest("[data-announce]");
  announce(spoken?.dataset.announce || live()?.dataset.done || "");
});

/* What waited for an answer before it says what the page has seen now, not before that answer. */
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const seen = ctx.sourceElement.closest?.("form")?.elements.seen;
  if (seen && ctx.request.body instanceof URLSearchParams) ctx.request.body.set("seen", seen.value);
});

/* The request did not get through: what was typed stays where it is. */
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) showConnection(document.getElementById("connection")?.dataset.lost || "");
});

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (!isRefused(ctx)) return;
  const page = new DOMParser().parseFromString(ctx.text || "", "text/html");
  const held = page.querySelector("main");
  // The stale-token page holds what was typed and asks for one more press: show it whole.
  if (ctx.response.status === 400 && held?.querySelector("form")) {
    document.getElementById("main").replaceWith(held);
    window.htmx.process(held);
    held.focus();
    return;
  }
  const sentence = page.querySelector(".problem-sentence")?.textContent.trim();
  showConnection(sentence || document.getElementById("connection")?.dataset.failed || "");
});

window.addEventListener("online", hideConnection);

function start() {
  prepare(document);
  focusWanted(document);
  endDoor();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
