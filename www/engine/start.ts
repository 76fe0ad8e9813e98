// Starts workers from what the build has put into this page: works from a web server, from a file and in a sandboxed frame.
import { beside, policy } from "../beside";
import { bytes } from "./base64";
import type { Port } from "./conversation";

/** A classic worker: Chromium refuses module workers from blobs on `file://` and in sandboxed frames. */
function worker(source: string, name: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  return new Worker(policy.createScriptURL(url), { name });
}

export const startWorker = (): Port => worker(WORKER_SOURCE, "tandelta");

/** The engine, compiled once for all workers. */
export const engineModule = kept(async () => (HOSTED ? beside("engine") : ENGINE_LZMA_BASE64));

/** The reader of workbooks, compiled when the first one arrives. */
export const spreadsheetModule = kept(async () => (HOSTED ? beside("spreadsheet") : SPREADSHEET_LZMA_BASE64));

function kept(load: () => Promise<unknown>): () => Promise<WebAssembly.Module> {
  let module: Promise<WebAssembly.Module> | undefined;
  return () => {
    module ??= load().then(unpacked).then(WebAssembly.compile);
    module.catch(() => {
      module = undefined; // The network may be there next time.
    });
    return module;
  };
}

/** Undoes LZMA and base64, beside the thread of the page. */
async function unpacked(packed: unknown): Promise<ArrayBuffer> {
  const unpacker = worker(UNPACKER_SOURCE, "unpacker");
  try {
    return await new Promise((resolve, reject) => {
      unpacker.onmessage = ({ data }) => resolve(data);
      unpacker.onerror = ({ message }) => reject(new Error(message || "the worker could not be started"));
      unpacker.postMessage(String(packed));
    });
  } finally {
    unpacker.terminate();
  }
}

/** Undoes gzip and base64, without `fetch`: the policy of this page forbids that even for data URLs. */
export async function unpack(base64: string): Promise<Response> {
  return new Response(new Blob([bytes(base64)]).stream().pipeThrough(new DecompressionStream("gzip")));
}
