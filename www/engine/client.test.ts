// The client of the engine, with a stand-in for the worker.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Notice, ReadOptions, Request } from "../../pkg/types";
import { EngineClient, Panic, Refusal } from "./client";
import type { Port } from "./conversation";
import type { FromWorker, ToWorker } from "./protocol";

const OPTIONS: ReadOptions = { columns: [] };
const REQUEST: Request = { analysis: "fit_it", inputs: [], options: {} };
const of = (file: string): Request => ({ ...REQUEST, inputs: [{ file, measurement: 0 }] });
const value = (kind: string): FromWorker => ({ kind: "value", value: { kind } as never });

/** A worker whose answers the test decides; by default every call succeeds at once. */
class StandIn implements Port {
  static all: StandIn[] = [];
  static answer: (message: ToWorker) => FromWorker | null = (message) => value(message.kind);
  onmessage: Port["onmessage"] = null;
  onerror: Port["onerror"] = null;
  readonly heard: ToWorker[] = [];
  ended = false;

  constructor() {
    StandIn.all.push(this);
  }

  postMessage(message: ToWorker): void {
    this.heard.push(message);
    const answer = StandIn.answer(message);
    if (answer) queueMicrotask(() => !this.ended && this.onmessage?.({ data: answer } as MessageEvent<FromWorker>));
  }

  terminate(): void {
    this.ended = true;
  }
}

function client(
  answer: (message: ToWorker) => FromWorker | null = (message) => value(message.kind),
  spreadsheet = async () => ({}) as WebAssembly.Module,
  workers = 1,
  lost?: (file: string, notice: Notice) => void,
): EngineClient {
  StandIn.all = [];
  StandIn.answer = answer;
  return new EngineClient(
    () => new StandIn(),
    async () => ({}) as WebAssembly.Module,
    spreadsheet,
    workers,
    lost,
  );
}

const kinds = (worker: StandIn | undefined) => worker?.heard.map(({ kind }) => kind);

test("calls go to the worker one at a time and in order", async () => {
  const engine = client();
  await Promise.all([engine.read("x", new Uint8Array(1), OPTIONS), engine.run(of("x"))]);
  assert.deepEqual(kinds(StandIn.all[0]), ["start", "read", "run"]);
});

test("a question does not wait for files that it is not asked of", async () => {
  const engine = client();
  const read = (file: string) => engine.read(file, new Uint8Array(1), OPTIONS);
  await Promise.all([read("x"), read("y"), read("z"), engine.run(of("x"))]);
  assert.deepEqual(kinds(StandIn.all[0]), ["start", "read", "run", "read", "read"]);
});

test("a new worker that cannot read a file any more says so, and the others go on", async () => {
  const notice = { level: "error" as const, code: "gone", message: "it has gone", where: null };
  const lost: unknown[] = [];
  let there = true;
  const engine = client(
    (message) =>
      message.kind === "run"
        ? { kind: "panic", message: "boom" }
        : message.kind === "read" && message.file === "x" && !there
          ? { kind: "notice", notice }
          : value(message.kind),
    undefined,
    1,
    (...told) => lost.push(told),
  );
  for (const file of ["x", "y"]) await engine.read(file, new Blob(), OPTIONS);
  there = false;
  await assert.rejects(engine.run(REQUEST), Panic);
  await engine.catalog();
  assert.deepEqual(kinds(StandIn.all[1]), ["start", "read", "read", "catalog"]);
  assert.deepEqual(lost, [["x", notice]]);
});

test("a refusal carries its notice and leaves the worker alone", async () => {
  const notice = { level: "error" as const, code: "bad", message: "no", where: null };
  const engine = client((message) => (message.kind === "run" ? { kind: "notice", notice } : value(message.kind)));
  await assert.rejects(engine.run(REQUEST), (error) => error instanceof Refusal && error.notice === notice);
  await engine.catalog();
  assert.equal(StandIn.all.length, 1);
});

test("after a panic a new worker reads the files again", async () => {
  const engine = client((message) =>
    message.kind === "run" ? { kind: "panic", message: "boom" } : value(message.kind),
  );
  await engine.read("x", new Uint8Array(1), OPTIONS);
  await assert.rejects(engine.run(REQUEST), (error) => error instanceof Panic && error.message === "boom");
  await engine.catalog();
  assert.ok(StandIn.all[0]?.ended);
  assert.deepEqual(kinds(StandIn.all[1]), ["start", "read", "catalog"]);
});

test("a file that ended the engine is not sent again", async () => {
  const engine = client((message) =>
    message.kind === "read" ? { kind: "panic", message: "boom" } : value(message.kind),
  );
  await assert.rejects(engine.read("x", new Uint8Array(1), OPTIONS), Panic);
  await engine.catalog();
  assert.deepEqual(kinds(StandIn.all[1]), ["start", "catalog"]);
});

