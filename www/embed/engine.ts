// The small engine of teaching pages: compiled when the first element needs it, and shared by all of them.
import init, { draw, scene, scenes } from "../../pkg/embed";
import type { Notice } from "../../pkg/types";
import { fromBase64 } from "../saved/contents";

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
  await init({ module_or_path: await WebAssembly.compile(await unpacked(EMBED_WASM_GZIP_BASE64)) });
  return { scene, draw, scenes };
}

/** Undoes gzip and base64, without `fetch`, which the policy of a page may forbid even for data URLs. */
export async function unpacked(base64: string): Promise<ArrayBuffer> {
  const packed = new Blob([fromBase64(base64) as BufferSource]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** What went wrong, in words: the engine throws a `Notice`, the browser an `Error`. */
export const reason = (thrown: unknown): string => (thrown as Notice | Error | undefined)?.message ?? String(thrown);
