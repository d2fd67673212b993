/* The door's screen. What happens here goes on disk first, then to the server; without it the tablet decides itself. */

import { localAnswer, refusal, said } from "./answers.js";
import { showKept } from "./board.js";
import * as camera from "./camera.js";
import { byId } from "./dom.js";
import { cut, newKey, readPresented } from "./keys.js";
import * as line from "./line.js";
import * as mode from "./mode.js";
import { prepare } from "./offline.js";
import * as pin from "./pin.js";
import * as queue from "./queue.js";
import { addRecent, picked, showRecent } from "./recent.js";
import * as roster from "./roster.js";
import { decide } from "./rules.js";
import { amend, busy, clear, show } from "./screen.js";
import * as search from "./search.js";
import { countHere, showLine, showTally, warn } from "./status.js";
import { still } from "./still.js";
import * as walkIns from "./walk-in.js";
import * as wedge from "./wedge.js";
import { clockTime, say } from "./words.js";

const here = byId("door").dataset;
const POLL = 2500;
const PATIENCE = 2500;
// A longer queue goes first; who stands at the door is answered from the roster meanwhile.
const MOST_BEFORE = 50;
const answered = new Map();
// What was presented under which key: to present it again, checked.
const presented = new Map();

/* ---- Something happens: { kind, … } without key and time ---- */
async function happen(body, decideHere) {
  busy();
  const entry = await queue.add(here.batch, { key: newKey(), ...roster.clocks(), gate: here.gate, ...body });
  const told = line.isOnline() && queue.length() <= MOST_BEFORE ? await sendNow(entry) : null;
  const answer = told ? fromServer(told) : await decideHere(entry);
  answered.set(entry.body.key, answer);
  await still();
  if (!told && answer.label) addRecent(answer, roster.momentOf(entry.body));
  if (byId("q").value) search.showFound();
  show(answer, act);
  return answer;
}

function sendNow(entry) {
  const answer = line.answerFor(entry, PATIENCE);
  line.kick();
  return answer;
}

function fromServer(told) {
  const { answer } = told;
  if (!answer) return refusal(told.sentence ?? "", told.code ? "word_form" : "word_lost");
  const ticket = roster.withNumber(answer.ticket);
  if (ticket) roster.letIn(ticket.number, answer.arrived - ticket.arrived, roster.now(), here.gate);
  setTimeout(poll, 0);
  return answer;
}

/* ---- The things that can happen ---- */
function present(what, { heads, method = "code", checked = false } = {}) {
  if (mode.isLeaving() && !checked) return leave(what, heads, method);
  const body = { kind: "scan", method, heads: heads || null, checked, ...what };
  return happen(body, (entry) => presentHere(entry)).then((answer) => presented.set(answer.key, what));
}

const findOf = (body) => roster.find(body.ticket ? { number: body.ticket } : readPresented(body.code)).catch(() => null);

async function presentHere(entry) {
  const { body } = entry;
  if (pin.isNeededFor(body)) return pin.refuse(entry);
  const found = await findOf(body);
  const now = roster.now();
  const decision = roster.isReady() ? decide(found, { window: roster.facts().window, now, ...body }) : { result: "unknown", heads: 0 };
  const change = { offline: true, said: decision.result, local: decision.heads ? found.ticket.number : 0,
    moved: decision.heads };
  await queue.amend(entry, decision.heads ? { ...change, heads: decision.heads } : change);
  if (decision.heads) moveHere(found.ticket.number, decision.heads);
  line.kick();
  return localAnswer(body.key, decision, found, roster.facts()?.window, now);
}

function moveHere(number, heads, tallied = "arrived") {
  const ticket = roster.withNumber(number);
  const before = ticket?.arrived ?? 0;
  roster.letIn(number, heads, roster.now(), here.gate);
  countHere(tallied, heads);
  if (tallied === "arrived" && Boolean(before) !== Boolean(ticket?.arrived)) countHere("parties_arrived", before ? -1 : 1);
}

