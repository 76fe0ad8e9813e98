// What the page does when something happens, told without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
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
import { GONE } from "../engine/protocol";
import type { Phase } from "../figure/index";
import {
  applies,
  canAsk,
  INITIAL,
  inForce,
  isCurrent,
  isEarlier,
  maskOf,
  openFile,
  parametersOf,
  type State,
  shownAnswer,
  wanted,
} from "./state";
import { type Effect, type Message, update } from "./update";

// A catalog with invented names: the page knows no others, so any will do.

const option = (key: string, kind: OptionEntry["kind"], value: OptionEntry["default"] = null): OptionEntry => ({
  key,
  title: key,
  help: "",
  kind,
  default: value,
  advanced: false,
  when: null,
});

const FIT: AnalysisEntry = {
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
const LOOK: AnalysisEntry = { ...FIT, id: "look_at_it", title: "Look", options: [option("out", { kind: "mask" }, [])] };
const JOIN: AnalysisEntry = { ...FIT, id: "join_them", title: "Join", several: true, options: [] };

const CATALOG: Catalog = {
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

function measurement(title: string, change: Partial<Measurement> = {}): Measurement {
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
const ISOTHERM: Partial<Measurement> = { kind: "frequency_sweep", beside: [JOIN.id] };
const PIECE: Partial<Measurement> = { ...ISOTHERM, analyses: [] };
/** What suffices alone, and what may be used with it. */
const FAMILY: Partial<Measurement> = { analyses: [FIT.id, JOIN.id], beside: [JOIN.id] };
const FACTORS: Partial<Measurement> = { kind: "shift_factors", beside: [JOIN.id] };

function reading(file: string, rows = 10, change: Partial<Measurement> = {}): Reading {
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

function row(key: string, value: number): ParameterRow {
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

function report(request: Request, a = 2.5): Report {
  return {
    tandelta: "0",
    analysis: request.analysis,
    title: "A fit",
    inputs: [],
    request: { ...request, options: { which: 1, ...request.options } },
    estimates: [],
    parameters: [row("a", a), row("b", 0)],
    quality: null,
    correlations: null,
    tables: [],
    figures: [],
    findings: [],
    notices: [],
  };
}

const refusal = (message: string): Notice => ({ level: "error", code: "bad", message, where: null });

/** A page on which messages can be played; it remembers the effects. */
class Play {
  state: State = INITIAL;
  effects: readonly Effect[] = [];

  constructor(...messages: readonly Message[]) {
    this.send({ type: "engine-ready", catalog: CATALOG });
    for (const message of messages) this.send(message);
  }

  send(message: Message): this {
    const outcome = update(this.state, message);
    this.state = outcome.state;
    this.effects = outcome.effects;
    return this;
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
    assert.ok(job, "something is being computed");
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

const run = (effects: readonly Effect[]) => effects.find((effect) => effect.type === "run");

test("the first result comes without a click: the first analysis that the file allows is asked", () => {
  const play = new Play().open("x.csv");
  assert.equal(play.effects[0]?.type, "read");
  play.read("x.csv");
  assert.equal(run(play.effects)?.request.analysis, FIT.id);
  play.answer();
  assert.ok(isCurrent(play.state));
});

test("several files are opened at once; the first that can be read is shown", () => {
  const play = new Play().open("bad.csv", "good.csv");
  play.send({ type: "unread", job: play.state.files[0]?.job ?? -1, notice: refusal("empty") }).read("good.csv");
  assert.equal(play.state.selected?.file, "good.csv");
  assert.equal(play.state.files[0]?.problem?.message, "empty");
});

test("a file of the same name is kept beside the first", () => {
  const play = new Play().open("x.csv", "x.csv").open("x.csv");
  assert.deepEqual(
    play.state.files.map(({ name }) => name),
    ["x.csv", "x.csv (2)", "x.csv (3)"],
  );
});

test("a file that cannot be read takes nothing else away", () => {
  const play = Play.fitted().open("picture.png");
  play.send({ type: "unread", job: play.state.jobs, notice: refusal("a picture") });
  assert.ok(play.state.done);
  assert.equal(play.state.selected?.file, "x.csv");
});

test("a file opened later is shown once it is read", () => {
  const play = Play.fitted().open("y.csv").read("y.csv");
  assert.equal(play.state.selected?.file, "y.csv");
});

test("a late answer is dropped", () => {
  const play = new Play().open("x.csv").read("x.csv");
  const late = play.state.job;
  assert.ok(late);
  play.send({ type: "option-set", key: "which", value: 0 });
  play.send({ type: "answered", job: late.id, report: report(late.of) });
  assert.equal(shownAnswer(play.state), null);
  play.answer();
  assert.equal(play.state.done?.of.options.which, 0);
});

test("a late reading is dropped", () => {
  const play = new Play().open("x.csv");
  const late = play.state.files[0]?.job ?? -1;
  play.send({ type: "decided", file: "x.csv", key: "decimal", value: "comma" });
  play.send({ type: "read", job: late, reading: reading("x.csv") });
  assert.equal(play.state.files[0]?.reading, null);
});

/** The file that is being read. */
const busy = (play: Play) => play.state.files.find((file) => file.job !== null);

test("how far a file is read is known, of the reading under way only", () => {
  const play = new Play().open("x.csv");
  const late = busy(play)?.job ?? -1;
  play.send({ type: "progress", job: late, fraction: 0.4 });
  assert.equal(busy(play)?.progress, 0.4);
  play.send({ type: "decided", file: "x.csv", key: "decimal", value: "comma" });
  play.send({ type: "progress", job: late, fraction: 0.6 });
  assert.equal(busy(play)?.progress, 0);
});

test("how far a computation is shows until its answer is there, and of a late one nothing", () => {
  const play = Play.fitted().send({ type: "run" });
  const job = play.state.job?.id ?? -1;
  play.send({ type: "progress", job, fraction: 0.25, left: 30 });
  assert.deepEqual([play.state.job?.progress, play.state.job?.left], [0.25, 30]);
  play.send({ type: "run" }).send({ type: "progress", job, fraction: 0.5, left: 20 });
  assert.deepEqual([play.state.job?.progress, play.state.job?.left], [null, null]);
});

test("a file that is no longer wanted while it is read goes, and everything else is as before", () => {
  const before = Play.fitted();
  const play = Play.fitted().open("huge.csv");
  play.send({ type: "reading-cancelled", file: "huge.csv" });
  assert.deepEqual(play.effects, [{ type: "forget", file: "huge.csv" }]);
  const { said: _, jobs: __, ...state } = play.state;
  const { said: ___, jobs: ____, ...was } = before.state;
  assert.deepEqual(state, was);
  play.open("y.csv").read("y.csv");
  assert.equal(play.state.selected?.file, "y.csv");
});

test("a file that is not read anew after all stays as it was understood", () => {
  const play = Play.fitted();
  const [before] = play.state.files;
  play.send({ type: "decided", file: "x.csv", key: "decimal", value: "comma" });
  play.send({ type: "reading-cancelled", file: "x.csv" });
  assert.deepEqual(play.effects, [{ type: "stop-reading", file: "x.csv" }]);
  assert.deepEqual(play.state.files, [{ ...before, progress: 0 }]);
  assert.ok(isCurrent(play.state));
});

test("a decision that cannot be followed is told and is not in the way of the next one", () => {
  const play = Play.fitted().send({ type: "decided", file: "x.csv", key: "decimal", value: "both" });
  play.send({ type: "unread", job: busy(play)?.job ?? -1, notice: refusal("no such mark") });
  assert.equal(play.state.files[0]?.problem?.message, "no such mark");
  play.send({ type: "decided", file: "x.csv", key: "delimiter", value: "tab" }).read("x.csv");
  assert.deepEqual(play.state.files[0]?.options, { columns: [], delimiter: "tab" });
  assert.equal(play.state.files[0]?.problem, null);
});

test("a decision is left to the file again", () => {
  const play = Play.fitted().send({ type: "decided", file: "x.csv", key: "decimal", value: "comma" }).read("x.csv");
  play.send({ type: "decided", file: "x.csv", key: "decimal", value: null });
  assert.equal(play.state.files[0]?.options.decimal, undefined);
});

test("the file that is opened is looked at, and its details are shown", () => {
  const play = new Play().open("x.csv", "y.csv").read("x.csv").read("y.csv");
  assert.equal(openFile(play.state)?.name, "x.csv");
  play.send({ type: "file-opened", file: "y.csv" });
  assert.deepEqual(play.state.selected, { file: "y.csv", measurement: 0 });
  assert.equal(openFile(play.state)?.name, "y.csv");
});

test("a file in which nothing was recognised can be opened beside the one that is looked at, and is shown once it is understood", () => {
  const play = Play.fitted().open("odd.csv");
  const job = busy(play)?.job ?? -1;
  play.send({ type: "read", job, reading: { ...reading("odd.csv"), measurements: [] } });
  play.send({ type: "file-opened", file: "odd.csv" });
  assert.equal(play.state.selected?.file, "x.csv");
  assert.equal(openFile(play.state)?.name, "odd.csv");
  play.open("z.csv").read("z.csv").send({ type: "file-opened", file: "odd.csv" });
  play.send({ type: "column-chosen", file: "odd.csv", choice: { column: "a", quantity: "time", unit: null } });
  play.read("odd.csv");
  assert.equal(play.state.selected?.file, "odd.csv");
});

test("a change is computed, and until then the result is said to belong to the earlier request", () => {
  const play = Play.fitted().send({ type: "option-set", key: "span", value: [1, 2] });
  assert.deepEqual(run(play.effects)?.request.options, { span: [1, 2] });
  assert.ok(isEarlier(play.state));
  assert.ok(play.state.done, "the earlier result stays on screen");
  play.answer();
  assert.ok(!isEarlier(play.state));
});

test("changing back before the answer needs no computation", () => {
  const play = Play.fitted()
    .send({ type: "option-set", key: "span", value: [1, 2] })
    .send({ type: "option-set", key: "span", value: undefined });
  assert.deepEqual(play.effects, [{ type: "cancel" }]);
  assert.ok(isCurrent(play.state));
});

test("an option that was not set shows what the report used", () => {
  const play = Play.fitted();
  const which = FIT.options[0];
  assert.ok(which);
  assert.equal(inForce(play.state, which), 1);
  play.send({ type: "option-set", key: "which", value: 0 });
  assert.equal(inForce(play.state, which), 0);
});

test("cancelling keeps the last result and drops the answer that comes after all", () => {
  const play = Play.fitted().send({ type: "option-set", key: "span", value: [1, 2] });
  const cancelled = play.state.job;
  assert.ok(cancelled);
  play.send({ type: "cancel" });
  assert.deepEqual(play.effects, [{ type: "cancel" }]);
  const before = play.state;
  play.send({ type: "answered", job: cancelled.id, report: report(cancelled.of) });
  assert.equal(play.state, before);
  assert.ok(isEarlier(play.state));
});

test("a parameter moved by hand shows as edited, draws its curve, and is no fit", () => {
  const play = Play.fitted().send({ type: "parameter-moved", name: "law.a", value: 3 });
  assert.equal(run(play.effects)?.request.options.way, "look");
  assert.equal(play.state.done?.of.options.way, undefined);
  play.answer(3);
  assert.equal(shownAnswer(play.state), play.state.preview);
  const moved = parametersOf(play.state).find((parameter) => parameter.row.key === "a");
  assert.equal(moved?.value, 3);
  assert.ok(moved?.edited);
  assert.ok(!isCurrent(play.state));
});

test("a fit after a move starts where the curve was left, and then shows what was fitted", () => {
  const play = Play.fitted().send({ type: "parameter-moved", name: "law.a", value: 3 }).answer(3);
  play.send({ type: "run" });
  assert.deepEqual(run(play.effects)?.request.options, { begin: { "law.a": 3 } });
  play.answer(2.6);
  const fitted = parametersOf(play.state).find((parameter) => parameter.row.key === "a");
  assert.equal(fitted?.value, 2.6);
  assert.ok(!fitted?.edited);
  assert.equal(play.state.preview, null);
});

test("holding a parameter holds the number on screen; freeing one that is held by nature names it", () => {
  const play = Play.fitted().send({ type: "parameter-fixed", name: "law.a", fixed: true });
  assert.deepEqual(play.options, { hold: { "law.a": 2.5 } });
  play
    .send({ type: "parameter-fixed", name: "law.a", fixed: false })
    .send({ type: "parameter-fixed", name: "law.b", fixed: false });
  assert.deepEqual(play.options, { loose: ["law.b"] });
  play.send({ type: "parameter-fixed", name: "law.b", fixed: true });
  assert.deepEqual(play.options, { hold: { "law.b": 0 } });
});

test("a held parameter that is moved is previewed on the way and fitted when let go", () => {
  const play = Play.fitted().send({ type: "parameter-moved", name: "law.b", value: 1 });
  assert.equal(run(play.effects)?.request.options.way, "look");
  play.send({ type: "parameter-settled", name: "law.b", value: 2 });
  assert.deepEqual(run(play.effects)?.request.options, { hold: { "law.b": 2 } });
});

test("start values belong to one group and are dropped with it; what is held stays", () => {
  const play = Play.fitted().send({ type: "parameter-fixed", name: "law.b", fixed: true }).answer();
  play
    .send({ type: "parameter-settled", name: "law.a", value: 4 })
    .send({ type: "option-set", key: "which", value: 0 });
  assert.deepEqual(play.options, { hold: { "law.b": 0 }, which: 0 });
});

test("points are left out, brought back, and both can be undone and redone", () => {
  const play = Play.fitted().send({ type: "points-picked", rows: [3, 1] });
  assert.deepEqual(maskOf(play.state), [1, 3]);
  play.send({ type: "points-picked", rows: [3] });
  assert.deepEqual(maskOf(play.state), [1]);
  play.send({ type: "undo" });
  assert.deepEqual(maskOf(play.state), [1, 3]);
  play.send({ type: "undo" });
  assert.deepEqual(maskOf(play.state), []);
  play.send({ type: "redo" });
  assert.deepEqual(maskOf(play.state), [1, 3]);
});

test("the moves of one slider are undone in one step", () => {
  const play = Play.fitted();
  for (const value of [3, 3.1, 3.2]) play.send({ type: "parameter-moved", name: "law.a", value });
  play.send({ type: "undo" });
  assert.deepEqual(play.options, {});
  assert.equal(play.state.preview, null);
});

/** Points are dragged so that a parameter changes by so much, as the figure tells it. */
const drag = (phase: Phase, by: number, parameter = "law.a"): Message => ({
  type: "points-moved",
  changes: [{ parameter, by }],
  phase,
});

const shownValue = ({ state }: Play, key: string) => parametersOf(state).find(({ row }) => row.key === key)?.value;

test("points that are dragged draw the curve of their parameter, and let go hold it", () => {
  const play = Play.fitted().send(drag("begun", 0.5));
  assert.deepEqual(run(play.effects)?.request.options, { way: "look", begin: { "law.a": 3 } });
  play.answer(3).send(drag("going", 1));
  assert.deepEqual(run(play.effects)?.request.options, { way: "look", begin: { "law.a": 3.5 } }, "moves do not add up");
  play.answer(3.5).send(drag("let-go", 1));
  assert.deepEqual(run(play.effects)?.request.options, { hold: { "law.a": 3.5 } });
  assert.ok(play.state.preview, "what was dragged stays in its place until the answer is there");
  play.answer(3.5);
  assert.equal(play.state.preview, null);
  assert.ok(isCurrent(play.state));
});

test("a preview under way is let finish while points are dragged on, and the next draws where they are then", () => {
  const play = Play.fitted().send(drag("begun", 0.5));
  play.send(drag("going", 0.6)).send(drag("going", 0.7));
  assert.deepEqual(play.effects, []);
  play.answer(3);
  assert.deepEqual(run(play.effects)?.request.options.begin, { "law.a": 3.2 });
  play.answer(3.2);
  assert.deepEqual(play.effects, []);
});

test("a drag is one step to be undone and done again", () => {
  const play = Play.fitted().send(drag("begun", 0.5)).answer(3).send(drag("going", 1)).send(drag("let-go", 1));
  play.answer(3.5).send({ type: "undo" });
  assert.deepEqual(play.options, {});
  assert.ok(isCurrent(play.state), "what was answered before is not computed again");
  assert.equal(play.state.past.length, 1, "that the file was opened");
  play.send({ type: "redo" });
  assert.deepEqual(play.options, { hold: { "law.a": 3.5 } });
});

test("what is held by a drag is dragged on from where it is, and is freed like any other", () => {
  const play = Play.fitted().send(drag("begun", 1)).send(drag("let-go", 1));
  play.send(drag("begun", 0.25));
  assert.deepEqual(run(play.effects)?.request.options, { way: "look", hold: { "law.a": 3.75 } });
  play.answer(3.75).send(drag("let-go", 0.25)).answer(3.75);
  assert.equal(play.state.past.length, 3, "two drags, after the file was opened");
  play.send({ type: "parameter-fixed", name: "law.a", fixed: false });
  assert.deepEqual(play.options, {});
});

test("a drag after a slider is a step of its own, and leaves to the fit where the slider was", () => {
  const play = Play.fitted().send({ type: "parameter-moved", name: "law.a", value: 3 }).answer(3);
  play.send(drag("begun", 1)).answer(4);
  assert.equal(shownValue(play, "a"), 4);
  play.send(drag("given-up", 1));
  assert.deepEqual(run(play.effects)?.request.options, { way: "look", begin: { "law.a": 3 } });
  play.answer(3).send(drag("begun", -1)).send(drag("let-go", -1)).send({ type: "undo" });
  assert.deepEqual(play.options, { begin: { "law.a": 3 } });
});

test("a drag that is given up was never asked, and what had been asked before is computed after all", () => {
  const play = Play.fitted().send(drag("begun", 0.5)).answer(3).send(drag("given-up", 0.5));
  assert.ok(isCurrent(play.state));
  assert.deepEqual([play.state.preview, play.state.past.length, play.options], [null, 1, {}]);
  play.send({ type: "option-set", key: "span", value: [1, 2] });
  play.send(drag("begun", 0.5)).send(drag("given-up", 0.5));
  assert.deepEqual(run(play.effects)?.request.options, { span: [1, 2] });
});

test("a drag ends when anything else changes what is asked", () => {
  const play = Play.fitted().send(drag("begun", 0.5)).answer(3).send({ type: "undo" });
  for (const phase of ["going", "let-go", "given-up"] as const) play.send(drag(phase, 1));
  assert.deepEqual(play.options, {});
});

test("a drag stops at the limits, and moves nothing that the report does not know", () => {
  const play = Play.fitted().send(drag("begun", 99));
  assert.equal(shownValue(play, "a"), 10);
  const other = Play.fitted();
  const { state } = other;
  assert.equal(other.send(drag("begun", 1, "law.strange")).state, state);
});

test("what is said of parameters goes with them when a formula changes, and stays with those that it still names", () => {
  const play = Play.fitted()
    .send({ type: "option-set", key: "begin", value: { "law.a": 2, "law.b": 3 } })
    .send({ type: "option-set", key: "walls", value: { "law.b": [0, 1] } })
    .send({ type: "option-set", key: "loose", value: ["law.b"] })
    .send({ type: "option-set", key: "typed", value: "a*x + bb" });
  assert.deepEqual(play.options, { typed: "a*x + bb", begin: { "law.a": 2 }, loose: [] });
});

test("a fit that lacks start values is drawn, so that there are parameters to be set, and the reason stays", () => {
  const play = Play.fitted().send({ type: "option-set", key: "typed", value: "c*x" });
  const notice: Notice = {
    ...refusal("c has no start value"),
    where: { file: "x.csv", line: null, column: null, option: { key: "begin", at: 0, length: 0 } },
  };
  play.send({ type: "failed", job: play.state.job?.id ?? -1, notice });
  assert.equal(run(play.effects)?.request.options.way, "look");
  play.answer(1);
  assert.equal(play.state.failure?.notice, notice);
  assert.deepEqual(
    parametersOf(play.state).map(({ value }) => value),
    [1, 0],
  );
  const { effects } = update(play.state, { type: "run" });
  assert.deepEqual(run(effects)?.request.options.begin, { "law.a": 1 });
  play.send({ type: "parameter-settled", name: "law.a", value: 3 }).answer(3);
  play.send({ type: "run" });
  assert.deepEqual(run(play.effects)?.request.options.begin, { "law.a": 3 });
});

test("when it cannot be drawn either, the first reason is told", () => {
  const play = Play.fitted().send({ type: "option-set", key: "typed", value: "c*x" });
  const where = { file: null, line: null, column: null, option: { key: "begin", at: 0, length: 0 } };
  play.send({ type: "failed", job: play.state.job?.id ?? -1, notice: { ...refusal("no start"), where } });
  play.send({ type: "failed", job: play.state.job?.id ?? -1, notice: refusal("no drawing") });
  assert.equal(play.state.failure?.notice.message, "no start");
  assert.equal(play.state.job, null);
});

test("an option that depends on another applies while that has one of its values", () => {
  const play = Play.fitted();
  const detail = FIT.options.find(({ key }) => key === "detail");
  assert.ok(detail && !applies(play.state, detail));
  play.send({ type: "option-set", key: "kind", value: "finer" });
  assert.ok(applies(play.state, detail));
});

test("another analysis is told which points are left out, and the first keeps its settings", () => {
  const play = Play.fitted()
    .send({ type: "points-picked", rows: [2] })
    .send({ type: "option-set", key: "span", value: [1, 2] });
  play.send({ type: "analysis-chosen", analysis: LOOK.id });
  assert.deepEqual(play.options, { out: [2] });
  play.send({ type: "analysis-chosen", analysis: FIT.id });
  assert.deepEqual(play.options, { out: [2], span: [1, 2] });
});

test("each measurement keeps its own settings", () => {
  const play = Play.fitted()
    .send({ type: "option-set", key: "span", value: [1, 2] })
    .open("y.csv")
    .read("y.csv");
  assert.deepEqual(play.options, {});
  play.send({ type: "selected", input: { file: "x.csv", measurement: 0 } });
  assert.deepEqual(play.options, { span: [1, 2] });
});

test("removing the file that is shown shows another; removing the last leaves the invitation", () => {
  const play = Play.fitted().open("y.csv").read("y.csv").answer().send({ type: "removed", file: "y.csv" });
  assert.equal(play.state.selected?.file, "x.csv");
  assert.deepEqual(play.effects, [{ type: "forget", file: "y.csv" }]);
  assert.ok(isCurrent(play.state), "its answer was kept");
  play.send({ type: "removed", file: "x.csv" });
  assert.equal(play.state.selected, null);
  assert.equal(play.state.done, null);
  assert.equal(wanted(play.state), null);
});

test("removing another file leaves the result alone", () => {
  const play = Play.fitted().open("bad.csv");
  play.send({ type: "unread", job: play.state.jobs, notice: refusal("bad") });
  const { done } = play.state;
  play.send({ type: "removed", file: "bad.csv" });
  assert.equal(play.state.done, done);
});

test("a file read anew keeps its settings while its rows mean the same, and loses them otherwise", () => {
  const play = Play.fitted()
    .send({ type: "points-picked", rows: [1] })
    .answer();
  play
    .send({ type: "column-chosen", file: "x.csv", choice: { column: "f", quantity: null, unit: "Hz" } })
    .read("x.csv", 10);
  assert.deepEqual(maskOf(play.state), [1]);
  play.send({ type: "decided", file: "x.csv", key: "delimiter", value: "tab" }).read("x.csv", 7);
  assert.deepEqual(maskOf(play.state), []);
});

test("a file read anew has a new result", () => {
  const play = Play.fitted()
    .send({ type: "column-chosen", file: "x.csv", choice: { column: "f", quantity: null, unit: "rad/s" } })
    .read("x.csv");
  assert.ok(run(play.effects), "the numbers of the file have changed although the request has not");
  assert.ok(!isCurrent(play.state));
});

test("a refusal is shown beside the last result", () => {
  const play = Play.fitted().send({ type: "option-set", key: "span", value: [5, 5] });
  play.send({ type: "failed", job: play.state.job?.id ?? -1, notice: refusal("no points") });
  assert.equal(play.state.failure?.notice.message, "no points");
  assert.ok(play.state.done);
});

test("a crash of the engine keeps the user's work and offers its diagnostic text", () => {
  const play = Play.fitted().send({ type: "option-set", key: "span", value: [1, 2] });
  play.send({ type: "crashed", job: play.state.job?.id ?? -1, diagnostic: "unreachable" });
  assert.equal(play.state.job, null);
  assert.equal(play.state.crash, "unreachable");
  assert.deepEqual(play.options, { span: [1, 2] });
  assert.ok(play.state.done);
});

test("a file that has gone stays as it was read, and the next of its name takes its place", () => {
  const gone: Notice = { ...refusal("moved"), code: GONE };
  const play = Play.fitted().send({ type: "decided", file: "x.csv", key: "delimiter", value: "tab" });
  play.send({ type: "unread", job: play.state.files[0]?.job ?? -1, notice: gone });
  const [file] = play.state.files;
  assert.deepEqual([file?.source, file?.reading?.file, file?.problem], [null, "x.csv", gone]);
  assert.deepEqual(file?.options, { columns: [] });
  play.send({ type: "decided", file: "x.csv", key: "delimiter", value: "tab" });
  assert.deepEqual([play.effects, play.state.said], [[], "moved"], "there is nothing to be read");
  play.send({ type: "opened", files: [{ name: "x.csv", source: new Uint8Array(1) }] }).read("x.csv");
  assert.deepEqual(
    play.state.files.map(({ name, problem }) => [name, problem]),
    [["x.csv", null]],
  );
});

test("a file whose contents have changed when it is read anew says so", () => {
  const play = Play.fitted().send({ type: "decided", file: "x.csv", key: "delimiter", value: "tab" });
  const changed = { ...reading("x.csv"), sha256: "another" };
  play.send({ type: "read", job: play.state.files[0]?.job ?? -1, reading: changed });
  assert.equal(play.state.files[0]?.problem?.code, "changed_file");
});

test("a new unit keeps the quantity that was chosen before, a new quantity drops the unit", () => {
  const play = Play.fitted();
  const choose = (quantity: "loss_modulus" | "time" | null, unit: string | null) =>
    play.send({ type: "column-chosen", file: "x.csv", choice: { column: "f", quantity, unit } }).state.files[0]?.options
      .columns;
  choose("loss_modulus", null);
  assert.deepEqual(choose(null, "MPa"), [{ column: "f", quantity: "loss_modulus", unit: "MPa" }]);
  assert.deepEqual(choose("time", null), [{ column: "f", quantity: "time", unit: null }]);
});

// Several measurements together ----------------------------------------------------------------------------------------

const join: Message = { type: "analysis-chosen", analysis: JOIN.id };

test("isotherms of a file each are joined with all others, the one that is looked at first", () => {
  const play = new Play().opened({ x: ISOTHERM, y: ISOTHERM, alien: {}, factors: FACTORS, z: ISOTHERM });
  assert.deepEqual(play.inputs, ["x"], "a measurement is asked first what it can answer alone");
  play.send({ type: "selected", input: { file: "y", measurement: 0 } }).send(join);
  assert.deepEqual(play.inputs, ["y", "x", "z"]);
  assert.deepEqual(
    run(play.effects)?.request.inputs.map(({ file }) => file),
    ["y", "x", "z"],
  );
});

test("files that can only be used together are", () => {
  const play = new Play().opened({ x: PIECE });
  assert.equal(wanted(play.state), null);
  play.opened({ y: PIECE, z: PIECE });
  play.send({ type: "selected", input: { file: "x", measurement: 0 } });
  assert.equal(wanted(play.state)?.analysis, JOIN.id);
  assert.deepEqual(play.inputs, ["x", "y", "z"]);

  const dropped = new Play().opened({ x: PIECE, y: PIECE, z: PIECE });
  assert.equal(run(dropped.effects)?.request.analysis, JOIN.id);
  assert.deepEqual(dropped.inputs, ["x", "y", "z"]);
});

test("an analysis of several can be chosen where it suffices alone, or where there is something to use it with", () => {
  const play = new Play().opened({ x: ISOTHERM });
  assert.ok(!canAsk(play.state, JOIN));
  play.opened({ factors: FACTORS });
  assert.ok(canAsk(play.state, JOIN));
  assert.ok(canAsk(new Play().opened({ x: FAMILY }).state, JOIN));
  assert.ok(!canAsk(new Play().opened({ factors: FACTORS, x: {} }).state, JOIN));
});

test("what suffices alone is used with others when the user says so, and no longer when the user takes that back", () => {
  const play = new Play().opened({ x: FAMILY, y: FAMILY, factors: FACTORS }).send(join);
  assert.deepEqual(play.inputs, ["x"]);
  play.answer().tick("factors", true);
  assert.deepEqual(play.inputs, ["x", "factors"]);
  assert.ok(isEarlier(play.state), "other inputs are another request");
  play.answer().send({ type: "undo" });
  assert.deepEqual(play.inputs, ["x"]);
  play.send({ type: "redo" }).tick("factors", false);
  assert.deepEqual(play.inputs, ["x"]);
});

test("what is ticked stands in the order of the files, whatever the order of the ticks", () => {
  const play = new Play().opened({ x: FAMILY, y: FAMILY, factors: FACTORS }).send(join);
  assert.deepEqual(play.tick("factors", true).tick("y", true).inputs, ["x", "y", "factors"]);
  play.answer().tick("y", false).tick("y", true);
  assert.ok(isCurrent(play.state));
});

test("ticks belong to a measurement and an analysis", () => {
  const play = new Play().opened({ x: ISOTHERM, y: ISOTHERM, z: ISOTHERM }).send(join).tick("z", false);
  assert.deepEqual(play.inputs, ["x", "y"]);
  play.send({ type: "analysis-chosen", analysis: FIT.id });
  assert.deepEqual(play.inputs, ["x"]);
  play.send(join);
  assert.deepEqual(play.inputs, ["x", "y"]);
  play.send({ type: "selected", input: { file: "y", measurement: 0 } }).send(join);
  assert.deepEqual(play.inputs, ["y", "x", "z"]);
});

test("a file that is opened later is used too, unless the user has chosen", () => {
  const play = new Play().opened({ x: ISOTHERM, y: ISOTHERM }).send(join).answer();
  const looked: Message = { type: "selected", input: { file: "x", measurement: 0 } };
  play.opened({ z: ISOTHERM }).send(looked);
  assert.deepEqual(play.inputs, ["x", "y", "z"]);
  play.tick("y", false).opened({ u: ISOTHERM }).send(looked);
  assert.deepEqual(play.inputs, ["x", "z"]);
  play.tick("y", true).tick("u", true).opened({ v: ISOTHERM }).send(looked);
  assert.deepEqual(play.inputs, ["x", "y", "z", "u", "v"], "all ticked is as the page would choose");
});

test("a removed file is taken off the list, and undoing brings it back as it was", () => {
  const play = new Play().opened({ x: FAMILY, y: FAMILY, factors: FACTORS }).send(join);
  play.tick("y", true).tick("factors", true).answer().send({ type: "removed", file: "y" });
  assert.deepEqual(play.effects[0], { type: "forget", file: "y" });
  assert.ok(run(play.effects), "the result was of more than is left");
  assert.deepEqual(play.inputs, ["x", "factors"]);
  play.opened({ y: FAMILY }).send({ type: "selected", input: { file: "x", measurement: 0 } });
  assert.deepEqual(play.inputs, ["x", "factors"], "another file of its name was not ticked");
  const { source } = play.state.files.find(({ name }) => name === "y") ?? {};
  for (let step = 0; step < 3; step += 1) play.send({ type: "undo" });
  assert.deepEqual(play.inputs, ["x", "y", "factors"]);
  const y = play.state.files.find(({ name }) => name === "y");
  assert.ok(y?.source && y.source !== source, "the first file of this name");
});

test("a file that is not used leaves the result alone, whatever becomes of it", () => {
  const play = new Play().opened({ x: ISOTHERM, y: ISOTHERM, factors: FACTORS }).send(join).answer();
  const { done } = play.state;
  play.send({ type: "decided", file: "factors", key: "decimal", value: "comma" }).read("factors", 10, FACTORS);
  assert.deepEqual(play.effects, []);
  play.send({ type: "removed", file: "factors" });
  assert.deepEqual(play.effects, [{ type: "forget", file: "factors" }]);
  assert.ok(isCurrent(play.state));
  assert.equal(play.state.done, done);
});

test("one of the other files read anew makes a new result", () => {
  const play = new Play().opened({ x: ISOTHERM, y: ISOTHERM }).send(join).answer();
  assert.ok(isCurrent(play.state));
  play.send({ type: "decided", file: "y", key: "decimal", value: "comma" }).read("y", 10, ISOTHERM);
  assert.ok(isEarlier(play.state), "the numbers of the file have changed although the request has not");
  assert.deepEqual(run(play.effects)?.request.inputs, play.state.done?.of.inputs);
  play.answer();
  assert.ok(isCurrent(play.state));
  play.send({ type: "decided", file: "y", key: "decimal", value: "point" }).read("y", 10, {});
  assert.deepEqual(play.inputs, ["x"], "it is no isotherm any more");
});

test("a tick goes by the number of a measurement, and goes with a file that now has others", () => {
  const play = new Play().opened({ x: FAMILY, factors: FACTORS }).send(join).tick("factors", true);
  play.send({ type: "decided", file: "factors", key: "decimal", value: "comma" }).read("factors", 7, FACTORS);
  assert.deepEqual(play.inputs, ["x", "factors"]);
  play.send({ type: "decided", file: "factors", key: "tables", value: "apart" });
  const again = reading("factors", 7, FACTORS);
  const measurements = [...again.measurements, ...again.measurements];
  play.send({ type: "read", job: busy(play)?.job ?? -1, reading: { ...again, measurements } });
  assert.deepEqual(play.inputs, ["x"]);
});
