// Label text to drawable runs: plain text with `$...$` mathematics in a small part of LaTeX. Never throws.

/** A piece of text in one style. Lengths are in units of the font size of the whole text. */
export interface Run {
  readonly text: string;
  readonly italic: boolean;
  /** How far the baseline is raised; negative for a subscript. */
  readonly raised: number;
  /** Size relative to the whole text. */
  readonly scale: number;
}

/** Greek letters, in the order of the Greek alphabet. Lower case is italic in mathematics, upper case upright. */
const GREEK: Record<string, string> = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", varepsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", iota: "ι",
  kappa: "κ", lambda: "λ", mu: "μ", nu: "ν", xi: "ξ", omicron: "ο", pi: "π", rho: "ρ", sigma: "σ", varsigma: "ς", tau: "τ",
  upsilon: "υ", phi: "φ", varphi: "φ", chi: "χ", psi: "ψ", omega: "ω",
  Gamma: "Γ", Delta: "Δ", Theta: "Θ", Lambda: "Λ", Xi: "Ξ", Pi: "Π", Sigma: "Σ", Phi: "Φ", Psi: "Ψ", Omega: "Ω",
};

const SIGNS: Record<string, string> = {
  cdot: "·", times: "×", pm: "±", mp: "∓", infty: "∞", degree: "°", circ: "°", partial: "∂", approx: "≈", sim: "∼", le: "≤",
  leq: "≤", ge: "≥", geq: "≥", ne: "≠", neq: "≠", to: "→", prime: "′", langle: "⟨", rangle: "⟩", ast: "∗", ldots: "…",
  "%": "%", $: "$", "{": "{", "}": "}", _: "_", "#": "#", "&": "&", ",": "\u2009", ";": "\u2005", " ": " ", "!": "", quad: "\u2003",
};

/** Names of functions are upright and stand apart from the letter that follows. */
const FUNCTIONS = new Set(["ln", "log", "exp", "sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "min", "max"]);
/** Signs that stand apart from both sides, except in small text. */
const RELATIONS = new Set(["=", "<", ">", "≈", "≤", "≥"]);
/** Commands whose braces hold upright text. */
const UPRIGHT = new Set(["mathrm", "text", "mathsf", "rm", "operatorname"]);

const SHIFT = 0.4;
const DROP = 0.22;
const SMALLER = 0.72;
/** Deeper nesting than any label needs is shown as plain text, so that hostile text cannot exhaust the stack. */
const DEEPEST = 12;

const PLAIN: Style = { math: false, italic: true, raised: 0, scale: 1 };

interface Style {
  readonly math: boolean;
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
    if (math) new Reader(part, runs).read({ ...PLAIN, math: true });
    else add(runs, !paired && last ? `$${part}` : part, PLAIN, false);
  });
  return runs;
}

/** The same label as one line of plain text, for screen readers and lists: `G′ (10⁹ Pa)`. */
export function toPlainText(label: string): string {
  return parse(label).map((run) => spell(run)).join("").replace(/[\u2003-\u2009]/g, " ");
}

/** Walks through one stretch of mathematics and appends what it finds to `runs`. */
class Reader {
  #at = 0;

  constructor(private readonly source: string, private readonly runs: Run[]) {}

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
    if (character === "\\") return this.#command(style, depth);
    if (character === "{") return this.#group(style, depth);
    if (character === "^") return this.#argument(smaller(style, SHIFT), depth);
    if (character === "_") return this.#argument(smaller(style, -DROP), depth);
    if (character === "'") return this.#primes(style);
    if (character === " " && style.italic) return;
    if (RELATIONS.has(character) && style.italic && style.scale === 1) return add(this.runs, `\u2005${character}\u2005`, style, false);
    add(this.runs, character === "-" && style.italic ? "−" : character, style, style.italic && /\p{L}/u.test(character));
  }

  /** What a command, `^` or `_` applies to: a group in braces, or the next item. */
  #argument(style: Style, depth: number): void {
    while (this.#peek() === " ") this.#at++;
    const present = this.#at < this.source.length && this.#peek() !== "}";
    if (present && depth < DEEPEST) this.#item(style, depth + 1);
  }

  #group(style: Style, depth: number): void {
    if (depth >= DEEPEST) return add(this.runs, "{", style, false);
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
    if (UPRIGHT.has(name)) return this.#argument({ ...style, italic: false }, depth);
    if (name === "frac") {
      this.#argument(style, depth);
      add(this.runs, "/", style, false);
      return this.#argument(style, depth);
    }
    if (FUNCTIONS.has(name)) {
      const next = this.source.slice(this.#at, this.#at + 40).trimStart();
      return add(this.runs, /^[\\A-Za-z]/.test(next) ? `${name}\u2009` : name, style, false);
    }
    const greek = lookUp(GREEK, name);
    if (greek) return add(this.runs, greek, style, style.italic && greek === greek.toLowerCase());
    add(this.runs, lookUp(SIGNS, name) ?? name, style, false);
  }
}

function smaller(style: Style, shift: number): Style {
  return { ...style, raised: style.raised + shift * style.scale, scale: style.scale * SMALLER };
}

/** A plain look-up would find "constructor" in every object. */
function lookUp(table: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
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

const RAISED: Record<string, string> = {
  "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "−": "⁻", "+": "⁺", "∗": "*", "*": "*", n: "ⁿ",
};
const LOWERED: Record<string, string> = {
  "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉", "−": "₋", "+": "₊",
};

/** A raised or lowered run in Unicode's own characters where they exist, else behind `^` or `_`. */
function spell(run: Run): string {
  if (run.raised === 0) return run.text;
  const table = run.raised > 0 ? RAISED : LOWERED;
  const characters = [...run.text].map((character) => lookUp(table, character));
  if (characters.every((character) => character !== undefined)) return characters.join("");
  return (run.raised > 0 ? "^" : "_") + run.text;
}
