/* 签到 or 签退: which of the two a scan now means, where people check out. */

import { byId } from "./dom.js";
import { say } from "./words.js";

const choice = byId("mode");

export const isLeaving = () => choice?.querySelector(":checked").value === "out";

/* How many of the party, chosen beforehand: for the next one only. */
export function chosenHeads() {
  const heads = Number(byId("heads").value);
  byId("heads").value = "";
  return heads;
}

/* `changed()` is called when the other one is chosen. */
export function listen(changed) {
  if (!choice) return;
  choice.hidden = false;
  byId("departure").remove();
  // A browser remembers what was chosen before a reload: a scan must mean what the page shows.
  show();
  choice.addEventListener("change", () => { show(); changed(); byId("code").focus(); });
}

function show() {
  document.body.classList.toggle("is-leaving", isLeaving());
  byId("code-form").querySelector("button").textContent = say(isLeaving() ? "check_out" : "check_in");
}
