/* IndexedDB, as promises. What is still to be sent, from the door or from a meeting (js/remarks.js), must survive
   everything; the roster is wiped. */

const open = {};
// [version, what is in it]: with a higher version a tablet begins anew. The queue never does.
const SHAPES = {
  "door-queue": [1, (db) => db.createObjectStore("items", { keyPath: "n", autoIncrement: true })],
  "remarks-queue": [1, (db) => db.createObjectStore("items", { keyPath: "key" })],
  "door-roster": [2, (db) => {
    for (const old of [...db.objectStoreNames]) db.deleteObjectStore(old);
    db.createObjectStore("syncs", { autoIncrement: true }).createIndex("slot", "slot");
    db.createObjectStore("doors", { keyPath: "slot" });
  }],
};

export function database(name) {
  open[name] ??= new Promise((resolve, reject) => {
    const [version, shape] = SHAPES[name];
    const asked = indexedDB.open(name, version);
    asked.onupgradeneeded = () => shape(asked.result);
    asked.onsuccess = () => {
      // Another page that wipes it must not have to wait for this one.
      asked.result.onversionchange = () => { asked.result.close(); delete open[name]; };
      resolve(asked.result);
    };
    asked.onerror = () => { delete open[name]; reject(asked.error); };
  });
  return open[name];
}

/* Run `work(store, …)` in one transaction; resolves with its result once that is safely written. */
export async function transact(name, stores, mode, work) {
  const db = await database(name);
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result?.result ?? result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    result = work(...stores.map((store) => transaction.objectStore(store)));
  });
}

export async function wipe(name) {
  const db = await open[name]?.catch(() => null);
  db?.close();
  delete open[name];
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}
