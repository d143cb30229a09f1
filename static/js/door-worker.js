// Answers for the page at the door of one session when there is no network, and for nothing else of the site.
// `self.door` is put before this by the server: {page, shell, files, version}. No name is ever kept here.
const { page, shell, files, version } = self.door;
const NAME = `deur-${page.match(/\d+/)[0]}`;
const MARK = `${page}versie`;

async function fill() {
  const cache = await caches.open(NAME);
  await cache.addAll(files);
  // Not an answer that leads to the page to sign in.
  const empty = await fetch(shell, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (empty.status !== 200) throw new Error("signed out");
  await cache.put(shell, empty);
  await cache.put(MARK, new Response(version));
  for (const kept of await cache.keys()) {
    const { pathname } = new URL(kept.url);
    if (![...files, shell, MARK].includes(pathname)) await cache.delete(kept);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// A browser that is short of room throws things away.
async function mend() {
  if (!(await caches.match(shell, { cacheName: NAME }))) await fill().catch(() => {});
}

// From the network; without one, or when it does not answer soon, the page without anybody on it: its scripts know the
// list.
async function open(request) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 6000);
  try {
    return await fetch(request, { signal: patience.signal });
  } catch {
    return (await caches.match(shell, { cacheName: NAME })) ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === page) {
    event.respondWith(open(event.request));
    event.waitUntil(mend());
  }
  else if (files.includes(pathname)) {
    event.respondWith(caches.match(pathname, { cacheName: NAME }).then((kept) => kept ?? fetch(event.request)));
  }
});
