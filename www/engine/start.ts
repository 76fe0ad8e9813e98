// Starts workers from what the build has put into this page: works from a web server, from a file and in a sandboxed frame.
import type { Port } from "./conversation";

interface Policy {
  createScriptURL(url: string): string;
}

/** The service worker of the hosted page. */
export const SERVICE_WORKER = "./sw.js";

/** The only URLs that this page may start code from: its own worker, made from its own text, and what the site has beside it. */
function allowed(url: string): string {
  const beside = HOSTED && (url === SERVICE_WORKER || url === SPREADSHEET_URL);
  if (beside || url.startsWith("blob:")) return url;
  throw new TypeError(`not a script of this page: ${url}`);
}

const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, policy: Policy): Policy } };

export const policy: Policy = trustedTypes?.createPolicy("tandelta", { createScriptURL: allowed }) ?? {
  createScriptURL: allowed,
};

/** A classic worker: Chromium refuses module workers from blobs on `file://` and in sandboxed frames. */
export function startWorker(): Port {
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: "text/javascript" }));
  return new Worker(policy.createScriptURL(url), { name: "tandelta" });
}

let engine: Promise<WebAssembly.Module> | undefined;
let spreadsheet: Promise<WebAssembly.Module> | undefined;

/** The engine, compiled once for all workers. */
export function engineModule(): Promise<WebAssembly.Module> {
  engine ??= compile(WASM_GZIP_BASE64);
  return engine;
}

/** The reader of workbooks, compiled when the first one arrives. */
export function spreadsheetModule(): Promise<WebAssembly.Module> {
  spreadsheet ??= HOSTED ? loadSpreadsheet().then(compile) : compile(SPREADSHEET_GZIP_BASE64);
  spreadsheet.catch(() => {
    spreadsheet = undefined; // The network may be there next time.
  });
  return spreadsheet;
}

/**
 * The reader from beside the site. The policy lets nothing be fetched, but a script run whose hash it names; this one does
 * nothing but set a variable.
 */
async function loadSpreadsheet(): Promise<string> {
  const script = document.createElement("script");
  script.integrity = SPREADSHEET_INTEGRITY;
  script.crossOrigin = "anonymous"; // In a frame without an origin, the hash of a script from elsewhere is not looked at otherwise.
  script.src = policy.createScriptURL(SPREADSHEET_URL);
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  script.remove();
  return (globalThis as { tandeltaSpreadsheet?: string }).tandeltaSpreadsheet ?? "";
}

async function compile(packed: string): Promise<WebAssembly.Module> {
  const response = await unpack(packed);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Undoes gzip and base64, without `fetch`: the policy of this page forbids that even for data URLs. */
export async function unpack(base64: string): Promise<Response> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}
