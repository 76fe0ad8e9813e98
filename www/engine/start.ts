// Starts workers from what the build has put into this page: works from a web server, from a file and in a sandboxed frame.
import { beside, policy } from "../beside";
import type { Port } from "./conversation";

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
  spreadsheet ??= (HOSTED ? beside("spreadsheet") : Promise.resolve(SPREADSHEET_GZIP_BASE64)).then(compile);
  spreadsheet.catch(() => {
    spreadsheet = undefined; // The network may be there next time.
  });
  return spreadsheet;
}

async function compile(packed: unknown): Promise<WebAssembly.Module> {
  const response = await unpack(String(packed));
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Undoes gzip and base64, without `fetch`: the policy of this page forbids that even for data URLs. */
export async function unpack(base64: string): Promise<Response> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  // Ten times as fast as `Uint8Array.from` with a function, and the engine is a million characters.
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}
