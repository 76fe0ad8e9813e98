// Service worker of the site: keeps the page on the machine, so that it opens without network.
// It is outside the page's policy and could fetch anything; so it fetches the files below, and answers for nothing else.
const CACHE = "tandelta-%HASH%"; // another build has another hash: its worker fetches anew and drops what the old one kept
const PAGE = ["./", "./manifest.webmanifest", "./guide.html"].map(absolute);
/** Scripts beside the page. The address names what is in them, so that one which the page has loaded need not be loaded again. */
const BESIDE = ["%BESIDE%"].map(({ url, integrity }) => new Request(absolute(url), { integrity }));
const ADDRESSES = [...PAGE, ...BESIDE.map(({ url }) => url)];

function absolute(file) {
  return new URL(file, self.location).href;
}

self.addEventListener("install", (event) => {
  const fresh = PAGE.map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([...fresh, ...BESIDE]))
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
  const { method, url } = event.request;
  const address = ADDRESSES.includes(url) ? url : url.split(/[?#]/)[0];
  if (method !== "GET" || !ADDRESSES.includes(address)) return;
  event.respondWith(caches.match(address).then((kept) => kept ?? fetch(event.request)));
});
