/* The answer on the screen: colour, word, party, and what can still be put right about it. */

import { byId, button, filled } from "./dom.js";
import { play } from "./sound.js";
import { say } from "./words.js";

const codeField = byId("code");
let shown = null;

/* Show an answer; `act(name, value, answer)` is called when one of its buttons is pressed. With `record`, the time of
   something that happened before: framed instead of filled, and without a sound. */
export function show(answer, act, record = "") {
  const screen = dressed(`tone-${answer.tone}${record ? " is-record" : ""}`, record ? "" : answer.tone);
  const body = filled("answer-template", { ...factsOf(answer), ...(record && factsOfRecord(answer, record)) });
  body.querySelectorAll("[data-icon]").forEach((icon) => { if (icon.dataset.icon !== answer.tone) icon.remove(); });
  if (answer.word.length > 4) body.querySelector(".word").classList.add("is-long");
  body.querySelector(".group")?.classList.add(`colour-${answer.colour || "none"}`);
  body.querySelector(".door-seat")?.classList.add(`seat-${answer.seat_kind || "none"}`);
  correct(body, answer);
  shown = { answer, act };
  screen.replaceChildren(...body.children);
  if (!record) play(answer.tone);
  readyForNext();
  bringIntoView(screen);
}

function dressed(classes, tone) {
  const screen = byId("answer");
  screen.className = `door-answer ${classes}`;
  screen.dataset.tone = tone;
  screen.removeAttribute("aria-busy");
  return screen;
}

/* Whole, below the bar that stays on top; what is taller begins there. */
function bringIntoView(screen) {
  const bar = document.querySelector(".door-header").offsetHeight + 8;
  screen.style.scrollMarginTop = `${bar}px`;
  screen.scrollIntoView({ block: screen.offsetHeight + bar > innerHeight ? "start" : "nearest", behavior: "instant" });
}

/* Nobody stands at the door: whom the last answer was about is not whom is looked for now. */
export function clear() {
  if (!shown && byId("answer").classList.contains("is-ready")) return;
  shown = null;
  dressed("tone-muted is-ready", "").replaceChildren(...byId("ready-template").content.firstElementChild.cloneNode(true).children);
}

/* What is said below an answer that still stands there has changed. */
export function amend(answer) {
  if (shown?.answer !== answer) return;
  for (const [part, text] of [[".sentence", answer.sentence], [".soft-note", answer.hint]]) {
    const line = byId("answer").querySelector(part);
    if (line) line.textContent = text;
  }
}

function factsOf(answer) {
  if (!answer.name) return { word: answer.word, sentence: answer.sentence, hint: answer.hint };
  const size = say("heads", { n: answer.admits }) + (answer.minors ? say("minors", { n: answer.minors }) : "");
  return {
    word: answer.word, sentence: answer.sentence, hint: answer.hint, name: answer.name, group: answer.group,
    seat: answer.seat,
    size: answer.admits ? size : "", category: answer.category,
    bands: answer.bands?.length ? say("bands", { bands: answer.bands.join("、") }) : "",
    here: answer.admits > 1 ? say("arrived", { n: answer.arrived }) : "",
    needs: answer.needs ? say("needs", { text: answer.needs }) : "",
    note: answer.note ? say("note", { text: answer.note }) : "",
  };
}

/* “请入场” was said then, to somebody who has long gone in. */
function factsOfRecord(answer, time) {
  return { record: say("record", { time }), sentence: answer.tone === "ok" ? "" : answer.sentence };
}

function correct(body, answer) {
  const part = (name) => body.querySelector(`[data-part=${name}]`);
  const isLeft = answer.result === "left";
  if (isLeft) part("undo").querySelector("summary").textContent = say("undo_left");
  if (answer.undoable && answer.ticket && answer.heads > 1 && !isLeft) {
    for (let n = 1; n < answer.heads; n += 1) part("recount").append(button(say("heads", { n }), "recount", n));
  } else part("recount").remove();
  if (answer.result !== "waiting") part("waiting").remove();
  if (!answer.checkable) part("check").remove();
  if (!answer.undoable) part("undo").remove();
  if (!body.querySelector("[data-part]")) body.querySelector(".corrections").remove();
}

export function busy() {
  byId("answer").setAttribute("aria-busy", "true");
}

/* What is being typed for the next person stays: only the cursor comes back. */
function readyForNext() {
  if (!document.activeElement?.matches("input:not(#code), select, textarea")) codeField.focus({ preventScroll: true });
}

byId("answer").addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-act]");
  if (pressed && shown) shown.act(pressed.dataset.act, pressed.value, shown.answer);
});
