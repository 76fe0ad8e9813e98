// The page's side of the engine: one call at a time to a worker that can be ended and started again at any moment.
//
// A running WebAssembly call cannot be interrupted, so a worker whose answer nobody wants any more is terminated. It
// holds nothing that cannot be sent again: the client keeps the bytes of every file that was read, or the handle of a large
// one, and the options that it was read with, and reads them again in the new worker, or in those that share a long computation.
import type { Catalog, Notice, Reading, ReadOptions, Report, Request, Session } from "../../pkg/types";
import { Conversation, type Port } from "./conversation";
import type { Answer, Call, News, Returns, Source } from "./protocol";
import { Rows, Team } from "./team";

/** A call that the engine could not do, for a reason to be shown. */
export class Refusal extends Error {
  constructor(readonly notice: Notice) {
    super(notice.message);
  }
}

/** The engine ended unexpectedly during a call. */
export class Panic extends Error {}

/** It ended while it read a file anew. */
class PanicOver extends Panic {
  constructor(
    readonly file: string,
    message: string,
  ) {
    super(message);
  }
}

/** How long an unwanted call may go on before its worker is ended: shorter calls cost less than a new worker. */
const PATIENCE = 250;

/** How a caller follows a call. */
export interface Watch {
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Hears how much of it is done, from 0 to 1. */
  readonly progress?: (fraction: number) => void;
}

/** The same, with the rows of a long computation. */
type Hearing = Watch & { readonly rows?: (rows: Extract<News, { kind: "rows" }>) => void };

interface Task {
  readonly call: Call;
  readonly watch: Hearing;
  readonly settle: (value: never) => void;
  readonly refuse: (error: Error) => void;
  /** The caller has lost interest. */
  dropped: boolean;
}

export class EngineClient {
  #worker: Conversation | null = null;
  #queue: Task[] = [];
  #current: Task | null = null;
  #starting = false;
  /** What was opened. */
  readonly #sources = new Map<string, Source>();
  /** What was read, and how: a new worker has to read the same. */
  readonly #read = new Map<string, ReadOptions>();

  /**
   * `start` makes a worker, `module` gives the compiled engine for it, and `spreadsheet` the compiled reader of workbooks. As many
   * `workers` share a long computation. `lost` hears of a file that a new worker could not read any more.
   */
  constructor(
    private readonly start: () => Port,
    private readonly module: () => Promise<WebAssembly.Module>,
    private readonly spreadsheet: () => Promise<WebAssembly.Module>,
    private readonly workers: number,
    private readonly lost: (file: string, notice: Notice) => void = () => {},
  ) {}

  catalog(): Promise<Catalog> {
    return this.#call({ kind: "catalog" });
  }

