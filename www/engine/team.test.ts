// A long computation shared by workers, with stand-ins that compute as the engine does.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReadOptions, Request } from "../../pkg/types";
import { EngineClient, Panic } from "./client";
import type { Port } from "./conversation";
import type { FromWorker, Known, ToWorker } from "./protocol";

const OPTIONS: ReadOptions = { columns: [] };
const REQUEST: Request = { analysis: "long", inputs: [{ file: "x", measurement: 0 }], options: {} };

/** Rows of each stage; the second needs all of the first. */
const STAGES = [50, 7];
const total = (known: Known, stage: number) => (known[stage - 1] ?? []).reduce((sum, row) => sum + (row?.[0] ?? 0), 0);
const row = (known: Known, stage: number, k: number) => new Float64Array([Math.sin(k) + total(known, stage)]);

/** What one worker that works alone comes to. */
const alone = (() => {
  const known: Float64Array[][] = [];
  for (const [stage, of] of STAGES.entries()) known.push(Array.from({ length: of }, (_, k) => row(known, stage, k)));
  return total(known, STAGES.length);
})();

type Mood = "well" | "does not start" | "dies at once" | "dies halfway" | "is silent";

/** A worker that computes; the first is the one that answers requests, and the others help. */
class Worker implements Port {
  static all: Worker[] = [];
  static mood: (number: number) => Mood = () => "well";
  onmessage: Port["onmessage"] = null;
  onerror: Port["onerror"] = null;
  readonly heard: ToWorker[] = [];
  readonly mood: Mood;
  ended = false;

  constructor() {
    this.mood = Worker.mood(Worker.all.length);
    Worker.all.push(this);
  }

  postMessage(message: ToWorker): void {
    this.heard.push(message);
    setTimeout(() => this.#answer(message));
  }

  terminate(): void {
    this.ended = true;
  }

  #answer(message: ToWorker): void {
    if (message.kind === "start" && this.mood === "does not start") this.#say({ kind: "panic", message: "boom" });
    else if (message.kind === "share") this.#share(message);
    else if (message.kind === "run") this.#run(message);
    else this.#say({ kind: "value", value: null });
  }

  /** Computes two rows of a stage and finds that the rest is better shared, unless it is alone. */
  #run({ known, workers }: Extract<ToWorker, { kind: "run" }>): void {
    const own = known.map((rows) => [...rows]);
    for (const [stage, of] of STAGES.entries()) {
      own[stage] ??= new Array(of).fill(undefined);
      const missing = own[stage].flatMap((numbers, k) => (numbers ? [] : [k]));
      const shared = workers > 1 && missing.length > 2;
      for (const k of shared ? missing.slice(0, 2) : missing) {
        own[stage][k] = row(own, stage, k);
        this.#tell(stage, of, k, own[stage][k]);
      }
      if (!shared) continue;
      this.#say({ kind: "value", value: { overhead: 1, each: 1 } });
      return;
    }
    this.#say({ kind: "value", value: { total: total(own, STAGES.length) } as never });
  }

  #share({ known, first, count }: Extract<ToWorker, { kind: "share" }>): void {
    if (this.mood === "is silent") return;
    const stage = known.length;
    const until = this.mood === "dies halfway" ? first + count / 2 : first + count;
    for (let k = first; k < until && this.mood !== "dies at once"; k += 1)
      this.#tell(stage, STAGES[stage] ?? 0, k, row(known, stage, k));
    this.#say(this.mood === "well" ? { kind: "value", value: null } : { kind: "panic", message: "boom" });
  }

  #tell(stage: number, of: number, k: number, numbers: Float64Array): void {
    this.#say({ kind: "rows", stage, of, rows: [[k, numbers]] });
  }

  #say(data: FromWorker): void {
    if (!this.ended) this.onmessage?.({ data } as MessageEvent<FromWorker>);
  }
}

/** A client that has read a file, and what it comes to with helpers of these moods. */
async function begun(workers: number, ...moods: readonly Mood[]): Promise<EngineClient> {
  Worker.all = [];
  Worker.mood = (number) => moods[number - 1] ?? "well";
  const module = async () => ({}) as WebAssembly.Module;
  const engine = new EngineClient(() => new Worker(), module, module, workers);
  await engine.read("x", new Uint8Array(1), OPTIONS);
  await engine.read("another", new Uint8Array(1), OPTIONS);
  return engine;
}

