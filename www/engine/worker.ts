// The worker's side of the engine, and the only importer of pkg/: decode, call, answer.
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { Notice } from "../../pkg/types";
import type { Call, FromWorker, Returns, ToWorker } from "./protocol";

/** The part of a worker's global scope that is used here; the page's compiler options know only that of a window. */
declare const self: {
  tandeltaPanic: (message: string) => void;
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
};

let engine: Engine | undefined;
let panic: string | undefined;

// The engine calls this before it traps; the trap itself carries no text.
self.tandeltaPanic = (message) => {
  panic = message;
};

self.onmessage = ({ data }) => self.postMessage(answer(data));

function answer(message: ToWorker): FromWorker {
  try {
    if (message.kind === "start") {
      initSync({ module: message.module });
      engine = new Engine();
      return { kind: "value", value: null };
    }
    if (!engine) throw new Error("the engine was called before it was started");
    return { kind: "value", value: call(engine, message) };
  } catch (error) {
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
      return engine.read(call.file, call.bytes, call.options);
    case "forget":
      engine.forget(call.file);
      return null;
    case "run":
      return engine.run(call.request);
  }
}

function isNotice(error: unknown): error is Notice {
  return typeof error === "object" && error !== null && "level" in error && "message" in error;
}
