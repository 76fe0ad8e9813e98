// The worker's side of the engine, and the only importer of pkg/: decode, call, answer.
//
// The engine leaves workbooks to a second module, which the page lends when the first workbook arrives.
import * as spreadsheet from "../../pkg/spreadsheet.js";
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { Notice } from "../../pkg/types";
import { unread } from "../text/unread";
import {
  type Call,
  type FromWorker,
  GONE,
  LARGE,
  type News,
  type Returns,
  type Source,
  type ToWorker,
} from "./protocol";
import { RowsOut } from "./rows";

/** The part of a worker's global scope that is used here; the page's compiler options know only that of a window. */
declare const self: {
  tandeltaPanic: (message: string) => void;
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
};

let engine: Engine | undefined;
let panic: string | undefined;
/** Whether the reader of workbooks is there, will not come, or has not been asked for. */
let reader: "unasked" | "ready" | "missing" = "unasked";
/** The call that waits for it. */
let waiting: Call | undefined;

// The engine calls this before it traps; the trap itself carries no text.
self.tandeltaPanic = (message) => {
  panic = message;
};

self.onmessage = async ({ data }) => self.postMessage(await answer(data));

async function answer(message: ToWorker): Promise<FromWorker> {
  try {
    switch (message.kind) {
      case "start":
        initSync({ module: message.module });
        engine = new Engine();
        return { kind: "value", value: null };
      case "lend-spreadsheet":
        if (message.module) spreadsheet.initSync({ module: message.module });
        reader = message.module ? "ready" : "missing";
        return waiting ? await answer(waiting) : { kind: "value", value: null };
    }
    if (!engine) throw new Error("the engine was called before it was started");
    waiting = undefined;
    return { kind: "value", value: await call(engine, message) };
  } catch (error) {
    if (waiting) return { kind: "want-spreadsheet" };
    return panic === undefined && isNotice(error)
      ? { kind: "notice", notice: error }
      : { kind: "panic", message: panic ?? String(error) };
  }
}

async function call(engine: Engine, call: Call): Promise<Returns[Call["kind"]]> {
  switch (call.kind) {
    case "catalog":
      return engine.catalog();
    case "read":
      return read(engine, call);
    case "forget":
      engine.forget(call.file);
      return null;
    case "session":
      return engine.session(call.text);
    case "run":
      return run(engine, call);
    case "share":
      return share(engine, call);
  }
}

const tell = (news: News) => self.postMessage(news);

/** The report, or that the request is better shared: what was computed until then has been told. */
function run(engine: Engine, { request, known, workers }: Extract<Call, { kind: "run" }>): Returns["run"] {
  const rows = new RowsOut(workers, tell);
  const progress = (fraction: number) => {
    self.postMessage({ kind: "progress", fraction });
    return true;
  };
  const report = engine.share(request, known, undefined, rows.hear, progress);
  rows.flush();
  return report ?? rows.pace;
}

function share(engine: Engine, { request, known, first, count }: Extract<Call, { kind: "share" }>): null {
  const rows = new RowsOut(1, tell);
  engine.share(request, known, [first, count], rows.hear);
  rows.flush();
  return null;
}

async function read(engine: Engine, call: Extract<Call, { kind: "read" }>): Promise<Returns["read"]> {
  const bytes = await contents(call.source);
  const digest = bytes.length > LARGE ? await sha256(bytes) : undefined;
  const open = (workbook: Uint8Array) => {
    if (reader === "unasked") waiting = call;
    return sheets(workbook);
  };
  const progress = (fraction: number) => self.postMessage({ kind: "progress", fraction });
  return engine.read(call.file, bytes, call.options, open, progress, digest);
}

async function contents(source: Source): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  try {
    return new Uint8Array(await source.arrayBuffer());
  } catch {
    // Moved, changed or unplugged since it was opened.
    const gone: Notice = { level: "error", code: GONE, message: unread.gone, where: null };
    throw gone;
  }
}

/** By the browser, which is faster; nothing where a page without encryption on its way may not ask for it. */
async function sha256(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const digest = await crypto.subtle?.digest("SHA-256", bytes as BufferSource).catch(() => undefined);
  return digest && new Uint8Array(digest);
}

/** Name and text of each sheet in turn; throws a text that says why not. */
function sheets(workbook: Uint8Array): string[] {
  if (reader !== "ready") throw unread.noReader;
  try {
    return spreadsheet.sheets(workbook);
  } catch (error) {
    // A trap: the file contradicts itself, or needs more memory than there is.
    throw typeof error === "string" ? error : unread.trapped;
  } finally {
    // A fresh instance, since memory of WebAssembly never shrinks and a trap leaves it as it was.
    spreadsheet.__wbg_reset_state();
  }
}

function isNotice(error: unknown): error is Notice {
  return typeof error === "object" && error !== null && "level" in error && "message" in error;
}