test("an unwanted call that goes on ends its worker, and the next call has another", async () => {
  const engine = client((message) => (message.kind === "run" ? null : value(message.kind)));
  const control = new AbortController();
  const running = engine.run(REQUEST, { signal: control.signal });
  await engineIsBusy();
  control.abort();
  await assert.rejects(running, { name: "AbortError" });
  await engine.catalog();
  assert.ok(StandIn.all[0]?.ended);
  assert.equal(StandIn.all.length, 2);
});

test("a call that is still waiting is withdrawn without a word to the worker", async () => {
  const engine = client();
  const control = new AbortController();
  const first = engine.catalog();
  const second = engine.run(REQUEST, { signal: control.signal });
  control.abort();
  await assert.rejects(second, { name: "AbortError" });
  await first;
  await engine.catalog();
  assert.deepEqual(kinds(StandIn.all[0]), ["start", "catalog", "catalog"]);
});

test("how far a call is reaches the caller, before its answer", async () => {
  const engine = client((message) => (message.kind === "read" ? null : value(message.kind)));
  const heard: number[] = [];
  const reading = engine.read("x", new Uint8Array(1), OPTIONS, { progress: (fraction) => heard.push(fraction) });
  await engineIsBusy();
  const say = (data: FromWorker) => StandIn.all[0]?.onmessage?.({ data } as MessageEvent<FromWorker>);
  say({ kind: "progress", fraction: 0.5 });
  say(value("read"));
  await reading;
  assert.deepEqual(heard, [0.5]);
});

test("after a cancelled reading the new worker reads the files as they were read before", async () => {
  let slow = false;
  const engine = client((message) => (slow && message.kind === "read" ? null : value(message.kind)));
  await engine.read("x", new Uint8Array(1), OPTIONS);
  slow = true;
  const control = new AbortController();
  const again = engine.read("x", new Uint8Array(1), { ...OPTIONS, decimal: "comma" }, { signal: control.signal });
  await engineIsBusy();
  slow = false;
  control.abort();
  await assert.rejects(again, { name: "AbortError" });
  while (StandIn.all.length < 2) await engineIsBusy();
  await engine.run(REQUEST);
  assert.deepEqual(kinds(StandIn.all[1]), ["start", "read", "run"]);
  const repeated = StandIn.all[1]?.heard[1];
  assert.deepEqual(repeated?.kind === "read" && repeated.options, OPTIONS);
});

test("a file that ends the engine when it is read anew is there as it was read before", async () => {
  const engine = client((message) =>
    message.kind === "read" && message.options.decimal ? { kind: "panic", message: "boom" } : value(message.kind),
  );
  await engine.read("x", new Uint8Array(1), OPTIONS);
  await assert.rejects(engine.read("x", new Uint8Array(1), { ...OPTIONS, decimal: "comma" }), Panic);
  await engine.run(REQUEST);
  assert.deepEqual(kinds(StandIn.all[1]), ["start", "read", "run"]);
});

/** A worker that reads nothing without the reader of workbooks. */
const wanting = (message: ToWorker): FromWorker =>
  message.kind === "read" ? { kind: "want-spreadsheet" } : value(message.kind);

test("the reader of workbooks is lent when a worker wants it, before it answers", async () => {
  const engine = client(wanting);
  const reading = engine.read("x.xlsx", new Uint8Array(1), OPTIONS);
  await Promise.all([reading, engine.catalog()]);
  assert.deepEqual(kinds(StandIn.all[0]), ["start", "read", "lend-spreadsheet", "catalog"]);
  assert.deepEqual(await reading, { kind: "lend-spreadsheet" }, "the answer after it is that to the call");
});

test("a new worker that reads a workbook again is lent the reader as well", async () => {
  const engine = client((message) => (message.kind === "run" ? { kind: "panic", message: "boom" } : wanting(message)));
  await engine.read("x.xlsx", new Uint8Array(1), OPTIONS);
  await assert.rejects(engine.run(REQUEST), Panic);
  await engine.catalog();
  assert.deepEqual(kinds(StandIn.all[1]), ["start", "read", "lend-spreadsheet", "catalog"]);
});

test("a worker hears that the reader of workbooks cannot be had", async () => {
  const engine = client(wanting, () => Promise.reject(new Error("offline")));
  await engine.read("x.xlsx", new Uint8Array(1), OPTIONS);
  const lent = StandIn.all[0]?.heard.at(-1);
  assert.ok(lent?.kind === "lend-spreadsheet" && lent.module === null);
});

const engineIsBusy = () => new Promise((resolve) => setTimeout(resolve, 10));
