/* The service worker of the door: keeps its screen, its scripts and the decoder for the time without a network. */
"use strict";

const KEPT = {{ kept | tojson }};
const DECODER = {{ decoder | tojson }};
const SCOPE = {{ scope | tojson }};
const SCREEN = new RegExp(`^${SCOPE}/[0-9]+$`);
const PARTS = `door-parts ${SCOPE} ${hash(KEPT.join(" "))}`;
const DECODERS = `door-decoder ${hash(DECODER.join(" "))}`;
// Screens by their address, without anybody's name; main.js puts them there and takes them away.
const SCREENS = "door-screens";
// A screen of today names today's scripts.
const MAIN = KEPT.find((address) => address.endsWith("/door/main.js"));
const PATIENCE = 3000;

function hash(text) {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + char.codePointAt(0)) >>> 0;
  return sum.toString(16);
}

self.addEventListener("install", (event) => {
  const keep = async () => {
    await (await caches.open(PARTS)).addAll(KEPT);
    const decoders = await caches.open(DECODERS);
    for (const address of DECODER) if (!(await decoders.match(address))) await decoders.add(address);
    await Promise.all((await keptScreens()).map(renew));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const screens = await Promise.all((await keptScreens()).map(({ kept }) => kept.text()));
    // As long as a screen couldn't be renewed, the scripts it was made with stay.
    if (!screens.every((text) => text.includes(MAIN))) return self.clients.claim();
    const mine = (name) => name.startsWith(`door-parts ${SCOPE} `) || name.startsWith("door-decoder ");
    const old = (await caches.keys()).filter((name) => mine(name) && name !== PARTS && name !== DECODERS);
    await Promise.all(old.map((name) => caches.delete(name)));
    return self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (SCREEN.test(address.pathname) || address.pathname === SCOPE) event.respondWith(screen(request, address.pathname));
  } else if (/^[/](static|modules)[/]/.test(address.pathname)) {
    event.respondWith(part(request));
  }
});

async function part(request) {
  return (await caches.match(request)) || fetch(request);
}

/* The network first, as long as it answers; then what is kept. */
async function screen(request, path) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const fresh = await fetch(request, { signal: stop.signal });
    if (fresh.status < 500) return fresh;
  } catch {
    // Below.
  } finally {
    clearTimeout(timer);
  }
  const screens = await caches.open(SCREENS);
  const kept = (await screens.match(path)) || (path === SCOPE && (await lastScreen(screens)));
  return kept || fetch(request);
}

/* The screens of this door that are kept: [{ screens, key, kept }]. */
async function keptScreens() {
  if (!(await caches.has(SCREENS))) return [];
  const screens = await caches.open(SCREENS);
  const keys = (await screens.keys()).filter((key) => SCREEN.test(new URL(key.url).pathname));
  return Promise.all(keys.map(async (key) => ({ screens, key, kept: await screens.match(key) })));
}

/* Fetch one anew from where it came; without the network, or for somebody who is no longer let in, it stays as it is. */
async function renew({ screens, key, kept }) {
  const fresh = await fetch(kept.url, { credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (fresh?.ok) await screens.put(key, fresh);
}

async function lastScreen(screens) {
  const keys = (await screens.keys()).filter((key) => SCREEN.test(new URL(key.url).pathname));
  return keys.length ? screens.match(keys[keys.length - 1]) : undefined;
}
