/* Nothing moves under a finger: a press counts only where it began and ended on the same thing, and what comes in
   meanwhile (an answer, the others' arrivals) makes the page longer or scrolls it. */

// From the finger's leaving to the click that it makes; and how long one may rest there.
const CLICK = 50;
const LONGEST = 2000;
let waiting = null;
let limit = null;

/* Resolves as soon as no finger is down. */
export const still = () => waiting?.promise ?? Promise.resolve();

function down() {
  clearTimeout(limit);
  if (!waiting) {
    waiting = {};
    waiting.promise = new Promise((resolve) => { waiting.resolve = resolve; });
  }
  limit = setTimeout(goOn, LONGEST);
}

function goOn() {
  clearTimeout(limit);
  waiting?.resolve();
  waiting = null;
}

function up() {
  clearTimeout(limit);
  limit = setTimeout(goOn, CLICK);
}

document.addEventListener("pointerdown", down, true);
document.addEventListener("pointerup", up, true);
document.addEventListener("pointercancel", goOn, true);
