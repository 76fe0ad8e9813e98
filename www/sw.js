// Service worker of the site: keeps the page on the machine, so that it opens without network.
// It is outside the page's policy and could fetch anything; so it fetches the files below, and answers for nothing else.
const CACHE = "tandelta-%HASH%"; // another build has another hash: its worker fetches anew and drops what the old one kept
const FILES = [
  "./",
  "./manifest.webmanifest",
  "./spreadsheet.js",
  "./examples.js",
  "./paper.js",
  "./mathematics.js",
  "./fr.js",
  "./guide.html",
];
const ADDRESSES = FILES.map((file) => new URL(file, self.location).href);

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(fresh))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("tandelta-") && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const [address] = event.request.url.split(/[?#]/);
  if (event.request.method !== "GET" || !ADDRESSES.includes(address)) return;
  event.respondWith(caches.match(address).then((kept) => kept ?? fetch(event.request)));
});
