/* The numbers on top and the last arrivals after a restart without the network: as the server last told them, which lies
   sealed beside the roster, and what has happened on this tablet since. */

import { localAnswer } from "./answers.js";
import * as queue from "./queue.js";
import { showRecent } from "./recent.js";
import * as roster from "./roster.js";
import { showTally } from "./status.js";

/* Show them, unless `isOld()` by then: the server has told newer ones. `note(key, answer)` is called for what can still
   be put right. */
export async function showKept(isOld, note) {
  const board = await roster.board();
  if (!board) return;
  const mine = queue.all().filter(({ body }) => body.offline);
  const lines = await Promise.all(mine.map(({ body }) => lineOf(body, note)));
  if (isOld()) return;
  for (const { body } of mine) if (body.kind in COUNTED) board.tally[COUNTED[body.kind]] += body.heads;
  showTally(board.tally);
  showRecent([...lines.filter(Boolean).reverse(), ...board.recent]);
}

const COUNTED = { count: "counted", walk_in: "walk_ins" };
const RESULTS = { count: "counted", walk_in: "passed", leave: "left" };

/* What was turned away is on disk without a name: of that there is no line. */
async function lineOf(body, note) {
  const result = RESULTS[body.kind] ?? (body.local && body.said);
  if (!result) return null;
  const found = body.local ? await roster.find({ number: body.local }) : null;
  const answer = localAnswer(body.key, { result, heads: body.heads ?? 0 }, found, roster.facts().window);
  note(body.key, answer);
  return { key: body.key, at: roster.momentOf(body), word: answer.label, heads: answer.heads, name: answer.name, who: "" };
}
