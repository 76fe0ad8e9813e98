// The worker in which other CSV readers for pages import a file: from the file to columns of doubles, each in the fastest way it was
// found to have. (Slower here: PapaParse of the whole text at once or row by row, uDSV with all strings kept.)
import Papa, { type Results } from "papaparse";
import { inferSchema, initParser } from "udsv";
import type { Imported } from "./import";

type Reader = (file: File) => Promise<Float64Array[]>;

const READERS: Record<string, Reader> = {
  /** PapaParse: chunks of the file as strings, without looking for quotes; `Number` of each. */
  async papaparse(file) {
    const table = new Table();
    await new Promise<void>((resolve, reject) => {
      const chunk = ({ data }: Results) =>
        data.forEach((cells, row) => void (row || table.rows ? table.add(cells) : table.name(cells)));
      Papa.parse(file, {
        fastMode: true,
        skipEmptyLines: true,
        chunkSize: 1 << 22,
        chunk,
        complete: () => resolve(),
        error: reject,
      });
    });
    return table.columns();
  },

  /** uDSV: each row as strings, none of them kept; `Number` of each. */
  async udsv_strings(file) {
    const text = await file.text();
    const schema = inferSchema(text);
    const table = new Table();
    table.name(schema.cols.map(({ name }) => name));
    initParser(schema).stringArrs<string[]>(text, (cells) => table.add(cells));
    return table.columns();
  },

  /** uDSV: columns by code that it writes for this table, which no page with a strict policy may do. */
  async udsv_typed(file) {
    const text = await file.text();
    const columns = initParser(inferSchema(text)).typedCols<number[]>(text);
    return columns.map((column) => Float64Array.from(column));
  },
};

/** Columns that grow. */
class Table {
  rows = 0;
  #columns: Float64Array[] = [];

  name(names: readonly string[]): void {
    this.#columns = names.map(() => new Float64Array(1 << 16));
  }

  add(cells: readonly string[]): void {
    const columns = this.#columns;
    if (this.rows === columns[0]?.length) this.#grow();
    for (let column = 0; column < columns.length; column++) {
      (columns[column] as Float64Array)[this.rows] = Number(cells[column]);
    }
    this.rows++;
  }

  #grow(): void {
    this.#columns.forEach((column, index) => {
      const longer = new Float64Array(2 * column.length);
      longer.set(column);
      this.#columns[index] = longer;
    });
  }

  columns(): Float64Array[] {
    return this.#columns.map((column) => column.subarray(0, this.rows));
  }
}

addEventListener("message", async ({ data: { name, file } }: MessageEvent<{ name: string; file: File }>) => {
  try {
    const start = performance.now();
    const columns = await (READERS[name] as Reader)(file);
    const ms = performance.now() - start;
    const ranges = columns.map((column) => [
      column.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
      column.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
    ]);
    postMessage({ ms, rows: columns[0]?.length ?? 0, ranges } satisfies Imported);
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
