// For the tests of this folder: a page without a browser, and what an engine would tell it.
import type {
  AnalysisEntry,
  Catalog,
  Measurement,
  Notice,
  OptionEntry,
  ParameterRow,
  Reading,
  Report,
  Request,
} from "../../pkg/types";
import { wanted } from "./question";
import { INITIAL, type State } from "./state";
import { type Effect, type Message, update } from "./update";

// A catalog with invented names: the page knows no others, so any will do.

export const option = (key: string, kind: OptionEntry["kind"], value: OptionEntry["default"] = null): OptionEntry => ({
  key,
  title: key,
  help: "",
  kind,
  default: value,
  advanced: false,
  when: null,
});

export const FIT: AnalysisEntry = {
  id: "fit_it",
  title: "Fit",
  summary: "",
  explanation: "",
  needs: "",
  several: false,
  source: "",
  options: [
    option("which", { kind: "group" }),
    option("span", { kind: "range" }),
    option("out", { kind: "mask" }, []),
    option("begin", { kind: "values", role: "initial" }),
    option("hold", { kind: "values", role: "held" }),
    option("loose", { kind: "parameters" }, []),
    option("walls", { kind: "limits" }),
    option("way", { kind: "action", preview: "look" }, "fit"),
    option("typed", { kind: "formula", functions: ["exp"] }, ""),
    option("kind", { kind: "choice", choices: [], column_prefix: null }, "plain"),
    {
      ...option("detail", { kind: "number", unit: "", limits: [0, 1] }),
      when: { key: "kind", values: ["fine", "finer"] },
    },
  ],
};
export const LOOK: AnalysisEntry = {
  ...FIT,
  id: "look_at_it",
  title: "Look",
  options: [option("out", { kind: "mask" }, [])],
};
export const JOIN: AnalysisEntry = { ...FIT, id: "join_them", title: "Join", several: true, options: [] };

export const CATALOG: Catalog = {
  version: "0",
  formats: [],
  quantities: [],
  analyses: [FIT, LOOK, JOIN],
  without_measurement: [],
  models: [
    {
      id: "law",
      title: "Law",
      summary: "",
      latex: "",
      source: "",
      predicts: [],
      parameters: [
        { key: "a", symbol: "a", unit: "", meaning: "", start: 1, limits: [0, 10], logarithmic: false, fixed: false },
        { key: "b", symbol: "b", unit: "", meaning: "", start: 0, limits: [0, 10], logarithmic: false, fixed: true },
      ],
    },
  ],
};

export function measurement(title: string, change: Partial<Measurement> = {}): Measurement {
  const channel = { column: 0, name: "f", symbol: "f", quantity: "frequency" as const, unit: "Hz" };
  const group = (label: string) => ({ label, temperature: null, temperature_spread: null, frequency: null, size: 5 });
  return {
    kind: "isotherm_family",
    title,
    table: 0,
    abscissa: channel,
    ordinates: [],
    groups: [group("one"), group("two")],
    heat_flow: null,
    analyses: [FIT.id, LOOK.id],
    beside: [],
    ...change,
  };
}

/** Isotherms in a file each, which can be joined; and the same where nothing else can be made of one. */
export const ISOTHERM: Partial<Measurement> = { kind: "frequency_sweep", beside: [JOIN.id] };
export const PIECE: Partial<Measurement> = { ...ISOTHERM, analyses: [] };
/** What suffices alone, and what may be used with it. */
export const FAMILY: Partial<Measurement> = { analyses: [FIT.id, JOIN.id], beside: [JOIN.id] };
export const FACTORS: Partial<Measurement> = { kind: "shift_factors", beside: [JOIN.id] };

export function reading(file: string, rows = 10, change: Partial<Measurement> = {}): Reading {
  return {
    file,
    sha256: "",
    bytes: 3,
    format: "",
    encoding: "",
    delimiter: "",
    decimal: "",
    decisions: [],
    tables: [{ title: "", rows, lines: [1, rows], parts: [{ title: null, rows, lines: [1, rows] }], columns: [] }],
    measurements: [measurement(file, change)],
    notices: [],
    preview: [],
  };
}

export function row(key: string, value: number): ParameterRow {
  const shown = { unit: "", factor: 1, value: "", std_error: "", interval: "" };
  return {
    model: "law",
    key,
    symbol: key,
    meaning: key,
    unit: "",
    shown,
    start: 1,
    value,
    lower: 0,
    upper: 10,
    fixed: key === "b",
    logarithmic: false,
    slider: [0, 10],
  };
}

/** A report that says nothing. */
export function bareReport(request: Request): Report {
  return {
    tandelta: "0",
    analysis: request.analysis,
    title: "",
    inputs: [],
    request,
    estimates: [],
    parameters: [],
    quality: null,
    correlations: null,
    tables: [],
    files: [],
    figures: [],
    findings: [],
    notices: [],
  };
}

export function report(request: Request, a = 2.5): Report {
  const used = { ...request, options: { which: 1, ...request.options } };
  return { ...bareReport(used), title: "A fit", parameters: [row("a", a), row("b", 0)] };
}

export const refusal = (message: string): Notice => ({ level: "error", code: "bad", message, where: null });

/** A page on which messages can be played; it remembers the effects of the last. */
export class Player {
  state: State = INITIAL;
  effects: readonly Effect[] = [];

  constructor(catalog: Catalog) {
    this.send({ type: "engine-ready", catalog });
  }

  send(message: Message): this {
    const outcome = update(this.state, message);
    this.state = outcome.state;
    this.effects = outcome.effects;
    return this;
  }
}

/** Such a page with what people do on it. */
export class Play extends Player {
  constructor() {
    super(CATALOG);
  }

  open(...names: string[]): this {
    return this.send({ type: "opened", files: names.map((name) => ({ name, source: new Uint8Array(3) })) });
  }

  /** The engine has read a file. */
  read(name: string, rows?: number, change?: Partial<Measurement>): this {
    const job = this.state.files.find((file) => file.name === name)?.job ?? -1;
    return this.send({ type: "read", job, reading: reading(name, rows, change) });
  }

  /** Files are opened at once, and read in their order. */
  opened(files: Readonly<Record<string, Partial<Measurement>>>): this {
    this.open(...Object.keys(files));
    for (const [name, change] of Object.entries(files)) this.read(name, 10, change);
    return this;
  }

  tick(file: string, on: boolean): this {
    return this.send({ type: "input-ticked", input: { file, measurement: 0 }, on });
  }

  /** The engine answers what it was last asked. */
  answer(a?: number): this {
    const { job } = this.state;
    if (!job) throw new Error("nothing is being computed");
    return this.send({ type: "answered", job: job.id, report: report(job.of, a) });
  }

  /** A file, read and fitted. */
  static fitted(): Play {
    return new Play().open("x.csv").read("x.csv").answer();
  }

  get options() {
    return wanted(this.state)?.options;
  }

  /** The files that are asked about, in order. */
  get inputs() {
    return wanted(this.state)?.inputs.map(({ file }) => file);
  }
}

export const run = (effects: readonly Effect[]) => effects.find((effect) => effect.type === "run");

/** The file that is being read. */
export const busy = (play: Play) => play.state.files.find((file) => file.job !== null);
