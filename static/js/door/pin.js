/* After a restart without the network: the PIN, without which names, codes and who has come stay closed. */

import { refusal } from "./answers.js";
import { announce, byId, filled } from "./dom.js";
import { normal, readPresented } from "./keys.js";
import * as queue from "./queue.js";
import * as roster from "./roster.js";
import { warn } from "./status.js";
import { say } from "./words.js";

const results = byId("results");
let opened = () => {};

/* `on()` is called when the index is open again. */
export function start(on) {
  opened = on;
  if (!roster.isLocked()) return;
  warn(say(roster.hasLock() ? "locked" : "locked_for_good"));
  show();
}

/* The field for the PIN, where the names would be; one that is there keeps what has been typed into it so far. */
export function show(wrong = "") {
  if (!roster.hasLock()) {
    results.textContent = say("locked_for_good");
    return;
  }
  if (!wrong && byId("offline-pin")) return;
  const form = filled("pin-template", { wrong });
  form.addEventListener("submit", (event) => { event.preventDefault(); take(form); });
  results.replaceChildren(form);
}

/* The key is there: from whoever typed the PIN, or from the network. */
export function done() {
  warn("");
  opened();
}

async function take(form) {
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  const became = await roster.unlock(normal(byId("offline-pin").value));
  if (became === "open") { done(); return; }
  const sentence = say(became === "wrong" ? "pin_wrong" : "locked_for_good");
  if (became === "gone") warn(sentence);
  show(sentence);
  announce(sentence);
  byId("offline-pin")?.focus();
}

/* Whether what was presented can't be found without it: a typed code could be guessed, a QR can't. */
export const isNeededFor = (body) => roster.isLocked() && !body.ticket && !readPresented(body.code ?? "").token;

/* The answer to that; nothing has happened yet. */
export async function refuse(entry) {
  await queue.remove(entry);
  show();
  return refusal(say(roster.hasLock() ? "pin_first" : "locked_for_good"), "word_check");
}
