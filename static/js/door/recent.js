/* The last things that happened here: the server's list while there is a line, this tablet's own without. */

import { byId, filled } from "./dom.js";
import { clockTime, say } from "./words.js";

const MOST = 8;
const list = byId("recent-list");
let onPick = () => {};

export const picked = (listener) => { onPick = listener; };

/* Lines as checkin/tablet/sync.py tells them. */
export function showRecent(lines) {
  list.replaceChildren(...lines.slice(0, MOST).map(row));
  sayWhetherEmpty();
}

/* One more on top, from this tablet. */
export function addRecent(answer, at) {
  const line = { key: answer.key, at, word: answer.label, heads: answer.heads, name: answer.name, who: "" };
  list.prepend(row(line));
  while (list.children.length > MOST) list.lastElementChild.remove();
  sayWhetherEmpty();
}

function sayWhetherEmpty() {
  const empty = byId("recent-empty");
  empty.textContent = say("recent_empty");
  empty.hidden = list.children.length > 0;
}

function row(line) {
  const what = line.word + (line.heads ? say("heads", { n: line.heads }) : "");
  const made = filled("recent-template", { time: clockTime(line.at), name: line.name || "—", what, who: line.who });
  made.querySelector("button").addEventListener("click", () => onPick(line));
  return made;
}
