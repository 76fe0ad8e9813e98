// The page's side of the engine: one call at a time to a worker that can be ended and started again at any moment.
//
// A running WebAssembly call cannot be interrupted, so a worker whose answer nobody wants any more is terminated. It
// holds nothing that cannot be sent again: the client keeps the bytes of every file that was read, or the handle of a large
// one, and the options that it was read with, and reads them again in the new worker.
import type { Catalog, Notice, Reading, ReadOptions, Report, Request } from "../../pkg/types";
import type { Answer, Call, FromWorker, Returns, Source, ToWorker } from "./protocol";

/** The part of `Worker` that is used, so that a test can stand in for it. */
export interface Port {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** A call that the engine could not do, for a reason to be shown. */
export class Refusal extends Error {
  constructor(readonly notice: Notice) {
    super(notice.message);
  }
}

/** The engine ended unexpectedly during a call. */
export class Panic extends Error {}

/** How long an unwanted call may go on before its worker is ended: shorter calls cost less than a new worker. */
const PATIENCE = 250;

/** How a caller follows a call. */
export interface Watch {
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Hears how much of it is done, from 0 to 1. */
  readonly progress?: (fraction: number) => void;
}

interface Task {
  readonly call: Call;
  readonly watch: Watch;
  readonly settle: (value: never) => void;
  readonly refuse: (error: Error) => void;
  /** The caller has lost interest. */
  dropped: boolean;
}

export class EngineClient {
  #port: Port | null = null;
  #queue: Task[] = [];
  #current: Task | null = null;
  #starting = false;
  /** What was opened. */
  readonly #sources = new Map<string, Source>();
  /** What was read, and how: a new worker has to read the same. */
  readonly #read = new Map<string, ReadOptions>();

  /** `start` makes a worker, `module` gives the compiled engine for it, and `spreadsheet` the compiled reader of workbooks. */
  constructor(
    private readonly start: () => Port,
    private readonly module: () => Promise<WebAssembly.Module>,
    private readonly spreadsheet: () => Promise<WebAssembly.Module>,
  ) {}

  catalog(): Promise<Catalog> {
    return this.#call({ kind: "catalog" });
  }

  /** Reads a file, or reads it anew with other options. A file that was read is known to `run` under its name. */
  async read(file: string, source: Source | null, options: ReadOptions, watch?: Watch): Promise<Reading> {
    const known = source ?? this.#sources.get(file);
    if (!known) throw new TypeError(`${file} was never opened`);
    this.#sources.set(file, known);
    const reading = await this.#call({ kind: "read", file, source: known, options }, watch);
    if (this.#sources.has(file)) this.#read.set(file, options);
    return reading;
  }

  forget(file: string): Promise<null> {
    this.#sources.delete(file);
    this.#read.delete(file);
    return this.#call({ kind: "forget", file });
  }

  run(request: Request, watch?: Watch): Promise<Report> {
    return this.#call({ kind: "run", request }, watch);
  }

  #call<C extends Call>(call: C, watch: Watch = {}): Promise<Returns[C["kind"]]> {
    return new Promise((settle, refuse) => {
      const task: Task = { call, watch, settle: settle as Task["settle"], refuse, dropped: false };
      watch.signal?.addEventListener("abort", () => this.#drop(task), { once: true });
      this.#queue.push(task);
      this.#next();
    });
  }

  #drop(task: Task): void {
    if (task.dropped) return;
    task.dropped = true;
    task.refuse(new DOMException("The call was cancelled.", "AbortError"));
    this.#queue = this.#queue.filter((waiting) => waiting !== task);
    setTimeout(() => {
      if (this.#current === task) this.#restart();
    }, PATIENCE);
  }

  #next(): void {
    if (this.#current || this.#starting) return;
    if (!this.#port) return void this.#begin();
    const task = this.#queue.shift();
    if (!task) return;
    this.#current = task;
    this.#port.postMessage(task.call);
  }

  /** Starts a worker and hands it the files that were read before. */
  async #begin(): Promise<void> {
    this.#starting = true;
    let port: Port | null = null;
    try {
      const module = await this.module();
      port = this.start();
      await this.#exchange(port, { kind: "start", module });
      for (const [file, options] of this.#read) {
        const source = this.#sources.get(file) ?? new Uint8Array();
        const answer = await this.#exchange(port, { kind: "read", file, source, options });
        // A file that ended the engine once is not tried again and again.
        if (answer.kind === "panic") {
          this.#read.delete(file);
          throw new Panic(answer.message);
        }
      }
      this.#listen(port, (answer) => this.#answered(answer));
      port.onerror = (event) => this.#answered({ kind: "panic", message: event.message });
      this.#port = port;
    } catch (error) {
      port?.terminate();
      for (const task of this.#queue.splice(0))
        task.refuse(new Panic(error instanceof Error ? error.message : String(error)));
    } finally {
      this.#starting = false;
    }
    if (this.#queue.length) this.#next();
  }

  /** One message and its answer, before the worker takes calls. */
  #exchange(port: Port, message: ToWorker): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#listen(port, (answer) => {
        if (message.kind === "start" && answer.kind !== "value")
          reject(new Panic(answer.kind === "panic" ? answer.message : answer.notice.message));
        else resolve(answer);
      });
      port.onerror = (event) => reject(new Panic(event.message || "the worker could not be started"));
      port.postMessage(message);
    });
  }

  /** Hears the answers of a worker and how far it is, and lends it the reader of workbooks when it wants that first. */
  #listen(port: Port, hear: (answer: Answer) => void): void {
    const lend = (module: WebAssembly.Module | null) => port.postMessage({ kind: "lend-spreadsheet", module });
    port.onmessage = ({ data }) => {
      if (data.kind === "want-spreadsheet") this.spreadsheet().then(lend, () => lend(null));
      else if (data.kind === "progress") this.#progressed(data.fraction);
      else hear(data);
    };
  }

  #progressed(fraction: number): void {
    const task = this.#current;
    if (task && !task.dropped) task.watch.progress?.(fraction);
  }

  #answered(answer: Answer): void {
    const task = this.#current;
    this.#current = null;
    if (answer.kind === "panic") this.#restart();
    if (task && !task.dropped) {
      if (answer.kind === "value") task.settle(answer.value as never);
      else task.refuse(answer.kind === "notice" ? new Refusal(answer.notice) : new Panic(answer.message));
    }
    this.#next();
  }

  #restart(): void {
    this.#port?.terminate();
    this.#port = null;
    this.#current = null;
    void this.#next();
  }
}
