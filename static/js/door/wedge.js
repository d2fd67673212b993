/* A scanner that types (扫码枪), wherever the cursor happens to be: faster than fingers, and Enter at the end. */

import { byId } from "./dom.js";
import { readPresented } from "./keys.js";

const FASTER_THAN_FINGERS = 45;
const SHORTEST = 6;
let typed = "";
let last = 0;
let started = "";

/* `tell(text)` is called for each thing scanned outside the code's own field, which does that by itself. */
export function listen(tell) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target === byId("code")) return;
    const isIn = event.target.matches("input, textarea, select");
    const now = performance.now();
    if (now - last > (isIn ? FASTER_THAN_FINGERS : 1000)) typed = "";
    last = now;
    if (event.key === "Enter") {
      // However slowly it came: nobody looks for a name that is a ticket's token.
      if (isIn && readPresented(event.target.value ?? "").token) scanned(event, isIn, event.target.value, "", tell);
      else if (typed.length >= SHORTEST) scanned(event, isIn, typed, started, tell);
      typed = "";
    } else if (event.key.length === 1) {
      if (!typed && isIn) started = event.target.value;
      typed += event.key;
    }
  }, true);
}

function scanned(event, isIn, text, before, tell) {
  event.preventDefault();
  event.stopPropagation();
  // What the scanner typed doesn't belong into that field.
  if (isIn && event.target.value !== undefined) event.target.value = before;
  tell(text);
}
