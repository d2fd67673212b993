/* The other half of checkin/tablet/sealing.py: a ticket's token finds and opens its own record, and nothing else does. */

const encode = (text) => new TextEncoder().encode(text);

const textOf = (bytes) => btoa(String.fromCharCode(...bytes));

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/* What a ticket is called in the roster: the first half of its token's SHA-256. */
export async function nameOf(token) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encode(token)));
  return textOf(digest.slice(0, 16)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/* The raw key of a ticket's record: HKDF-SHA-256 of its token. */
export async function keyOf(token) {
  const secret = await crypto.subtle.importKey("raw", encode(token), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: encode("xicheng door roster"), info: encode("record") };
  return crypto.subtle.deriveBits(how, secret, 128);
}

/* A key that can open things, or close them as well, and can't be read out again. */
export function opener(raw, ...more) {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt", ...more]);
}

/* The raw key behind a lock (checkin/tablet/sealing.py: Lock) for whoever types the right secret; throws for all others. */
export async function unlocked({ salt, rounds, sealed }, secret) {
  const typed = await crypto.subtle.importKey("raw", encode(secret), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: rounds };
  const key = await crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 128 }, false, ["decrypt"]);
  return bytesOf(await unseal(key, sealed));
}

export async function seal(key, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const closed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encode(JSON.stringify(content))));
  let text = "";
  for (const byte of [...iv, ...closed]) text += String.fromCharCode(byte);
  return btoa(text);
}

export async function unseal(key, sealed) {
  const bytes = bytesOf(sealed);
  const how = { name: "AES-GCM", iv: bytes.slice(0, 12) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, bytes.slice(12))));
}

/* Put something into the server's box, bound to the item `about`: who has put it in can't take it out again. */
export async function putIntoBox(box, content, about) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", bytesOf(box), curve, false, []);
  const ours = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", ours.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: encode("xicheng door box"), info: point };
  const key = await crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 128 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encode(about) }, key,
    encode(JSON.stringify(content)));
  return textOf(new Uint8Array([...point, ...iv, ...new Uint8Array(closed)]));
}
