// The benchmarks that run inside a browser: the same files and requests as benches/core.rs, through the same WebAssembly as the page.
// The page gets its files through a file input, and leaves its times (medians, in milliseconds) on the root element.
import { Engine, initSync } from "../pkg/tandelta.js";
import { bytes as fromBase64 } from "../www/engine/base64";
import { unlzma } from "../www/engine/lzma";
import { benchmark } from "../www/figure/bench";
import requests from "./requests.json";

const CANVAS = { width: 900, height: 600 };

/** The median time of a call over `count` batches; short calls come in larger ones, since the clock ticks in tenths of a millisecond. */
function median(count: number, call: () => unknown, batch = 1): number {
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    for (let repeat = 0; repeat < batch; repeat++) call();
    return (performance.now() - start) / batch;
  });
  return times.sort((a, b) => a - b)[count >> 1] ?? Number.NaN;
}

async function run(files: readonly File[]): Promise<Record<string, number>> {
  const { memory } = initSync({ module: unlzma(fromBase64(ENGINE_LZMA_BASE64)) });
  const engine = new Engine();
  const bytes = new Map<string, Uint8Array>();
  for (const file of files) bytes.set(file.name, new Uint8Array(await file.arrayBuffer()));
  const read = (name: string) => engine.read(name, bytes.get(name) ?? new Uint8Array(), { columns: [] });

  read("isotherm.csv");
  read("isotherms.csv");
  const before = memory.buffer.byteLength;
  const { tables } = read("million.csv");
  const numbers = tables.reduce((bytes, { rows, columns }) => bytes + 8 * rows * columns.length, 0);
  // Memory of WebAssembly grows and never shrinks: what it has is the most it needed, for the file as well.
  const most = memory.buffer.byteLength - before;
  engine.forget("million.csv");
  const canvas = Object.assign(document.createElement("canvas"), CANVAS);
  const draw = [benchmark(canvas), benchmark(canvas), benchmark(canvas)].sort((a, b) => a - b)[1] ?? Number.NaN;
  return {
    import: median(101, () => read("family.csv")),
    memory: most / numbers,
    evaluation: median(51, () => engine.run(requests.evaluation), 10),
    fit: median(51, () => engine.run(requests.fit), 10),
    bootstrap: median(5, () => engine.run(requests.bootstrap)),
    joint: median(11, () => engine.run(requests.joint)),
    master_curve: median(11, () => engine.run(requests.master_curve)),
    draw,
  };
}

const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
input.addEventListener("change", async () => {
  const answer = await run([...(input.files ?? [])]).catch((error) => ({ error: String(error) }));
  document.documentElement.dataset.times = JSON.stringify(answer);
});
document.body.append(input);
