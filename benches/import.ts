// How long a large file takes from the drop to its numbers: on the page's own road, and with other CSV readers in a worker. Each is given
// a fresh worker in its turn. The page gets the file through a file input, and leaves the times in milliseconds on the root element.
import { EngineClient } from "../www/engine/client";
import type { Port } from "../www/engine/conversation";
import { engineModule, startWorker } from "../www/engine/start";

/** The bundled benches/rivals.ts, and the readers in it. */
declare const RIVALS_SOURCE: string;
declare const RIVALS: string[];

const TURNS = 3;

/** What an import took and found. */
export interface Imported {
  readonly ms: number;
  readonly rows: number;
  /** Smallest and largest number of each column: equal for all who read the file right. */
  readonly ranges: readonly (readonly number[])[];
}

/** As www/main.ts opens a file: its bytes, a message to the worker, the reading that comes back. */
async function tandelta(file: File): Promise<Imported> {
  const ports: Port[] = [];
  const start = () => {
    const port = startWorker();
    ports.push(port);
    return port;
  };
  const noWorkbook = () => Promise.reject(new Error("this is no workbook"));
  const client = new EngineClient(start, engineModule, noWorkbook, 1);
  await client.catalog();
  const began = performance.now();
  const reading = await client.read(file.name, new Uint8Array(await file.arrayBuffer()), { columns: [] });
  const ms = performance.now() - began;
  for (const port of ports) port.terminate();
  const columns = reading.tables[0]?.columns ?? [];
  return { ms, rows: reading.tables[0]?.rows ?? 0, ranges: columns.map(({ range }) => range ?? []) };
}

async function rival(name: string, file: File): Promise<Imported> {
  const worker = new Worker(URL.createObjectURL(new Blob([RIVALS_SOURCE], { type: "text/javascript" })));
  const answer = await new Promise<Imported & { readonly error?: string }>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ name, file });
  });
  worker.terminate();
  if (answer.error) throw new Error(`${name}: ${answer.error}`);
  return answer;
}

async function run(file: File): Promise<Record<string, number>> {
  const names = ["tandelta", ...RIVALS];
  const times = names.map(() => [] as number[]);
  let right: string | undefined;
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, name] of names.entries()) {
      const { ms, rows, ranges } = await (name === "tandelta" ? tandelta(file) : rival(name, file));
      times[index]?.push(ms);
      const found = JSON.stringify([rows, ranges]);
      right ??= found;
      if (found !== right) throw new Error(`${name} read ${found}, the first ${right}`);
    }
  }
  return Object.fromEntries(names.map((name, index) => [name, times[index]?.sort((a, b) => a - b)[TURNS >> 1] ?? 0]));
}

const input = Object.assign(document.createElement("input"), { type: "file" });
input.addEventListener("change", async () => {
  const [file] = input.files ?? [];
  const answer = file && (await run(file).catch((error) => ({ error: String(error) })));
  document.documentElement.dataset.times = JSON.stringify(answer);
});
document.body.append(input);
