// What page and worker say to each other.
import type { Catalog, Notice, Reading, ReadOptions, Report, Request, Session } from "../../pkg/types";

/** The bytes of a file; of a large one only its handle, so that the worker alone holds its bytes, and only while it reads them. */
export type Source = Uint8Array | Blob;

/** Code of the notice on a file whose contents the browser gives no more. */
export const GONE = "file_gone";

/** From this size on, in bytes, a file stays where it is until it is read. */
export const LARGE = 2 ** 20;

/**
 * Rows of a long computation that are known: it has stages, each with a number of rows that can be computed apart and anywhere;
 * what comes after a stage needs all of them.
 */
export type Known = readonly (readonly (Float64Array | undefined)[])[];

/** One call of the engine. */
export type Call =
  | { readonly kind: "catalog" }
  | { readonly kind: "read"; readonly file: string; readonly source: Source; readonly options: ReadOptions }
  | { readonly kind: "forget"; readonly file: string }
  | { readonly kind: "session"; readonly text: string }
  /** Answer a request; or find that it takes so long that as many `workers` would do better to share it. */
  | { readonly kind: "run"; readonly request: Request; readonly known: Known; readonly workers: number }
  /** Compute some rows of the stage after the known ones. */
  | {
      readonly kind: "share";
      readonly request: Request;
      readonly known: Known;
      readonly first: number;
      readonly count: number;
    };

/** What each call returns. */
export interface Returns {
  readonly catalog: Catalog;
  readonly read: Reading;
  readonly forget: null;
  readonly session: Session;
  readonly run: Report | Divisible;
  readonly share: null;
}

/** A request that is better shared, from a worker that has begun with it; times in milliseconds. */
export interface Divisible {
  /** What it takes to come to the first row. */
  readonly overhead: number;
  /** What a row takes. */
  readonly each: number;
}

/** From the page: first the compiled module, then calls, one at a time; and the reader of workbooks, null if there is none. */
export type ToWorker =
  | { readonly kind: "start"; readonly module: WebAssembly.Module }
  | { readonly kind: "lend-spreadsheet"; readonly module: WebAssembly.Module | null }
  | Call;

/** From the worker: one answer to each call. A panic is the last thing a worker says. */
export type Answer =
  | { readonly kind: "value"; readonly value: Returns[Call["kind"]] | null }
  | { readonly kind: "notice"; readonly notice: Notice }
  | { readonly kind: "panic"; readonly message: string };

/** From the worker, before it answers: how much is done, from 0 to 1, and rows of a long computation. */
export type News =
  | { readonly kind: "progress"; readonly fraction: number }
  | {
      readonly kind: "rows";
      readonly stage: number;
      /** How many rows the stage has. */
      readonly of: number;
      readonly rows: readonly (readonly [row: number, numbers: Float64Array])[];
    };

/** The same, and of a workbook, that its reader is not there yet. */
export type FromWorker = Answer | News | { readonly kind: "want-spreadsheet" };
