// Rows of a long computation on the worker's side: how they reach the page, and whether others should help to compute them.
import type { Divisible, News } from "./protocol";

/** Milliseconds between two words to the page, so that a bar moves and nothing is slowed down. */
const PACE = 40;

/** Milliseconds that one more worker takes before it begins. */
const START = 200;

type Batch = [row: number, numbers: Float64Array][];

/** Hears rows one by one and passes them on in batches. */
export class RowsOut {
  #stage = -1;
  #of = 0;
  #batch: Batch = [];
  #told: number;
  /** When the last row was heard. */
  #last: number;
  /** Rows heard of this stage, and the time they took without the first, with which comes what was done before it. */
  #count = 0;
  #busy = 0;
  #overhead = 0;

  /** `workers` share a computation that is worth it; with one it goes on to its end. */
  constructor(
    private readonly workers: number,
    private readonly tell: (news: News) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#last = this.#told = now();
  }

  /** Hears a row; the answer is whether to go on. */
  readonly hear = (stage: number, row: number, of: number, numbers: Float64Array): boolean => {
    const now = this.now();
    const took = now - this.#last;
    this.#last = now;
    if (stage === this.#stage) this.#busy += took;
    else this.#begin(stage, of, took);
    this.#count += 1;
    this.#batch.push([row, numbers]);
    if (now - this.#told >= PACE) this.flush(now);
    return !this.#isBetterShared(of - row - 1);
  };

  /** Passes on what was heard since. */
  flush(now = this.now()): void {
    if (this.#batch.length) this.tell({ kind: "rows", stage: this.#stage, of: this.#of, rows: this.#batch });
    this.#batch = [];
    this.#told = now;
  }

  get pace(): Divisible {
    return { overhead: this.#overhead, each: this.#busy / Math.max(1, this.#count - 1) };
  }

  #begin(stage: number, of: number, took: number): void {
    this.flush();
    this.#stage = stage;
    this.#of = of;
    this.#count = this.#busy = 0;
    this.#overhead += took;
  }

  /** Whether the rows that are left take one worker longer than several, each of which has to begin, and one of them again. */
  #isBetterShared(left: number): boolean {
    if (this.workers < 2 || this.#count < 2 || this.#busy < PACE) return false;
    const { overhead, each } = this.pace;
    return left * each > START + 2 * overhead + (left * each) / this.workers;
  }
}