const helpers = () => Worker.all.slice(1);
const shares = (worker: Worker) => worker.heard.filter(({ kind }) => kind === "share");

test("shared among workers a computation comes to the digits of one that works alone", async () => {
  for (const workers of [1, 2, 3, 4]) {
    const engine = await begun(workers);
    assert.deepEqual(await engine.run(REQUEST), { total: alone }, `${workers} workers`);
    assert.equal(helpers().length, workers === 1 ? 0 : workers);
  }
});

test("helpers read the file that is asked about and no other, take part, and are ended with the computation", async () => {
  const engine = await begun(3);
  await engine.run(REQUEST);
  for (const helper of helpers()) {
    assert.deepEqual(
      helper.heard.slice(0, 2).map((message) => [message.kind, "file" in message && message.file]),
      [
        ["start", false],
        ["read", "x"],
      ],
    );
    assert.ok(shares(helper).length > 0);
    assert.ok(helper.ended);
  }
  assert.ok(!Worker.all[0]?.ended);
});

test("helpers read every file that is asked about", async () => {
  const engine = await begun(2);
  const inputs = ["another", "x", "another"].map((file, measurement) => ({ file, measurement }));
  await engine.run({ ...REQUEST, inputs });
  for (const helper of helpers()) {
    const read = helper.heard.filter(({ kind }) => kind === "read").map((message) => "file" in message && message.file);
    assert.deepEqual(read, ["another", "x"]);
  }
});

test("pieces become shorter, so that all helpers come to the end together", async () => {
  const engine = await begun(2);
  await engine.run(REQUEST);
  const counts = helpers().flatMap((helper) => shares(helper).map((message) => "count" in message && message.count));
  assert.equal(Math.max(...counts.map(Number)), 12);
  assert.ok(counts.includes(1));
});

test("a helper that breaks down does not cost the result", async () => {
  const moods: readonly Mood[][] = [
    ["dies halfway"],
    ["dies at once", "well"],
    ["does not start"],
    ["dies halfway", "dies halfway"],
    ["does not start", "does not start"],
  ];
  for (const mood of moods) {
    const engine = await begun(2, ...mood);
    assert.deepEqual(await engine.run(REQUEST), { total: alone }, mood.join(", "));
    assert.ok(!Worker.all[0]?.ended);
  }
});

test("how much is done rises from row to row", async () => {
  const engine = await begun(2);
  const heard: number[] = [];
  await engine.run(REQUEST, { progress: (fraction) => heard.push(fraction) });
  const first = heard.slice(0, STAGES[0]);
  assert.deepEqual(
    first,
    first.map((_, k) => (k + 1) / first.length),
  );
});

test("cancelled, the helpers are ended at once, and the worker that answers requests stays", async () => {
  const engine = await begun(2, "is silent", "is silent");
  const control = new AbortController();
  const running = engine.run(REQUEST, { signal: control.signal });
  while (helpers().flatMap(shares).length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  control.abort();
  await assert.rejects(running, { name: "AbortError" });
  assert.ok(helpers().every((helper) => helper.ended));
  await engine.catalog();
  assert.ok(!Worker.all[0]?.ended);
});

test("cancelled while helpers start, none of them stays", async () => {
  const engine = await begun(2);
  const control = new AbortController();
  const running = engine.run(REQUEST, { signal: control.signal });
  while (helpers().length < 1) await new Promise((resolve) => setTimeout(resolve, 1));
  control.abort();
  await assert.rejects(running, { name: "AbortError" });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(helpers().every((helper) => helper.ended));
});

test("a row that ends every engine ends the request as it would alone", async () => {
  const engine = await begun(2, "dies at once", "dies at once");
  const answer = engine.run(REQUEST);
  const main = Worker.all[0];
  assert.ok(main);
  const post = main.postMessage.bind(main);
  main.postMessage = (message) => {
    if (message.kind === "run" && message.workers < 2)
      queueMicrotask(() => main.onmessage?.({ data: { kind: "panic", message: "boom" } } as MessageEvent<FromWorker>));
    else post(message);
  };
  await assert.rejects(answer, (error) => error instanceof Panic && error.message === "boom");
});
