// The worker's side of the engine, and the only importer of pkg/: decode, call, answer.
//
// The engine leaves workbooks to a second module, which the page lends when the first workbook arrives.
import * as spreadsheet from "../../pkg/spreadsheet.js";
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { Notice } from "../../pkg/types";
import { workbooks } from "../text";
import type { Call, FromWorker, Returns, ToWorker } from "./protocol";

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

self.onmessage = ({ data }) => self.postMessage(answer(data));

function answer(message: ToWorker): FromWorker {
  try {
    switch (message.kind) {
      case "start":
        initSync({ module: message.module });
        engine = new Engine();
        return { kind: "value", value: null };
      case "lend-spreadsheet":
        if (message.module) spreadsheet.initSync({ module: message.module });
        reader = message.module ? "ready" : "missing";
        return waiting ? answer(waiting) : { kind: "value", value: null };
    }
    if (!engine) throw new Error("the engine was called before it was started");
    waiting = undefined;
    return { kind: "value", value: call(engine, message) };
  } catch (error) {
    if (waiting) return { kind: "want-spreadsheet" };
    return panic === undefined && isNotice(error)
      ? { kind: "notice", notice: error }
      : { kind: "panic", message: panic ?? String(error) };
  }
}

function call(engine: Engine, call: Call): Returns[Call["kind"]] {
  switch (call.kind) {
    case "catalog":
      return engine.catalog();
    case "read":
      return engine.read(call.file, call.bytes, call.options, (workbook) => {
        if (reader === "unasked") waiting = call;
        return sheets(workbook);
      });
    case "forget":
      engine.forget(call.file);
      return null;
    case "run":
      return engine.run(call.request);
  }
}

/** Name and text of each sheet in turn; throws a text that says why not. */
function sheets(workbook: Uint8Array): string[] {
  if (reader !== "ready") throw workbooks.noReader;
  try {
    return spreadsheet.sheets(workbook);
  } catch (error) {
    // A trap: the file contradicts itself, or needs more memory than there is.
    throw typeof error === "string" ? error : workbooks.trapped;
  } finally {
    // A fresh instance, since memory of WebAssembly never shrinks and a trap leaves it as it was.
    spreadsheet.__wbg_reset_state();
  }
}

function isNotice(error: unknown): error is Notice {
  return typeof error === "object" && error !== null && "level" in error && "message" in error;
}
