// What page and worker say to each other.
import type { Catalog, Notice, Reading, ReadOptions, Report, Request } from "../../pkg/types";

/** One call of the engine. */
export type Call =
  | { readonly kind: "catalog" }
  | { readonly kind: "read"; readonly file: string; readonly bytes: Uint8Array; readonly options: ReadOptions }
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

/** From the worker, before it answers the call that reads a workbook: the reader of workbooks is not there yet. */
export type FromWorker = Answer | { readonly kind: "want-spreadsheet" };