function leave(what, heads, method) {
  return happen({ kind: "leave", method, heads: heads || null, ...what }, async (entry) => {
    if (roster.isLocked()) return pin.refuse(entry);
    const found = await findOf(entry.body);
    const inside = found?.ticket ? found.ticket.arrived - found.ticket.left : 0;
    if (inside <= 0) {
      await queue.remove(entry);
      return refusal(found?.ticket ? say("not_in") : said("unknown", { offline: true }).sentence, "word_no");
    }
    const gone = Math.min(heads || inside, inside);
    await queue.amend(entry, { offline: true, heads: gone, local: found.ticket.number, gone });
    roster.letGo(found.ticket.number, gone);
    line.kick();
    return localAnswer(entry.body.key, { result: "left", heads: gone }, found, null);
  });
}

function undo(of, reason) {
  return happen({ kind: "undo", of: of.key, reason }, async (entry) => {
    const isLeft = of.result === "left";
    await queue.amend(entry, { offline: true, local: of.ticket, [isLeft ? "gone" : "moved"]: -of.heads });
    if (isLeft) roster.letGo(of.ticket, -of.heads);
    else moveHere(of.ticket, -of.heads, of.result === "counted" ? "counted" : of.isWalkIn ? "walk_ins" : "arrived");
    line.kick();
    return { ...of, key: entry.body.key, ...mutedAnswer(of) };
  }).then((answer) => {
    if (answer.result === "undone") Object.assign(of, { undoable: false, tone: "muted", sentence: say("undone_since"), hint: "" });
  });
}

function mutedAnswer(of) {
  const arrived = roster.withNumber(of.ticket)?.arrived ?? 0;
  return { ...said("undone", { heads: of.heads, left: of.result === "left" }), undoable: false, arrived, hint: say("offline_noted") };
}

function recount(of, heads) {
  return happen({ kind: "recount", of: of.key, heads }, async (entry) => {
    await queue.amend(entry, { offline: true, local: of.ticket, moved: heads - of.heads });
    moveHere(of.ticket, heads - of.heads);
    line.kick();
    const found = await roster.find({ number: of.ticket });
    return localAnswer(entry.body.key, { result: "partly", heads }, found, roster.facts().window);
  });
}

function count(heads) {
  return happen({ kind: "count", heads }, async (entry) => {
    await queue.amend(entry, { offline: true });
    countHere("counted", heads);
    line.kick();
    return localAnswer(entry.body.key, { result: "counted", heads }, null, null);
  });
}

/* Without the network they come in all the same. */
function walkIn(guest) {
  return happen({ kind: "walk_in", ...guest }, async (entry) => {
    await queue.amend(entry, { offline: true });
    countHere("walk_ins", guest.heads);
    line.kick();
    const found = { ticket: { admits: guest.heads, arrived: guest.heads }, record: { n: guest.name } };
    return localAnswer(entry.body.key, { result: "passed", heads: guest.heads }, found, null);
  }).then((answer) => Object.assign(answer, { isWalkIn: true }));
}

/* 候补入场: whether a place is free only the server knows. */
async function admitWaiting({ registration }) {
  busy();
  const body = new URLSearchParams({ key: newKey(), gate: here.gate });
  const said = line.isOnline() ? await line.ask(`${here.waiting}/${registration}`, { body }) : null;
  const answer = said?.told.word ? said.told : refusal(say("admit_offline"), "word_no");
  if (answer.key) answered.set(answer.key, answer);
  show(answer, act);
  await poll();
  search.showFound();
}

function act(name, value, answer) {
  if (name === "undo") undo(answer, value);
  if (name === "recount") recount(answer, Number(value));
  if (name === "checked") present(answer.ticket ? { ticket: answer.ticket } : presented.get(answer.key), { checked: true });
}

/* ---- Hearing from the others ---- */
let timer = null;
let isShut = false;
let isFresh = false;

async function poll() {
  clearTimeout(timer);
  if (isShut) return;
  timer = setTimeout(poll, POLL);
  if (queue.length()) line.kick();
  const wasLocked = roster.isLocked();
  const told = await roster.sync(here.roster);
  if (isShut) { await roster.wipeAll(); return; }
  await still();
  if (wasLocked && told && !told.closed) pin.done();
  line.setOnline(Boolean(told));
  if (told?.closed) { close(told.closed); return; }
  if (told) {
    isFresh = true;
    showTally(told.tally);
    showRecent(told.recent);
  } else if (roster.facts()?.ends < roster.now()) {
    await roster.wipeAll();
    warn(say("too_old"));
  }
  showLine();
}

