// Label text to drawable runs: plain text with `$...$` mathematics in a small part of LaTeX. Never throws.
import { FUNCTIONS, GREEK, LOWERED, RAISED, RELATIONS, SIGNS, SPACES, UPRIGHT } from "./alphabet";

/** A piece of text in one style. Lengths are in units of the font size of the whole text. */
export interface Run {
  readonly text: string;
  readonly italic: boolean;
  /** How far the baseline is raised; negative for a subscript. */
  readonly raised: number;
  /** Size relative to the whole text. */
  readonly scale: number;
}

const SHIFT = 0.4;
const DROP = 0.22;
const SMALLER = 0.72;
/** Deeper nesting than any label needs is shown as plain text, so that hostile text cannot exhaust the stack. */
const DEEPEST = 12;

const PLAIN: Style = { italic: true, raised: 0, scale: 1 };

interface Style {
  /** Whether letters are italic, as in mathematics but not within \mathrm. */
  readonly italic: boolean;
  readonly raised: number;
  readonly scale: number;
}

/** The runs of a label. Dollar signs without a partner are ordinary characters, as in a file name. */
export function parse(label: string): Run[] {
  const runs: Run[] = [];
  const parts = label.split("$");
  const paired = parts.length % 2 === 1;
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    const math = index % 2 === 1 && (paired || !last);
    if (math) new Reader(part, runs).read(PLAIN);
    else add(runs, !paired && last ? `$${part}` : part, PLAIN, false);
  });
  return runs;
}

/** The same label as one line of plain text, for screen readers and lists: `G′ (10⁹ Pa)`. */
export function toPlainText(label: string): string {
  return parse(label)
    .map((run) => spell(run))
    .join("")
    .replace(/[\u2003-\u2009]/g, " ");
}

/** Walks through one stretch of mathematics and appends what it finds to `runs`. */
class Reader {
  #at = 0;

  constructor(
    private readonly source: string,
    private readonly runs: Run[],
  ) {}

  /** Reads to the end of the group. At the outermost level a closing brace closes nothing, and is passed over. */
  read(style: Style, depth = 0): void {
    while (this.#at < this.source.length) {
      if (this.#peek() !== "}") this.#item(style, depth);
      else if (depth === 0) this.#at++;
      else return;
    }
  }

  #peek(): string {
    return this.source[this.#at] ?? "";
  }

  #item(style: Style, depth: number): void {
    const character = String.fromCodePoint(this.source.codePointAt(this.#at) ?? 32);
    this.#at += character.length;
    if (character === "\\") this.#command(style, depth);
    else if (character === "{") this.#group(style, depth);
    else if (character === "^") this.#argument(smaller(style, SHIFT), depth);
    else if (character === "_") this.#argument(smaller(style, -DROP), depth);
    else if (character === "'") this.#primes(style);
    else this.#character(character, style);
  }

  #character(character: string, style: Style): void {
    const math = style.italic;
    if (character === " " && math) return;
    const apart = math && style.scale === 1 && RELATIONS.has(character);
    if (apart) add(this.runs, `\u2005${character}\u2005`, style, false);
    else add(this.runs, character === "-" && math ? "−" : character, style, math && /\p{L}/u.test(character));
  }

  /** What a command, `^` or `_` applies to: a group in braces, or the next item. */
  #argument(style: Style, depth: number): void {
    while (this.#peek() === " ") this.#at++;
    const present = this.#at < this.source.length && this.#peek() !== "}";
    if (present && depth < DEEPEST) this.#item(style, depth + 1);
  }

  #group(style: Style, depth: number): void {
    if (depth >= DEEPEST) {
      add(this.runs, "{", style, false);
      return;
    }
    this.read(style, depth + 1);
    if (this.#peek() === "}") this.#at++;
  }

  #primes(style: Style): void {
    let count = 1;
    while (this.#peek() === "'") {
      this.#at++;
      count++;
    }
    add(this.runs, "″".repeat(Math.floor(count / 2)) + "′".repeat(count % 2), style, false);
  }

  #command(style: Style, depth: number): void {
    const name = /^(?:[A-Za-z]+|.)/u.exec(this.source.slice(this.#at, this.#at + 40))?.[0] ?? "";
    this.#at += name.length;
    if (UPRIGHT.has(name)) this.#argument({ ...style, italic: false }, depth);
    else if (name === "frac") this.#fraction(style, depth);
    else if (name === "dot") this.#dotted(style, depth);
    else if (FUNCTIONS.has(name)) this.#function(name, style);
    else this.#letterOrSign(name, style);
  }

  /** On one line, as `a/b`. */
  #fraction(style: Style, depth: number): void {
    this.#argument(style, depth);
    add(this.runs, "/", style, false);
    this.#argument(style, depth);
  }

  /** A rate: a dot above its letter. */
  #dotted(style: Style, depth: number): void {
    this.#argument(style, depth);
    add(this.runs, "\u0307", style, this.runs.at(-1)?.italic ?? false);
  }

  #function(name: string, style: Style): void {
    const next = this.source.slice(this.#at, this.#at + 40).trimStart();
    add(this.runs, /^[\\A-Za-z]/.test(next) ? `${name}\u2009` : name, style, false);
  }

  /** An unknown command is shown by its name. */
  #letterOrSign(name: string, style: Style): void {
    const greek = GREEK.get(name);
    // Small Greek letters are italic in mathematics, capitals upright.
    const small = greek !== undefined && greek === greek.toLowerCase();
    add(this.runs, greek ?? SIGNS.get(name) ?? SPACES.get(name) ?? name, style, style.italic && small);
  }
}

function smaller(style: Style, shift: number): Style {
  return { ...style, raised: style.raised + shift * style.scale, scale: style.scale * SMALLER };
}

/** Appends text, joining it to the run before when that has the same style. */
function add(runs: Run[], text: string, style: Style, italic: boolean): void {
  if (text === "") return;
  const last = runs.at(-1);
  if (last && last.italic === italic && last.raised === style.raised && last.scale === style.scale) {
    runs[runs.length - 1] = { ...last, text: last.text + text };
  } else {
    runs.push({ text, italic, raised: style.raised, scale: style.scale });
  }
}

/** A raised or lowered run in Unicode's own characters where they exist, else behind `^` or `_`. */
function spell(run: Run): string {
  if (run.raised === 0) return run.text;
  const table = run.raised > 0 ? RAISED : LOWERED;
  const characters = [...run.text].map((character) => table.get(character));
  if (characters.every((character) => character !== undefined)) return characters.join("");
  return (run.raised > 0 ? "^" : "_") + run.text;
}
