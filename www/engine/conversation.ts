// A worker one talks with: a message, what it says on the way, its answer; then the next message.
import type { Answer, FromWorker, News, ToWorker } from "./protocol";

/** The part of `Worker` that is used, so that a test can stand in for it. */
export interface Port {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export class Conversation {
  #answered: (answer: Answer) => void = () => {};

  /** `hear` hears what is said before an answer; `spreadsheet` gives the reader of workbooks when the worker wants it. */
  constructor(
    private readonly port: Port,
    private readonly hear: (news: News) => void,
    spreadsheet: () => Promise<WebAssembly.Module>,
  ) {
    const lend = (module: WebAssembly.Module | null) => port.postMessage({ kind: "lend-spreadsheet", module });
    port.onmessage = ({ data }) => {
      if (data.kind === "want-spreadsheet") spreadsheet().then(lend, () => lend(null));
      else if (data.kind === "progress" || data.kind === "rows") this.hear(data);
      else this.#answered(data);
    };
    port.onerror = (event) =>
      this.#answered({ kind: "panic", message: event.message || "the worker could not be started" });
  }

  /** Says something and waits for the answer; a worker that breaks down answers with a panic. */
  say(message: ToWorker): Promise<Answer> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.port.postMessage(message);
    });
  }

  /** Ends the worker; what it was asked last is never answered. */
  end(): void {
    this.port.onmessage = null;
    this.port.onerror = null;
    this.port.terminate();
  }
}
