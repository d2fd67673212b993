/* What has happened here and is not yet safe with the server: in order, on disk before anything else happens.
   On disk nothing says who: codes and names lie there as the server's box has taken them in. */

import { byId } from "./dom.js";
import { putIntoBox } from "./sealing.js";
import { transact } from "./store.js";

const DATABASE = "door-queue";
// { n, batch, body, offline decided at …}: `batch` is where it goes, `body` what is sent.
const entries = [];
const listeners = [];
let unsaved = 0;
let disk = Promise.resolve();

export const changed = (listener) => listeners.push(listener);
const tell = () => listeners.forEach((listener) => listener(entries.length));

export const length = () => entries.length;
/* Whether the disk has refused something that is still here. */
export const isUnsafe = () => unsaved > 0;

export async function load() {
  const stored = await transact(DATABASE, ["items"], "readonly", (items) => items.getAll()).catch(() => []);
  entries.push(...stored);
  tell();
}

/* Put one thing at the end. Resolves with its entry when it is on disk; storage that is full is remembered. */
export async function add(batch, body) {
  const entry = { batch, body };
  entries.push(entry);
  tell();
  entry.saved = save(entry);
  return entry;
}

/* One after the other: they lie on disk in the order in which they happened. */
function save(entry) {
  disk = disk.then(() => put(entry));
  return disk;
}

async function sealed(entry) {
  const { code, name, phone, reason, ...body } = entry.body;
  if (!code && !name && !reason || !crypto.subtle) return entry.body;
  entry.sealed ??= await putIntoBox(byId("door").dataset.box, { code, name, phone, reason }, body.key);
  return { ...body, sealed: entry.sealed };
}

async function put(entry) {
  const wasUnsaved = entry.unsaved;
  try {
    const record = { batch: entry.batch, body: await sealed(entry) };
    if (entry.n !== undefined) record.n = entry.n;
    const n = await transact(DATABASE, ["items"], "readwrite", (items) => items.put(record));
    entry.n = n;
    if (wasUnsaved) { entry.unsaved = false; unsaved -= 1; }
    return true;
  } catch {
    if (!wasUnsaved) { entry.unsaved = true; unsaved += 1; tell(); }
    return false;
  }
}

/* Change what will be sent; resolves with whether it is on disk. */
export async function amend(entry, change) {
  await entry.saved;
  Object.assign(entry.body, change);
  entry.saved = save(entry);
  return entry.saved;
}

export async function remove(entry) {
  const at = entries.indexOf(entry);
  if (at < 0) return;
  entries.splice(at, 1);
  tell();
  await entry.saved;
  if (entry.unsaved) unsaved -= 1;
  if (entry.n !== undefined) await transact(DATABASE, ["items"], "readwrite", (items) => { items.delete(entry.n); }).catch(() => {});
}

/* The oldest, as many as go to one place. */
export function first(most) {
  const batch = entries[0]?.batch;
  const run = entries.findIndex((entry) => entry.batch !== batch);
  return entries.slice(0, Math.min(most, run < 0 ? entries.length : run));
}

export const all = () => [...entries];
