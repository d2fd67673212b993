/* Who is expected: kept sealed on disk, opened ticket by ticket. The name index, and who has come, open with a key that
   is in memory only; after a restart without the network somebody has to type the PIN for it. */

import { meantBy } from "./finding.js";
import { Codes, asDigits, bareName } from "./keys.js";
import { bytesOf, keyOf, nameOf, opener, seal, unlocked, unseal } from "./sealing.js";
import { byId } from "./dom.js";
import { ask, keepToken } from "./line.js";
import * as queue from "./queue.js";
import { standingOf } from "./rules.js";
import { transact, wipe } from "./store.js";

const DATABASE = "door-roster";
const MOST_WRONG = 5;

const tickets = { byName: new Map(), byNumber: new Map(), byRegistration: new Map() };
const index = new Map();
const byCode = new Codes(), byOther = new Codes();
const nowhere = () => ({ names: new Map(), codes: new Codes(), slots: {}, events: {} });
let elsewhere = nowhere();
let door = null;
let key = null;
// What was read from the disk and can't be opened yet.
let closed = [];
// When we last heard from the server: by the clock that can be set, and by the one that can't.
let heard = null;

/* The window of the slot, the end of the pass, the cursor, when it was last synced, how far our clock is off. */
export const facts = () => door;
export const isReady = () => Boolean(door?.window);
export const now = () => Date.now() + (behind() ?? 0);
/* Whether the key of the name index isn't there; whether a PIN would bring it back. */
export const isLocked = () => isReady() && !key;
export const hasLock = () => Boolean(door?.lock);
export const withNumber = (number) => tickets.byNumber.get(number);

/* Milliseconds by which our clock is behind the server's, as far as we know; null before we have heard from it.
   A clock set back since then is noticed; one set forward looks like a tablet that has slept. */
function behind() {
  if (door?.clock === undefined) return null;
  const setBack = heard ? performance.now() - heard.tick - (Date.now() - heard.wall) : 0;
  return Math.round(door.clock + Math.max(0, setBack));
}

/* What an item says about its time; and when that was, by the server's clock. */
export const clocks = () => ({ at: Date.now(), behind: behind() });
export const momentOf = ({ at, behind }) => at + (behind ?? 0);

/* What a tablet that was restarted still knows. */
export async function load(slot) {
  if (!crypto.subtle) return;
  const [known, syncs] = await Promise.all([
    transact(DATABASE, ["doors"], "readonly", (doors) => doors.get(slot)).catch(() => null),
    transact(DATABASE, ["syncs"], "readonly", (store) => store.index("slot").getAll(slot)).catch(() => []),
  ]);
  door = known?.window ? known : { slot };
  if (!door.window) return;
  for (const told of syncs) {
    listTickets(told.tickets);
    if (told.elsewhere) elsewhere = { ...told.elsewhere, names: new Map(told.elsewhere.tickets), codes: new Codes() };
  }
  closed = syncs;
  reapply();
}

/* "open", "wrong", or "gone": after five wrong ones in a row nothing is left to open. The try is on disk before it is
   made, so that no restart gives more of them. */
export async function unlock(pin) {
  if (!hasLock()) return "gone";
  door.wrong = (door.wrong ?? 0) + 1;
  await keepDoor();
  try {
    const raw = await unlocked(door.lock, pin).catch((no) => {
      if (asDigits(pin) === pin) throw no;
      return unlocked(door.lock, asDigits(pin));
    });
    await openUp(await opener(raw, "encrypt"));
  } catch {
    if (door.wrong < MOST_WRONG) return "wrong";
    await dropIndex();
    return "gone";
  }
  door.wrong = 0;
  await keepDoor();
  return "open";
}

const keepDoor = () => transact(DATABASE, ["doors"], "readwrite", (doors) => { doors.put(door); }).catch(() => {});

async function openUp(found) {
  key = found;
  const kept = closed;
  closed = [];
  for (const told of kept) await open(told);
  reapply();
}

/* Scanning goes on with the records; the next time there is a network everything comes anew. */
function dropIndex() {
  closed = [];
  Object.assign(door, { lock: null, cursor: null, board: null });
  return transact(DATABASE, ["doors", "syncs"], "readwrite", (doors, syncs) => {
    doors.put(door);
    const all = syncs.index("slot").openCursor(door.slot);
    all.onsuccess = () => {
      if (!all.result) return;
      const { tickets: listed, slot, full } = all.result.value;
      all.result.update({ slot, full, tickets: listed });
      all.result.continue();
    };
  }).catch(() => {});
}

