// Tries every way out that a script has, from inside a page: run as the page's own script, because code that a test
// injects may pass where the page may not. The address to reach stands after the # of the page's address.
//
// The answer, a word for each way, is left on the root element.

interface Policy {
  createScriptURL(url: string): string;
}

const SINK = location.hash.slice(1);

const ways: Record<string, () => unknown> = {
  fetch: () => fetch(`${SINK}fetch`, { mode: "no-cors" }),
  "fetch with keepalive": () =>
    fetch(`${SINK}keepalive`, { mode: "no-cors", method: "POST", body: "x", keepalive: true }),
  XMLHttpRequest: () => {
    const request = new XMLHttpRequest();
    request.open("GET", `${SINK}xhr`);
    const outcome = settled(request);
    request.send();
    return outcome;
  },
  WebSocket: () => settled(new WebSocket(`${SINK.replace("http", "ws")}ws`), "open"),
  EventSource: () => {
    const source = new EventSource(`${SINK}eventsource`);
    return settled(source, "open").finally(() => source.close());
  },
  sendBeacon: () => navigator.sendBeacon(`${SINK}beacon`, "x") && later(), // Chromium says true and sends nothing
  image: () => loaded(new Image(), (image) => Object.assign(image, { src: `${SINK}image` })),
  frame: () => loaded(document.createElement("iframe"), (frame) => Object.assign(frame, { src: `${SINK}frame` })),
  style: () =>
    loaded(document.createElement("link"), (link) => Object.assign(link, { rel: "stylesheet", href: `${SINK}style` })),
  prefetch: () =>
    loaded(document.createElement("link"), (link) => Object.assign(link, { rel: "prefetch", href: `${SINK}prefetch` })),
  video: () => loaded(document.createElement("video"), (video) => Object.assign(video, { src: `${SINK}video` })),
  "background image": () => {
    document.body.style.backgroundImage = `url(${SINK}background)`;
    return later();
  },
  font: () => new FontFace("probe", `url(${SINK}font)`).load(),
  form: () => {
    const form = Object.assign(document.createElement("form"), { action: `${SINK}form`, target: "probe" });
    document.body.append(form);
    form.submit();
    return later();
  },
  script: () => loaded(document.createElement("script"), (script) => script.setAttribute("src", `${SINK}script`)),
  import: () => import(`${SINK}import`),
  "inline script": () => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'inline script ran'";
    document.body.append(script);
    if (document.title !== "inline script ran") throw new Error("it did not run");
  },
  // biome-ignore lint/security/noGlobalEval: the policy has to refuse it.
  eval: () => globalThis.eval("1"),
  Function: () => new Function("return 1")(),
  innerHTML: () => {
    document.createElement("p").innerHTML = "<b>x</b>";
  },
  "fetch in a worker": () => inWorker(`fetch("${SINK}worker-fetch", { mode: "no-cors" })`),
  "WebSocket in a worker": () =>
    inWorker(
      `new Promise((yes, no) => Object.assign(new WebSocket("${SINK.replace("http", "ws")}worker-ws"), { onopen: yes, onerror: no }))`,
    ),
  "importScripts in a worker": () => inWorker(`importScripts("${SINK}worker-import")`),
};

const later = () => new Promise((resolve) => setTimeout(resolve, 200));

/** A promise of the first of two events. */
function settled(target: EventTarget, success = "load"): Promise<unknown> {
  return new Promise((resolve, reject) => {
    target.addEventListener(success, resolve);
    target.addEventListener("error", () => reject(new Error("error event")));
  });
}

/** Adds an element that wants to load something; no event within the time is neither success nor failure. */
function loaded<E extends HTMLElement>(element: E, point: (element: E) => unknown): Promise<unknown> {
  const outcome = settled(element);
  point(element);
  document.body.append(element);
  return Promise.race([outcome, later()]);
}

/** Runs code in a worker made as the page makes its own. */
function inWorker(code: string): Promise<unknown> {
  const text = `(async () => { try { await ${code}; postMessage("") } catch (error) { postMessage(String(error)) } })()`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(policy.createScriptURL(url));
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data ? reject(new Error(data)) : resolve(null));
    worker.onerror = () => reject(new Error("the worker did not start"));
  });
}

const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, policy: Policy): Policy } };
const identity: Policy = { createScriptURL: (url) => url };
const policy = trustedTypes?.createPolicy("tandelta", identity) ?? identity;

async function probe(): Promise<void> {
  const outcomes: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(ways)) {
    try {
      await attempt();
      outcomes[name] = "no error";
    } catch (error) {
      outcomes[name] = `refused: ${error}`;
    }
  }
  await later();
  document.documentElement.dataset.probes = JSON.stringify(outcomes);
}

void probe();
