/* Recomputes a draw from its published file, beside the page. The same arithmetic as draws/algorithm.py;
   what it says stands in the page (data-…), so that this file holds no words. */
"use strict";

const FORMAT = "xicheng-draw/1";
const AT_ONCE = 2000;
const encoder = new TextEncoder();

/* One text for one value: keys sorted, no spaces. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (text) => hex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));

class Unlike extends Error {}

function same(said, computed, where = "") {
  if (said !== computed) throw new Unlike(JSON.stringify({ where, said: String(said ?? "—"), computed: String(computed ?? "—") }));
}

function sameLine(said, computed) {
  const length = Math.max(said.length, computed.length);
  for (let at = 0; at < length; at += 1) same(said[at], computed[at], String(at + 1));
}

async function file(record) {
  const { sha256: said, ...rest } = record;
  same(record.format, FORMAT);
  same(said, await sha256(canonical(rest)));
}

async function list(record) {
  same(record.list_sha256, await sha256(canonical(record.list)));
  const keys = new Set(record.list.quotas.map((quota) => quota.key));
  let before = "";
  for (const [code, key, heads, weight] of record.list.entries) {
    if (!(before < code) || !keys.has(key) || !(heads >= 1) || !(weight >= 1)) same(code, null);
    before = code;
  }
  const codes = new Set(record.list.entries.map(([code]) => code));
  for (const [one, other] of record.list.same_time ?? []) {
    if (one === other || !codes.has(one) || !codes.has(other)) same(one, null);
  }
}

async function shares(record) {
  for (const officer of record.officers) {
    if (officer.share !== null) same(officer.commitment, await sha256(officer.share), officer.name);
    else if (record.seed !== null) same(null, officer.commitment, officer.name);
  }
  if (record.seed !== null) same(record.officers.length, 2);
}

async function seed(record) {
  same(record.list.number === null, record.number === null);
  const said = record.officers.map((officer) => officer.share);
  same(record.seed, await sha256(canonical([FORMAT, record.list_sha256, said, record.number])));
}

async function orderOf(record, progress) {
  const key = await crypto.subtle.importKey(
    "raw", Uint8Array.from(record.seed.match(/../g), (pair) => parseInt(pair, 16)), { name: "HMAC", hash: "SHA-256" },
    false, ["sign"]);
  const lot = async (text) => hex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  const lotOf = async ([code, quota, , weight]) => {
    let least = await lot(code);
    for (let more = 2; more <= weight; more += 1) {
      const other = await lot(`${code}#${more}`);
      if (other < least) least = other;
    }
    return [quota, `${least} ${code}`];
  };
  const drawn = new Map(record.list.quotas.map((quota) => [quota.key, []]));
  for (let at = 0; at < record.list.entries.length; at += AT_ONCE) {
    const lots = await Promise.all(record.list.entries.slice(at, at + AT_ONCE).map(lotOf));
    lots.forEach(([quota, text]) => drawn.get(quota).push(text));
    progress(Math.min(at + AT_ONCE, record.list.entries.length));
  }
  return [...drawn].map(([quota, lots]) => [quota, lots.sort().map((text) => text.slice(65))]);
}

async function order(record, progress) {
  const said = new Map(record.order);
  for (const [quota, codes] of await orderOf(record, progress)) {
    sameLine(said.get(quota) ?? [], codes);
    said.delete(quota);
  }
  same(said.size, 0);
}

function placedOf(codes, heads, places) {
  const placed = [];
  let left = places;
  for (const code of codes) {
    if (left <= 0) break;
    if (heads.get(code) > 0 && heads.get(code) <= left) {
      placed.push(code);
      left -= heads.get(code);
    }
  }
  return placed;
}

/* Of each two codes of one person for the same time, the other one: whoever has a place gives up the other. */
function rivalsIn(sameTime) {
  const rivals = new Map();
  const add = (one, other) => rivals.set(one, [...(rivals.get(one) ?? []), other]);
  sameTime.forEach(([one, other]) => { add(one, other); add(other, one); });
  return rivals;
}

async function result(record) {
  const heads = new Map([...record.list.entries.map(([code, , n]) => [code, n]), ...record.since_freezing,
    ...(record.elsewhere ?? []).map((code) => [code, 0])]);
  const rivals = rivalsIn(record.list.same_time ?? []);
  const barred = new Set();
  const codes = new Map(record.order);
  const places = new Map(record.places);
  const placed = new Map(record.placed);
  for (const { key, places: atFreezing, name } of record.list.quotas) {
    if (!(places.get(key) >= 0 && places.get(key) <= atFreezing)) same(places.get(key), atFreezing, name);
    const computed = placedOf((codes.get(key) ?? []).filter((code) => !barred.has(code)), heads, places.get(key));
    sameLine(placed.get(key) ?? [], computed);
    computed.forEach((code) => (rivals.get(code) ?? []).forEach((other) => barred.add(other)));
    placed.delete(key);
  }
  same(placed.size, 0);
}

/* Each step by the name of its line on the page. Before the draw there is nothing to check beyond the list. */
const STEPS = [["file", file], ["list", list], ["shares", shares], ["seed", seed], ["order", order], ["result", result]];

async function verify(text, say) {
  let step = "file";
  try {
    const record = JSON.parse(text);
    const steps = record.seed === null ? STEPS.slice(0, 3) : STEPS;
    for (const [name, check] of steps) {
      step = name;
      say({ step, state: "running" });
      await check(record, (done) => say({ step, state: "running", done, of: record.list.entries.length }));
      say({ step, state: "same" });
    }
    say({ finished: "same", hash: record.list_sha256, drawn: record.seed !== null });
  } catch (error) {
    const difference = error instanceof Unlike ? JSON.parse(error.message) : { where: "", said: "", computed: "" };
    say({ step, state: "unlike" });
    say({ finished: "unlike", step, difference });
  }
}

self.addEventListener("message", async ({ data }) => {
  if (!self.crypto?.subtle) { self.postMessage({ finished: "unable" }); return; }
  try {
    const text = data.text ?? await fetch(data.url, { credentials: "same-origin" }).then((answer) => {
      if (!answer.ok) throw new Error();
      return answer.text();
    });
    await verify(text, (message) => self.postMessage(message));
  } catch {
    self.postMessage({ finished: "unreachable" });
  }
});