  /** Reads a file, or reads it anew with other options. A file that was read is known to `run` under its name. */
  async read(file: string, source: Source, options: ReadOptions, watch?: Watch): Promise<Reading> {
    this.#sources.set(file, source);
    const reading = await this.#call({ kind: "read", file, source, options }, watch);
    if (this.#sources.has(file)) this.#read.set(file, options);
    return reading;
  }

  /** Saved work from its text. */
  session(text: string): Promise<Session> {
    return this.#call({ kind: "session", text });
  }

  forget(file: string): Promise<null> {
    this.#sources.delete(file);
    this.#read.delete(file);
    return this.#call({ kind: "forget", file });
  }

  /** Answers a request; one that takes long is shared among workers, which changes none of its digits. */
  async run(request: Request, watch: Watch = {}): Promise<Report> {
    const rows = new Rows();
    const keep = (some: Extract<News, { kind: "rows" }>) => {
      rows.keep(some);
      if (!watch.signal?.aborted) watch.progress?.(rows.fraction);
    };
    const files = [...new Set(request.inputs.map(({ file }) => file))];
    const hire = () => this.#hire(files, (news) => news.kind === "rows" && keep(news));
    const team = new Team(hire, this.workers);
    try {
      for (;;) {
        const call = { kind: "run", request, known: rows.known, workers: team.strength } as const;
        const answer = await this.#call(call, { ...watch, rows: keep });
        if (!("each" in answer)) return answer;
        await unlessAborted(watch.signal, team.complete(request, rows, answer));
      }
    } finally {
      team.end();
    }
  }

  #call<C extends Call>(call: C, watch: Hearing = {}): Promise<Returns[C["kind"]]> {
    return new Promise((settle, refuse) => {
      const task: Task = { call, watch, settle: settle as Task["settle"], refuse, dropped: false };
      watch.signal?.addEventListener("abort", () => this.#drop(task), { once: true });
      this.#queue.splice(this.#placeOf(call), 0, task);
      this.#next();
    });
  }

  /** At the end; but a question does not wait for files that it is not asked of. */
  #placeOf(call: Call): number {
    let place = this.#queue.length;
    if (call.kind !== "run") return place;
    const files = call.request.inputs.map(({ file }) => file);
    const isOther = (other: Call | undefined) => other?.kind === "read" && !files.includes(other.file);
    while (isOther(this.#queue[place - 1]?.call)) place -= 1;
    return place;
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
    const worker = this.#worker;
    if (!worker) return void this.#begin();
    const task = this.#queue.shift();
    if (!task) return;
    this.#current = task;
    worker.say(task.call).then((answer) => this.#answered(task, answer));
  }

  /** Starts a worker and hands it the files that were read before. */
  async #begin(): Promise<void> {
    this.#starting = true;
    try {
      this.#worker = await this.#hire([...this.#read.keys()], (news) => this.#heard(news));
    } catch (error) {
      // A file that ended the engine once is not tried again and again.
      if (error instanceof PanicOver) this.#read.delete(error.file);
      for (const task of this.#queue.splice(0))
        task.refuse(new Panic(error instanceof Error ? error.message : String(error)));
    } finally {
      this.#starting = false;
    }
    if (this.#queue.length) this.#next();
  }

  /** A new worker that has read `files` as they were read before. */
  async #hire(files: readonly string[], hear: (news: News) => void): Promise<Conversation> {
    const module = await this.module();
    const worker = new Conversation(this.start(), hear, this.spreadsheet);
    try {
      const begun = await worker.say({ kind: "start", module });
      if (begun.kind !== "value") throw new Panic(begun.kind === "panic" ? begun.message : begun.notice.message);
      for (const file of files) {
        const options = this.#read.get(file);
        if (!options) continue;
        const source = this.#sources.get(file) ?? new Uint8Array();
        const answer = await worker.say({ kind: "read", file, source, options });
        if (answer.kind === "panic") throw new PanicOver(file, answer.message);
        if (answer.kind === "notice") this.lost(file, answer.notice);
      }
      return worker;
    } catch (error) {
      worker.end();
      throw error;
    }
  }

  #heard(news: News): void {
    const task = this.#current;
    if (!task || task.dropped) return;
    if (news.kind === "rows") task.watch.rows?.(news);
    else task.watch.progress?.(news.fraction);
  }

  #answered(task: Task, answer: Answer): void {
    if (this.#current !== task) return;
    this.#current = null;
    if (answer.kind === "panic") this.#restart();
    if (!task.dropped) {
      if (answer.kind === "value") task.settle(answer.value as never);
      else task.refuse(answer.kind === "notice" ? new Refusal(answer.notice) : new Panic(answer.message));
    }
    this.#next();
  }

  #restart(): void {
    this.#worker?.end();
    this.#worker = null;
    this.#current = null;
    void this.#next();
  }
}

/** What a promise gives, or that the caller does not wait for it any more. */
function unlessAborted<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (!signal) return promise;
  const aborted = new Promise<never>((_, refuse) => {
    const refuseIt = () => refuse(new DOMException("The call was cancelled.", "AbortError"));
    if (signal.aborted) refuseIt();
    else signal.addEventListener("abort", refuseIt, { once: true });
  });
  return Promise.race([promise, aborted]);
}
