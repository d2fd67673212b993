/* The line to the server: one list at a time, oldest first, again and again until it is answered. */

import * as queue from "./queue.js";

const PATIENCE = 8000;
const PAUSES = [500, 1500, 4000, 10000];
const waiting = new Map();
const listeners = { state: [], refused: [], closed: [], caughtUp: [], taken: [] };
let token = document.querySelector("meta[name=csrf-token]").content;
let most = 200;
let online = navigator.onLine;
let isSending = false;
let failures = 0;
let timer = null;

export const on = (what, listener) => listeners[what].push(listener);
const tell = (what, ...facts) => listeners[what].forEach((listener) => listener(...facts));
export const isOnline = () => online;
export function keepToken(fresh) { if (fresh) token = fresh; }

export function setOnline(is) {
  if (online === is) return;
  online = is;
  tell("state", is);
  if (is) kick();
}

/* Ask the server; null when it can't be reached or is out of order. */
export async function ask(address, { body, patience = PATIENCE } = {}) {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), patience);
  const headers = { Accept: "application/json" };
  const isForm = body instanceof URLSearchParams;
  if (body) headers["X-CSRFToken"] = token;
  if (body && !isForm) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET", body: isForm ? body : body && JSON.stringify(body), headers, signal: stop.signal,
      credentials: "same-origin", cache: "no-store", redirect: "manual",
    });
    if (response.status === 0 || response.status >= 500) return null;
    return { status: response.status, told: await response.json().catch(() => ({})) };
  } catch {
    return null;
  } finally {
    clearTimeout(limit);
  }
}

/* What the server says about the entry; null when it doesn't say it in time. */
export function answerFor(entry, patience) {
  return new Promise((resolve) => {
    const limit = setTimeout(() => settle(entry.body.key, null), patience);
    waiting.set(entry.body.key, { resolve, limit });
  });
}

function settle(key, told) {
  const who = waiting.get(key);
  if (!who) return false;
  waiting.delete(key);
  clearTimeout(who.limit);
  who.resolve(told);
  return true;
}

/* Send what there is, now. */
export function kick() {
  clearTimeout(timer);
  if (!isSending) drain();
}

async function drain() {
  isSending = true;
  const wasBehind = queue.first(1).some((entry) => entry.body.offline);
  try {
    while (queue.length()) {
      if (!(await sendSome())) {
        failures = Math.min(failures + 1, PAUSES.length);
        for (const key of [...waiting.keys()]) settle(key, null);
        timer = setTimeout(kick, PAUSES[failures - 1]);
        return;
      }
      failures = 0;
    }
  } finally {
    isSending = false;
  }
  if (wasBehind) tell("caughtUp");
}

async function sendSome() {
  const entries = queue.first(most);
  // What is sent now may be decided otherwise while it is under way.
  const sent = entries.map((entry) => ({ ...entry.body }));
  const rest = queue.length() - entries.length;
  const answer = await ask(entries[0].batch, { body: { sent_at: Date.now(), queue: rest, items: sent } });
  setOnline(Boolean(answer));
  if (!answer) return false;
  if (answer.status === 413 && most > 1) { most = Math.ceil(most / 4); return true; }
  if (answer.status === 401) { tell("closed", answer.told.sign_in); return false; }
  if (answer.status !== 200) { tell("refused", entries.length, answer.told.sentence ?? "", answer.told.code); return false; }
  await takeIn(entries, sent, answer.told.items);
  return true;
}

async function takeIn(entries, sent, told) {
  const refused = told.filter((each, at) => each.code && sent[at].offline);
  if (refused.length) tell("refused", refused.length, refused[0].sentence);
  for (const [at, entry] of entries.entries()) {
    // Decided here meanwhile, because the answer took too long: it goes again, as what it has become.
    const isStale = entry.body.offline && !sent[at].offline;
    settle(entry.body.key, isStale ? null : told[at]);
    if (isStale) continue;
    await queue.remove(entry);
    if (sent[at].offline) tell("taken", entry.body.key, told[at]);
  }
}
