// A telephone at the door of an event keeps names for one evening (static/js/door/store.js). In the back office those
// that are past go; where somebody has to sign in, nobody is signed in, and all of them go. Notes that the site has not
// heard yet hold no names, and stay.
const everything = document.body.classList.contains("login");

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("deur");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// The evening is over: without a worker and the page that it kept, which has nobody on it.
async function letGo(session) {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.filter((one) => one.scope.endsWith(`/${session}/deur/`)).map((one) => one.unregister()));
  await caches.delete(`deur-${session}`);
}

async function wipe() {
  const names = (await indexedDB.databases()).map((one) => one.name);
  if (!names.includes("deur")) return;
  const database = await open();
  const store = database.transaction("lists", "readwrite").objectStore("lists");
  const asked = store.openCursor();
  asked.onsuccess = () => {
    const cursor = asked.result;
    if (!cursor) return;
    const isPast = cursor.value.wipe_at < Date.now();
    if (isPast || everything) cursor.delete();
    if (isPast) letGo(cursor.value.session);
    cursor.continue();
  };
}

if (window.indexedDB?.databases) wipe().catch(() => {});
