/* The tablet's own answer, in the shape of the server's and out of the same table (checkin/screen/answers.py, results.py). */

import * as roster from "./roster.js";
import { TABLE, clockTime, fill, near, say } from "./words.js";

export function localAnswer(key, { result, heads }, found, window, now = roster.now()) {
  const { ticket, record = {} } = found ?? {};
  return {
    key, ...said(result, factsOf(heads, found, window, now)), heads,
    hint: heads ? say(roster.isLocked() ? "locked_hint" : result === "left" ? "offline_noted" : "offline_hint") : "",
    ticket: ticket?.number, name: record.n ?? "",
    arrived: ticket?.arrived ?? 0, admits: ticket?.admits ?? 0, minors: record.m ?? 0, bands: record.b ?? [],
    category: record.c ?? "", group: record.g ?? "", colour: record.o ?? "", needs: record.x ?? "",
    note: record.t ?? "", seat: record.p ?? "", seat_kind: record.q ?? "", undoable: heads > 0,
  };
}

/* What a result says: its word and colour, and the first of its sentences whose fact is there. */
export function said(result, facts) {
  const { label, tone, word, check, sentences } = TABLE.answers[result];
  const [, sentence] = sentences.find(([fact]) => !fact || facts[fact]);
  return { result, label, tone, word: fill(word, facts), sentence: fill(sentence, facts), checkable: check };
}

/* What the words may name: as Facts in checkin/screen/answers.py. */
function factsOf(heads, found, window, now) {
  const { ticket, record, elsewhere, items } = found ?? {};
  const all = ticket?.admits ?? 0;
  const [next, opens] = (items ?? record?.i)?.find(([_label, _opens, closes]) => closes >= now) ?? [];
  return {
    offline: true, heads, all, alone: all === 1, whole: heads === all, since: clockTime(ticket?.at || now), gate: ticket?.gate,
    where: elsewhere, next, next_opens: next && near(opens, now), then: all === 1 && record?.l,
    opens: window && near(window.opens, now), closes: window && near(window.closes, now), state: record?.s,
  };
}

/* The answer to something that was refused: a correction that came too late, a broken form. */
export function refusal(text, word = "word_form") {
  return { result: "refused", word: say(word), tone: "stop", sentence: text, heads: 0 };
}
