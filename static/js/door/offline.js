/* The service worker, and the screen it serves without a network: the one without anybody's name on it. */

export async function prepare({ worker, scope, shell }) {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(worker, { scope }).catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
  await keepScreen(shell);
}

async function keepScreen(shell) {
  try {
    const fresh = await fetch(shell + location.search, { credentials: "same-origin", redirect: "error" });
    if (fresh.ok) await (await caches.open("door-screens")).put(location.pathname, fresh);
  } catch {
    // No network: what is kept stays.
  }
}