/* Ask for what is new. The server's answer, or null; `closed` in it when this tablet's door is shut. */
export async function sync(address) {
  const since = door?.cursor ? `since=${door.cursor}&` : "";
  const answer = await ask(`${address}?${since}queue=${queue.length()}`);
  if (!answer) return null;
  if (answer.status === 401) return { closed: answer.told.sign_in };
  if (answer.status !== 200) return null;
  if (since && door.reader !== answer.told.reader) {
    // Somebody else has taken this tablet over: the index on it is sealed with a key of the past.
    door.cursor = null;
    return sync(address);
  }
  await take(answer.told);
  return answer.told;
}

async function take(told) {
  keepToken(told.token);
  if (!crypto.subtle || !door) return;
  heard = { wall: Date.now(), tick: performance.now() };
  Object.assign(door, { window: told.slot, ends: told.ends, cursor: told.cursor, reader: told.reader, lock: told.lock, wrong: 0,
    synced: told.now, clock: told.now - heard.wall });
  if (told.full) forget();
  const fresh = await opener(bytesOf(told.key), "encrypt");
  if (closed.length) await openUp(fresh);
  key = fresh;
  listTickets(told.tickets);
  listArrivals(told.arrivals);
  // Sealed as well: nobody who finds the tablet reads how many have come, or who.
  door.board = await seal(key, { tally: told.tally, recent: told.recent });
  const kept = { slot: door.slot, full: told.full, tickets: told.tickets, index: told.index, elsewhere: told.elsewhere };
  await open(kept);
  reapply();
  noteEnd();
  await keep({ ...kept, isNews: told.full || told.tickets.length || told.arrivals.length,
    arrivals: told.arrivals.length ? await seal(key, told.arrivals) : null }).catch(() => {});
}

/* Any page of the site that is opened here later wipes what is left (static/js/app.js). */
function noteEnd() {
  try {
    const ends = Math.max(door.ends - door.clock, JSON.parse(localStorage.getItem("door"))?.ends ?? 0);
    localStorage.setItem("door", JSON.stringify({ ends, standing: byId("door").dataset.standing }));
  } catch {
    // Storage that is full or forbidden: the door's own page wipes it.
  }
}

function keep({ isNews, ...told }) {
  return transact(DATABASE, ["doors", "syncs"], "readwrite", (doors, syncs) => {
    doors.put(door);
    if (!isNews) return;
    if (!told.full) { syncs.add(told); return; }
    const old = syncs.index("slot").openKeyCursor(door.slot);
    old.onsuccess = () => {
      if (!old.result) { syncs.add(told); return; }
      syncs.delete(old.result.primaryKey);
      old.result.continue();
    };
  });
}

function forget() {
  for (const map of [...Object.values(tickets), index, byCode, byOther]) map.clear();
  closed = [];
}

function listTickets(rows) {
  for (const [registration, number, name, admits, state, record, others = []] of rows) {
    const before = tickets.byRegistration.get(registration);
    const ticket = { registration, number, name, admits, state, record, arrived: before?.arrived ?? 0,
      left: before?.left ?? 0, at: before?.at ?? 0, gate: before?.gate ?? "", told: before?.told ?? { arrived: 0, left: 0 } };
    tickets.byRegistration.set(registration, ticket);
    if (name) tickets.byName.set(name, { ticket, record });
    for (const [other, same] of others) tickets.byName.set(other, { ticket, record: same, isOther: true });
    if (number) tickets.byNumber.set(number, ticket);
  }
}

function listArrivals(rows) {
  for (const [number, arrived, at, gate, left] of rows) {
    Object.assign(tickets.byNumber.get(number) ?? {}, { arrived, at, gate, left, told: { arrived, left } });
  }
}

/* The parts of what was told that only the key opens. */
async function open({ index: names, arrivals, elsewhere: other }) {
  if (names) await readIndex(names);
  if (arrivals) listArrivals(await unseal(key, arrivals));
  if (other) {
    const codes = await unseal(key, other.codes);
    elsewhere = { ...other, names: new Map(other.tickets), codes: new Codes(codes) };
  }
}

/* { tally, recent } as the server last told them, and in the tally who has come or gone here since; null while it is
   closed. */
