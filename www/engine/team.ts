// A long computation shared by workers that have no memory in common: each begins it anew, computes some rows, and is ended
// with it. The worker that answers requests is none of them, so that it stays free meanwhile and nothing has to be restarted.
import type { Request } from "../../pkg/types";
import type { Conversation } from "./conversation";
import type { Divisible, Known, News } from "./protocol";

/** Rows of a long computation as they come in, from whomever and in any order. */
export class Rows {
  readonly #stages: (Float64Array | undefined)[][] = [];

  get known(): Known {
    return this.#stages;
  }

  /** Number of the stage that is being computed; -1 before any. */
  get stage(): number {
    return this.#stages.length - 1;
  }

  keep({ stage, of, rows }: Extract<News, { kind: "rows" }>): void {
    this.#stages[stage] ??= new Array(of).fill(undefined);
    for (const [row, numbers] of rows) this.#stages[stage][row] = numbers;
  }

  /** How much of the last stage is there, from 0 to 1. */
  get fraction(): number {
    const rows = this.#stages.at(-1) ?? [];
    return rows.filter(Boolean).length / rows.length;
  }

  /** Rows that the last stage lacks: of each stretch the first and how many. */
  missing(): Piece[] {
    const pieces: Piece[] = [];
    this.#stages.at(-1)?.forEach((numbers, row) => {
      if (numbers) return;
      const last = pieces.at(-1);
      if (last && last.first + last.count === row) last.count += 1;
      else pieces.push({ first: row, count: 1 });
    });
    return pieces;
  }
}

interface Piece {
  first: number;
  count: number;
}

export class Team {
  readonly #members: Conversation[] = [];
  #ended = false;

  /** `hire` starts a worker and has it read the files; no more than `size` of them. */
  constructor(
    private readonly hire: () => Promise<Conversation>,
    private size: number,
  ) {}

  /** How many can work; 0 when each one that was hired broke down. */
  get strength(): number {
    return this.size;
  }

  /** Computes what the last stage of `rows` lacks. It may come back with less, when some broke down. */
  async complete(request: Request, rows: Rows, { overhead, each }: Divisible): Promise<void> {
    const left = rows.missing();
    const known = rows.known.slice(0, rows.stage);
    // So short that all come to the end together, but not so short that most of the time goes into beginning.
    const least = Math.max(1, Math.ceil(overhead / each) || 1);
    const take = (): Piece | null => {
      const rest = left.reduce((sum, { count }) => sum + count, 0);
      const stretch = left[0];
      if (!stretch) return null;
      const count = Math.min(stretch.count, Math.max(least, Math.ceil(rest / (2 * this.size))));
      const piece = { first: stretch.first, count };
      stretch.first += count;
      stretch.count -= count;
      if (stretch.count === 0) left.shift();
      return piece;
    };
    const work = async (member: Conversation | undefined): Promise<void> => {
      for (let piece = take(); piece; piece = take()) {
        const worker = member ?? (await this.#hired());
        member = worker ?? undefined;
        const answer = await worker?.say({ kind: "share", request, known, ...piece });
        if (answer?.kind === "value") continue;
        if (worker) this.#dismiss(worker);
        return;
      }
    };
    await Promise.all(Array.from({ length: this.size }, (_, number) => work(this.#members[number])));
  }

  /** Ends all of them. */
  end(): void {
    this.#ended = true;
    for (const member of this.#members.splice(0)) member.end();
  }

  async #hired(): Promise<Conversation | null> {
    try {
      const member = await this.hire();
      if (this.#ended) member.end();
      else this.#members.push(member);
      return member;
    } catch {
      this.size -= 1;
      return null;
    }
  }

  #dismiss(member: Conversation): void {
    member.end();
    this.#members.splice(this.#members.indexOf(member), 1);
    this.size -= 1;
  }
}
