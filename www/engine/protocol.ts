// What page and worker say to each other.
import type { Catalog, Notice, Reading, ReadOptions, Report, Request } from "../../pkg/types";

/** The bytes of a file; of a large one only its handle, so that the worker alone holds its bytes, and only while it reads them. */
export type Source = Uint8Array | Blob;

/** From this size on, in bytes, a file stays where it is until it is read. */
export const LARGE = 2 ** 20;

/** One call of the engine. */
export type Call =
  | { readonly kind: "catalog" }
  | { readonly kind: "read"; readonly file: string; readonly source: Source; readonly options: ReadOptions }
  | { readonly kind: "forget"; readonly file: string }
  | { readonly kind: "run"; readonly request: Request };

/** What each call returns. */
export interface Returns {
  readonly catalog: Catalog;
  readonly read: Reading;
  readonly forget: null;
  readonly run: Report;
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

/**
 * From the worker, before it answers a call that reads: how much of the file is read, from 0 to 1; and of a workbook, that its
 * reader is not there yet.
 */
export type FromWorker =
  | Answer
  | { readonly kind: "progress"; readonly fraction: number }
  | { readonly kind: "want-spreadsheet" };