export async function board() {
  if (!key || !door?.board) return null;
  const kept = await unseal(key, door.board).catch(() => null);
  for (const { arrived, told } of kept ? tickets.byNumber.values() : []) {
    kept.tally.arrived += arrived - told.arrived;
    kept.tally.parties_arrived += Boolean(arrived) - Boolean(told.arrived);
  }
  return kept;
}

async function readIndex(sealed) {
  const lines = await unseal(key, sealed);
  // A line that was kept before there was more in it ends with the key. `waits`: may be let in for a place that is free.
  for (const [registration, name, initials, tail, unit, code, opens, reference, state, waits, others = []] of lines) {
    index.set(registration, { registration, name, bare: bareName(name), initials, tail, unit, code, key: opens, reference, state, waits });
    for (const typed of [code, reference]) if (typed) byCode.set(typed, registration);
    for (const typed of others) byOther.set(typed, registration);
  }
}

/* Whom this tablet has let in or go and not yet told the server of is not in the server's numbers. */
function reapply() {
  const mine = queue.all().filter(({ body }) => body.offline && body.local);
  for (const { body } of mine) {
    const ticket = tickets.byNumber.get(body.local);
    if (ticket) Object.assign(ticket, ticket.told);
  }
  for (const { body } of mine) {
    if (body.gone) letGo(body.local, body.gone);
    else letIn(body.local, body.moved ?? body.heads, momentOf(body), body.gate);
  }
}

/* Count heads in on a ticket, or out again. */
export function letIn(number, heads, at = now(), gate = "") {
  const ticket = tickets.byNumber.get(number);
  if (!ticket) return;
  ticket.arrived = Math.max(0, Math.min(ticket.admits, ticket.arrived + heads));
  if (heads > 0) Object.assign(ticket, { at, gate });
}

/* Count heads out that are in, or back again. */
export function letGo(number, heads) {
  const ticket = tickets.byNumber.get(number);
  if (ticket) ticket.left = Math.max(0, Math.min(ticket.arrived, ticket.left + heads));
}

/* The ticket that is meant, with its record open; { elsewhere } for another door's; null when this tablet knows none. */
export async function find({ token, code, reference, number }) {
  if (token) {
    const name = await nameOf(token);
    const named = tickets.byName.get(name);
    if (named && !isVain(named)) return { ticket: named.ticket, record: await recordOf(named, await keyOf(token)) };
    return thereOf(elsewhere.names.get(name));
  }
  const typed = code ?? reference;
  const ticket = typed ? withCode(typed) : tickets.byNumber.get(number);
  if (!ticket) return thereOf(elsewhere.codes.get(typed));
  const line = index.get(ticket.registration);
  return { ticket, record: line?.key ? await recordOf(ticket, bytesOf(line.key)) : { n: line?.name } };
}

/* What was given for another slot of the event is good here as long as its owner has a place here. */
const isVain = ({ ticket, isOther }) => isOther && standingOf(ticket) === "cancelled";

function withCode(typed) {
  const ticket = tickets.byRegistration.get(byCode.get(typed));
  if (ticket) return ticket;
  const other = tickets.byRegistration.get(byOther.get(typed));
  return other && !isVain({ ticket: other, isOther: true }) ? other : undefined;
}

function thereOf(other) {
  if (!other) return null;
  const [there, ...items] = [other].flat();
  return { elsewhere: elsewhere.slots[there], isSameEvent: elsewhere.events[there], items: items.map((item) => elsewhere.items[item]) };
}

async function recordOf(ticket, rawKey) {
  return unseal(await opener(rawKey), ticket.record).catch(() => ({}));
}

/* At most twenty lines of the index that are meant by `text`, those that still stand first. */
export function search(text) {
  const fits = meantBy(text), found = [];
  for (const line of text.trim() ? index.values() : []) {
    if (!fits(line)) continue;
    found.push({ ...line, ticket: tickets.byRegistration.get(line.registration) });
    if (found.length === 20) break;
  }
  const isOver = ({ ticket }) => standingOf(ticket) === "cancelled";
  return found.sort((one, other) => isOver(one) - isOver(other) || one.name.localeCompare(other.name, "zh"));
}

/* Nothing of it stays on this tablet: at the end, on revoke, on putting the tablet away. */
export async function wipeAll() {
  forget();
  elsewhere = nowhere();
  door = { slot: door?.slot };
  key = null;
  localStorage.removeItem("door");
  await wipe(DATABASE);
  await caches?.delete("door-screens");
}
