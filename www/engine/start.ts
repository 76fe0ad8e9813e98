// Starts workers from what the build has put into this page: works from a web server, from a file and in a sandboxed frame.
import type { Port } from "./client";

interface Policy {
  createScriptURL(url: string): string;
}

/** The service worker of the hosted page. */
export const SERVICE_WORKER = "./sw.js";

/** The only URLs that this page may start code from: its own worker, made from its own text, and its service worker. */
function allowed(url: string): string {
  if (url.startsWith("blob:") || url === SERVICE_WORKER) return url;
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

let compiled: Promise<WebAssembly.Module> | undefined;

/** The engine, compiled once for all workers. */
export function engineModule(): Promise<WebAssembly.Module> {
  compiled ??= unpack(WASM_GZIP_BASE64)
    .then((response) => response.arrayBuffer())
    .then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** Undoes gzip and base64, without `fetch`: the policy of this page forbids that even for data URLs. */
export async function unpack(base64: string): Promise<Response> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}