/* The door is shut for this tablet: what it has kept is brought in first, the roster is gone at once.
   Several questions under way may be answered so; leaving twice would end the first leaving. */
async function close(entrance) {
  if (isShut) return;
  isShut = true;
  clearTimeout(timer);
  await roster.wipeAll();
  line.kick();
  let waited = 0;
  const wait = setInterval(() => {
    waited += 1;
    if (queue.length() && line.isOnline() && waited < 20) return;
    clearInterval(wait);
    location.assign(`${entrance}?next=${location.pathname}`);
  }, 250);
}

/* ---- What was said before: shown as a record, never like somebody who stands at the door now ---- */
async function showAgain(picked) {
  const known = answered.get(picked.key);
  if (known) { show(known, act, clockTime(picked.at)); return; }
  if (picked.id) await showRecord(`record=${picked.id}`);
}

async function showRecord(which) {
  const answer = await line.ask(`${location.pathname}?${which}`);
  if (!answer?.told.word) return false;
  show(answer.told, act, answer.told.time);
  return true;
}

/* How a party came in: what this tablet did itself, else what the server knows, else that they are in. */
async function showEntry({ number, at }) {
  const own = [...answered.values()].findLast((answer) => answer.ticket === number && answer.undoable && answer.result !== "left");
  if (own) { show(own, act, clockTime(at)); return; }
  if (line.isOnline() && await showRecord(`ticket=${number}`)) return;
  show(localAnswer("", { result: "already_in", heads: 0 }, await findOf({ ticket: number }), null), act, clockTime(at));
}

/* What waited here is safe with the server now: the answer to it doesn't go on promising that. */
async function taken(key, told) {
  const answer = answered.get(key);
  if (!answer) return;
  await still();
  answer.hint = say(told.code === "kept_apart" ? "kept_apart" : told.code ? "not_taken" : "uploaded");
  if (told.answer?.ticket) answer.ticket = told.answer.ticket;
  if (told.answer && answer.heads && answer.undoable) answer.sentence = told.answer.sentence;
  amend(answer);
}

/* ---- Getting going ---- */
function listen() {
  byId("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = byId("code").value.trim();
    byId("code").value = "";
    // What a scanner typed, turned into words by the input method: nobody's code, and nothing to keep.
    if (/\p{Script=Han}/u.test(text)) show(refusal(say("input_method"), "word_form"), act);
    else if (text) present({ code: cut(text) }, { heads: mode.chosenHeads() });
  }, true);
  byId("count-form").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const heads = Number(byId("count").value);
    if (Number.isInteger(heads) && heads > 0 && heads < 1000) count(heads);
    byId("count").value = "";
  }, true);
  // Back from the sign-in: the page as it was left is shut.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const scan = (text) => present({ code: text }, { heads: mode.chosenHeads(), method: "qr" });
  walkIns.listen(walkIn);
  mode.listen(() => { if (byId("q").value) search.showFound(); });
  wedge.listen(scan);
  camera.watch(scan);
  search.start({ present: (number, heads, method) => present({ ticket: number }, { heads, method }),
    admit: admitWaiting, open: showEntry, begin: clear });
  picked(showAgain);
  line.on("refused", (n, sentence, code) => {
    if (code === "token") poll();
    else warn(say("refused_upload", { n, sentence }));
  });
  line.on("closed", close);
  line.on("taken", taken);
  line.on("caughtUp", poll);
  window.addEventListener("online", poll);
  window.addEventListener("offline", () => line.setOnline(false));
}

async function start() {
  listen();
  await queue.load();
  await roster.load(Number(here.slot));
  showLine();
  pin.start(() => { search.showFound(); showKept(() => isFresh, (key, answer) => answered.set(key, answer)); });
  await poll();
  // What was typed before the roster was there.
  if (byId("q").value && roster.isReady()) search.showFound();
  prepare(here);
}

start();
