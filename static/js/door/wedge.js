/* A scanner that types (扫码枪), wherever the cursor happens to be: faster than fingers, and Enter at the end. */

import { byId } from "./dom.js";
import { readPresented } from "./keys.js";
import { say } from "./words.js";

const FASTER_THAN_FINGERS = 45;
const SHORTEST = 6;
let typed = "";
let last = 0;
let started = "";

/* `tell(text)` is called for each thing scanned outside the code's own field, which does that by itself. */
export function listen(tell) {
  listenThroughInputMethod(tell);
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

/* A Chinese input method keeps the scanner's Enter for itself: the characters stand in the field and nothing is sent. A
   whole ticket's token, or six characters that Enter has ended in the code's own field, are sent all the same. */
function listenThroughInputMethod(tell) {
  const [label] = byId("code").labels;
  const usual = label.textContent;
  let isEnter = false;
  document.addEventListener("keydown", ({ code, isComposing, keyCode }) => {
    isEnter = code === "Enter" || code === "NumpadEnter";
    // 229: the input method has taken it.
    if (!isComposing && keyCode !== 229) label.textContent = usual;
  }, true);
  document.addEventListener("compositionstart", () => { label.textContent = say("english_please"); });
  document.addEventListener("compositionend", ({ target }) => {
    const wasEnter = isEnter;
    // The browser puts the text in after this.
    setTimeout(() => {
      const { token, code } = readPresented(target.value ?? "");
      if (target === byId("code") && (token || (code && wasEnter))) target.form.requestSubmit();
      else if (token) { const text = target.value; target.value = ""; tell(text); }
    });
  });
}
