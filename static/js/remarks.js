/* Taking down what is said, keyboard first: Enter saves, the speaker stays, the cursor is back. What can't be sent lies
   sealed on this device, as at the door (door/sealing.js), until it is with the server; then it is gone from here. */

import { putIntoBox } from "./door/sealing.js";
import { transact } from "./door/store.js";

const DATABASE = "remarks-queue";
const PAUSE = 15000;
const form = document.getElementById("remark");
const told = document.getElementById("kept");
const fields = form.elements;
let sending = false;

const stored = () => transact(DATABASE, ["items"], "readonly", (items) => items.getAll());
const entries = async () => (await stored()).sort((one, other) => one.at - other.at);
const keep = (entry) => transact(DATABASE, ["items"], "readwrite", (items) => items.put(entry));
const forget = (key) => transact(DATABASE, ["items"], "readwrite", (items) => { items.delete(key); });

async function tell(words = form.dataset.kept) {
  const n = (await entries().catch(() => [])).length;
  told.hidden = n === 0;
  told.textContent = n ? words.replace("{n}", n) : "";
}

function said() {
  return { speaker: fields.speaker.value, kind: fields.kind.value, text: fields.text.value };
}

function ready() {
  fields.text.value = "";
  fields.form_key.value = crypto.randomUUID();
  fields.text.focus();
}

/* What the server shows after saving: its list, and the token of a new sign-in. */
function show(page) {
  const list = page.getElementById("taken-down");
  if (!list) return;
  document.getElementById("taken-down").replaceWith(document.adoptNode(list));
  document.getElementById("problems").replaceChildren();
  fields.csrf_token.value = page.querySelector("#remark [name=csrf_token]").value;
  const live = document.getElementById("live");
  if (live) live.textContent = list.dataset.announce;
}

const post = (body) => fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });

async function pageOf(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function save() {
  if (sending || !fields.text.value.trim() || !fields.speaker.value.trim()) { if (!sending) form.submit(); return; }
  sending = true;
  try {
    const answer = await post(new FormData(form));
    if (answer.ok) { show(await pageOf(answer)); ready(); } else form.submit();
  } catch {
    const key = fields.form_key.value;
    try {
      const sealed = await putIntoBox(form.dataset.box, said(), key);
      await keep({ key, at: Date.now(), event: form.dataset.event, slot: fields.slot.value, sealed });
      ready();
    } catch {
      form.submit();  // nothing can be kept here: what is typed stays in the field
    }
    tell();
  } finally {
    sending = false;
  }
}

/* Bring in what is kept, the oldest first. */
async function bringIn() {
  if (sending) return;
  sending = true;
  let refused = 0;
  try {
    for (const entry of await entries()) {
      if (entry.event !== form.dataset.event) continue;
      const body = new FormData();
      body.set("csrf_token", fields.csrf_token.value);
      body.set("form_key", entry.key);
      body.set("slot", entry.slot);
      body.set("sealed", entry.sealed);
      const answer = await post(body);
      const page = await pageOf(answer);
      if (!answer.ok || !page.getElementById("taken-down")) { refused += 1; continue; }
      await forget(entry.key);
      show(page);
    }
    await tell(refused ? form.dataset.refused : form.dataset.kept);
  } catch {
    tell();  // no network yet
  } finally {
    sending = false;
  }
}

form.addEventListener("submit", (event) => { event.preventDefault(); event.stopImmediatePropagation(); save(); }, true);
fields.text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  save();
});
fields.slot.addEventListener("change", () => {
  if (!fields.text.value) window.location.assign(`${fields.slot.dataset.address}?slot=${fields.slot.value}`);
});
window.addEventListener("online", bringIn);
setInterval(bringIn, PAUSE);
bringIn();
