// The small engine of teaching pages: compiled when the first element needs it, and shared by all of them.
import init, { draw, scene, scenes } from "../../pkg/embed";
import type { Notice } from "../../pkg/types";

export interface Engine {
  readonly scene: typeof scene;
  readonly draw: typeof draw;
  readonly scenes: typeof scenes;
}

let started: Promise<Engine> | undefined;

export function engine(): Promise<Engine> {
  started ??= start();
  return started;
}

async function start(): Promise<Engine> {
  // No `fetch`, which the policy of a page may forbid even for data URLs.
  const packed = new Blob([Uint8Array.from(atob(EMBED_WASM_GZIP_BASE64), (character) => character.charCodeAt(0))]);
  const bytes = await new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  await init({ module_or_path: await WebAssembly.compile(bytes) });
  return { scene, draw, scenes };
}

/** What went wrong, in words: the engine throws a `Notice`, the browser an `Error`. */
export const reason = (thrown: unknown): string => (thrown as Notice | Error | undefined)?.message ?? String(thrown);
