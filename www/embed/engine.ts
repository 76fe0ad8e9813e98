// The small engine of teaching pages: compiled when the first element needs it, and shared by all of them.
import init, { draw, scene, scenes } from "../../pkg/embed";
import type { Notice } from "../../pkg/types";
import { fromBase64 } from "../base64";
import { unlzma } from "../engine/lzma";

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
  await init({ module_or_path: await compiled(EMBED_LZMA_BASE64) });
  return { scene, draw, scenes };
}

/** A packed module, compiled. On the thread of the page: the policy of a page may forbid workers, and this one is small. */
export const compiled = (packed: string): Promise<WebAssembly.Module> =>
  WebAssembly.compile(unlzma(fromBase64(packed)));

/** What went wrong, in words: the engine throws a `Notice`, the browser an `Error`. */
export const reason = (thrown: unknown): string => (thrown as Notice | Error | undefined)?.message ?? String(thrown);
