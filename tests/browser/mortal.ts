// Workers that end as a browser ends them, without a word of their own: at the next call of one kind, or when they are told to.
import type { Visit } from "./visit";

interface Mortal {
  /** The kind of call that is the last of whoever gets it. */
  lastCall: string;
  workers: Worker[];
}

/** Runs in the page before its own scripts. */
export function mortalWorkers(): void {
  const own = Worker;
  const mortal: Mortal = { lastCall: "", workers: [] };
  class MortalWorker extends own {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      mortal.workers.push(this);
    }
    override postMessage(message: { kind?: string }): void {
      super.postMessage(message);
      if (message.kind !== mortal.lastCall) return;
      mortal.lastCall = "";
      this.terminate();
      setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })), 50);
    }
  }
  Object.assign(globalThis, { mortal, Worker: MortalWorker });
}

/** The next call of a kind ends the worker that gets it. */
export const endAt = (page: Visit, kind: "read" | "run") =>
  page.frame.evaluate((kind) => {
    (globalThis as unknown as { mortal: Mortal }).mortal.lastCall = kind;
  }, kind);

/** Ends all workers, and nobody hears of it. */
export const endSilently = (page: Visit) =>
  page.frame.evaluate(() => {
    for (const worker of (globalThis as unknown as { mortal: Mortal }).mortal.workers) worker.terminate();
  });
