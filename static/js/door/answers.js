/* The tablet's own answer, in the shape of the server's (checkin/answers.py). */

import * as roster from "./roster.js";
import { clockTime, near, say } from "./words.js";

const TONES = { passed: "ok", partly: "ok", counted: "ok", left: "ok", already_in: "wait", waiting: "wait", needs_guardian: "wait",
  needs_pledge: "wait", needs_document: "wait", undone: "muted" };
const WORDS = { passed: "word_passed", partly: "word_passed", counted: "word_counted", left: "word_left", waiting: "word_waiting",
  undone: "word_undone", needs_guardian: "word_check", needs_pledge: "word_check", needs_document: "word_check" };

export function localAnswer(key, { result, heads }, found, window) {
  const ticket = found?.ticket;
  const record = found?.record ?? {};
  const word = result === "already_in" ? say("word_already_in", { time: clockTime(ticket.at || Date.now()) })
    : say(WORDS[result] ?? "word_no");
  return {
    key, result, word, tone: TONES[result] ?? "stop", sentence: sentence(result, heads, found, window), heads,
    hint: heads ? say(roster.isLocked() ? "locked_hint" : result === "left" ? "offline_noted" : "offline_hint") : "", ticket: ticket?.number, name: record.n ?? "",
    arrived: ticket?.arrived ?? 0, admits: ticket?.admits ?? 0, minors: record.m ?? 0, bands: record.b ?? [],
    category: record.c ?? "", group: record.g ?? "", colour: record.o ?? "", needs: record.x ?? "",
    note: record.t ?? "", undoable: heads > 0, checkable: result.startsWith("needs_"),
  };
}

function sentence(result, heads, found, window) {
  const ticket = found?.ticket;
  switch (result) {
    case "passed": return passed(heads, ticket);
    case "partly": return say("part_in", { n: heads, all: ticket.admits });
    case "already_in": return ticket.gate ? say("already_in_at", { gate: ticket.gate, n: ticket.admits })
      : say("already_in", { n: ticket.admits });
    case "wrong_slot": case "wrong_event": return say(result === "wrong_slot" ? "elsewhere" : "elsewhere_event", { where: found.elsewhere });
    case "too_early": return say("too_early", { time: near(window.opens, roster.now()) });
    case "too_late": return say("too_late", { time: near(window.closes, roster.now()) });
    case "cancelled": return found.record.s ? say("cancelled_state", { state: found.record.s }) : say("cancelled");
    case "waiting": return say("waiting_offline");
    case "unknown": return say("unknown_offline");
    case "counted": case "undone": case "left": return say(result, { n: heads });
    default: return say(result);
  }
}

function passed(heads, ticket) {
  if (ticket.admits === 1) return say("one_in");
  return heads === ticket.admits ? say("all_in", { n: heads }) : say("rest_in", { n: heads, all: ticket.admits });
}

/* The answer to something that was refused: a correction that came too late, a broken form. */
export function refusal(text, word = "word_form") {
  return { result: "refused", word: say(word), tone: "stop", sentence: text, heads: 0 };
}
