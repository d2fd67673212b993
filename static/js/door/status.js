/* The line on top: connected or not, how much is still to be sent, when we last heard from the server. And the tally. */

import { byId } from "./dom.js";
import * as line from "./line.js";
import * as queue from "./queue.js";
import * as roster from "./roster.js";
import { clockTime, say } from "./words.js";

const tally = {};

export function showLine() {
  const shown = byId("line");
  const online = line.isOnline();
  const synced = roster.facts()?.synced;
  shown.hidden = false;
  shown.classList.toggle("is-offline", !online);
  byId("line-state").textContent = say(online ? "online" : "offline");
  byId("line-queue").textContent = queue.length() ? say("queued", { n: queue.length() }) : "";
  byId("line-synced").textContent = synced ? say("synced", { time: clockTime(synced) }) : say("never_synced");
}

export function showTally(told) {
  Object.assign(tally, told);
  for (const part of document.querySelectorAll("[data-tally]")) {
    const n = tally[part.dataset.tally];
    if (n === undefined) continue;
    part.textContent = n;
    if (["waiting", "counted", "walk_ins"].includes(part.dataset.tally)) part.closest("div").hidden = !n;
  }
}

/* What this tablet has just done, until the server's next numbers. */
export function countHere(what, heads) {
  if (tally[what] !== undefined) showTally({ [what]: tally[what] + heads });
}

/* A sentence that stays until it is settled: storage full, records refused, the list too old. */
export function warn(text) {
  const banner = byId("door-warning");
  banner.textContent = text;
  banner.hidden = !text;
}

line.on("state", showLine);
queue.changed(() => {
  showLine();
  if (queue.isUnsafe()) warn(say("storage_full"));
});
