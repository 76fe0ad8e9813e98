// How long something will still take, guessed from how it went so far.

/** Milliseconds before a guess is worth showing. */
const PATIENCE = 700;

export class Pace {
  #since = 0;
  #from = 0;
  #last = Number.POSITIVE_INFINITY;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Seconds that are left when this part is done, from 0 to 1; null while too little is known. What falls back begins anew. */
  left(fraction: number): number | null {
    const now = this.now();
    if (fraction < this.#last) {
      this.#since = now;
      this.#from = fraction;
    }
    this.#last = fraction;
    const elapsed = now - this.#since;
    if (elapsed < PATIENCE || fraction <= this.#from) return null;
    return ((1 - fraction) / (fraction - this.#from)) * (elapsed / 1000);
  }
}
