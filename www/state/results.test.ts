// Results that are kept, that use each other's numbers, that are saved and opened again.
import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  AnalysisEntry,
  Catalog,
  Estimate,
  Notice,
  ParameterRow,
  Reading,
  Report,
  Request,
  Session,
} from "../../pkg/types";
import { wanted } from "./question";
import { reference } from "./references";
import { outOfDate, standingOf, usableNumbers } from "./results";
import { sessionOf } from "./session";
import { isCurrent, parametersOf } from "./shown";
import { reading as anyReading, bareReport, option, Player, row } from "./testing";
import type { Message } from "./update";

// A catalog with invented names: the page knows no others, so any will do.

const SPEED = option("speed", { kind: "number", unit: "m/s", limits: [0, 9] });
const HOLD = option("hold", { kind: "values", role: "held" });
const analysis = (id: string): AnalysisEntry => ({
  id,
  title: id,
  summary: "",
  explanation: "",
  needs: "",
  several: false,
  source: "",
  options: [SPEED, HOLD],
});
const CATALOG: Catalog = {
  version: "0",
  formats: [],
  quantities: [],
  models: [],
  analyses: [analysis("first_one"), analysis("second_one"), analysis("free_one")],
  without_measurement: ["free_one"],
};

const reading = (file: string, sha256: string): Reading => ({
  ...anyReading(file, 9, {
    kind: "frequency_sweep",
    groups: [],
    analyses: ["first_one", "second_one", "free_one"],
  }),
  sha256,
});

const estimate = (value: number | null): Estimate => ({
  key: "speed",
  symbol: "v",
  meaning: "Speed",
  unit: "m/s",
  value,
  std_error: 0.1,
  interval: null,
  interval_kind: null,
  state: "ok",
  note: "",
  shown: { unit: "m/s", factor: 1, value: String(value), std_error: "0.1", interval: "" },
});

const ROW: ParameterRow = { ...row("a", 1), unit: "m/s" };

const report = (request: Request, value: number | null): Report => ({
  ...bareReport(request),
  title: "An answer",
  estimates: [estimate(value)],
  parameters: [ROW],
});

/** A page, with what people do on it. */
class Play extends Player {
  constructor() {
    super(CATALOG);
  }

  open(...names: string[]): this {
    this.send({ type: "opened", files: names.map((name) => ({ name, source: new Uint8Array(3) })) });
    for (const name of names) this.read(name);
    return this;
  }

  read(name: string, sha256 = name): this {
    const job = this.state.files.find((file) => file.name === name)?.job ?? -1;
    return this.send({ type: "read", job, reading: reading(name, sha256) });
  }

  ask(file: string, analysis: string): this {
    return this.send({ type: "selected", input: { file, measurement: 0 } }).send({ type: "analysis-chosen", analysis });
  }

  answer(value: number | null): this {
    const { job } = this.state;
    assert.ok(job, "something is being computed");
    return this.send({ type: "answered", job: job.id, report: report(job.sent, value) });
  }

  get sent(): Request | undefined {
    return this.state.job?.sent;
  }

  standing(name: string): string {
    const result = this.state.results.find((each) => each.name === name);
    assert.ok(result, `${name} is kept`);
    return standingOf(this.state, result);
  }

  /** The first question is answered by 5, and the second uses that. */
  static chained(): Play {
    const play = new Play().open("x").answer(5).ask("x", "second_one").answer(0);
    return play.send({ type: "option-set", key: "speed", value: reference("first_one", "speed") }).answer(7);
  }
}

test("every answer is kept, and looked at again without being computed again", () => {
  const play = new Play().open("x").answer(5).ask("x", "second_one").answer(7);
  assert.deepEqual(
    play.state.results.map(({ name }) => name),
    ["first_one", "second_one"],
  );
  play.send({ type: "result-shown", name: "first_one" });
  assert.equal(play.state.job, null);
  assert.ok(isCurrent(play.state));
  assert.equal(play.state.done?.report.estimates[0]?.value, 5);
});

test("a parameter is held at the number of a result, until another is set or it is freed", () => {
  const held = () => new Play().open("x").answer(5).ask("x", "second_one").answer(0);
  const use: Message = { type: "parameter-used", name: "law.a", value: reference("first_one", "speed") };
  const now = ({ state }: Play) => {
    const [{ value, fixed, used } = { value: Number.NaN, fixed: false, used: null }] = parametersOf(state);
    return { value, fixed, from: used?.name };
  };
  const play = held().send(use);
  assert.deepEqual(play.sent?.options, { hold: { "law.a": 5 } });
  assert.deepEqual(now(play.answer(7)), { value: 5, fixed: true, from: "first_one" });
  play.ask("x", "first_one").send({ type: "option-set", key: "speed", value: 1 }).answer(6);
  assert.equal(play.standing("second_one"), "out-of-date");
  const settled = held().send(use).answer(7).send({ type: "parameter-settled", name: "law.a", value: 2 });
  assert.deepEqual(now(settled), { value: 2, fixed: true, from: undefined });
  const freed = held().send(use).answer(7).send({ type: "parameter-fixed", name: "law.a", fixed: false });
  assert.deepEqual(freed.sent?.options, {});
});

test("a later answer to the same question takes the place of the first, unless that is kept as it is", () => {
  const set = (value: number): Message => ({ type: "option-set", key: "speed", value });
  const play = new Play().open("x").answer(5).send(set(1)).answer(6);
  assert.equal(play.state.results.length, 1);
  play.send({ type: "result-pinned", name: "first_one" }).send(set(2)).answer(7);
  assert.deepEqual(
    play.state.results.map(({ name, answer }) => [name, answer?.report.estimates[0]?.value]),
    [
      ["first_one", 6],
      ["first_one 2", 7],
    ],
  );
});

test("a number of a result is used in another question, which is out of date when it changes", () => {
  const play = Play.chained();
  assert.equal(play.state.done?.sent.options.speed, 5);
  assert.equal(play.standing("second_one"), "current");
  play.send({ type: "result-shown", name: "first_one" }).send({ type: "option-set", key: "speed", value: 1 }).answer(6);
  assert.equal(play.standing("second_one"), "out-of-date");
  assert.deepEqual(outOfDate(play.state), ["second_one"]);
  play.send({ type: "results-updated" });
  assert.equal(play.sent?.options.speed, 6);
  play.answer(8);
  assert.equal(play.standing("second_one"), "current");
  assert.equal(play.state.done?.report.estimates[0]?.value, 6, "what is looked at stays on screen");
});

test("a file that is read otherwise makes the results of it out of date, and what uses them; they are answered in order", () => {
  const play = Play.chained().open("y").answer(1).ask("y", "second_one").answer(1);
  play.send({ type: "decided", file: "x", key: "decimal", value: "comma" }).read("x", "x read otherwise");
  assert.equal(play.state.job, null, "what is looked at is of another file");
  assert.deepEqual(outOfDate(play.state), ["first_one", "second_one"]);
  play.send({ type: "results-updated" });
  assert.equal(play.sent?.analysis, "first_one");
  play.answer(4);
  assert.deepEqual([play.sent?.analysis, play.sent?.options.speed], ["second_one", 4]);
  play.answer(9);
  assert.deepEqual(outOfDate(play.state), []);
});

/** The first result has changed, and the second, which uses it, is being answered anew. */
function updating(): Play {
  const play = Play.chained().send({ type: "result-shown", name: "first_one" });
  return play.send({ type: "option-set", key: "speed", value: 1 }).answer(6).send({ type: "results-updated" });
}

test("a result that is dropped while it is answered anew does not come back, and its computation ends", () => {
  const play = updating();
  const job = play.state.job?.id ?? -1;
  play.send({ type: "result-dropped", name: "second_one" });
  assert.deepEqual(play.effects, [{ type: "cancel" }]);
  play.send({ type: "answered", job, report: report({ analysis: "second_one", inputs: [], options: {} }, 8) });
  assert.deepEqual(
    play.state.results.map(({ name }) => name),
    ["first_one"],
  );
});

test("a result that is renamed while it is answered anew, or whose number is used there, is still the same", () => {
  const play = updating();
  play.send({ type: "result-renamed", name: "second_one", to: "mine" });
  play.send({ type: "result-renamed", name: "first_one", to: "yours" }).answer(8);
  assert.deepEqual(
    play.state.results.map(({ name, answer }) => [name, answer?.report.estimates[0]?.value]),
    [
      ["yours", 6],
      ["mine", 8],
    ],
  );
  assert.equal(play.standing("mine"), "current");
});

test("a result that is gone is named where it was used", () => {
  const play = Play.chained().send({ type: "result-dropped", name: "first_one" }).send({ type: "run" });
  assert.equal(play.state.job, null);
  assert.match(play.state.failure?.notice.message ?? "", /first_one.*speed/);
  play.send({ type: "undo" });
  assert.ok(isCurrent(play.state), "undoing brings it back");
});

test("a name that is changed is changed wherever it is used", () => {
  const play = Play.chained().send({ type: "result-renamed", name: "first_one", to: "as cast, 1. run" });
  assert.deepEqual(wanted(play.state)?.options, { speed: { result: "as cast, 1. run.speed" } });
  assert.equal(play.standing("second_one"), "current");
  assert.ok(isCurrent(play.state));
  const { results } = play.state;
  play.send({ type: "result-renamed", name: "second_one", to: "as cast, 1. run" });
  assert.equal(play.state.results, results, "a name that is taken is not given again");
});

test("a question is not offered the numbers that come from its own answer", () => {
  const play = Play.chained().send({ type: "result-shown", name: "first_one" });
  assert.deepEqual(usableNumbers(play.state, "m/s", "speed"), []);
  play.send({ type: "result-shown", name: "second_one" });
  assert.deepEqual(
    usableNumbers(play.state, "m/s", "speed").map(({ result }) => result.name),
    ["first_one"],
  );
  assert.deepEqual(usableNumbers(play.state, "kg", "speed"), []);
});

test("what needs no data is asked with no file", () => {
  const play = new Play().send({ type: "asked-alone", analysis: "free_one" });
  assert.deepEqual(play.sent, { analysis: "free_one", inputs: [], options: {} });
  play.answer(3).open("x");
  assert.equal(play.sent?.analysis, "first_one");
});

// Saved work ----------------------------------------------------------------------------------------------------------

const open = (session: Session, files: Readonly<Record<string, string>> = {}): Message => ({
  type: "session-opened",
  session,
  sources: new Map(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)])),
  said: "",
});

test("saved work asks each question after those that it uses, and opens to the same numbers", () => {
  const before = Play.chained();
  // The second is asked first in the list, as it may be after names were changed by hand.
  const session = sessionOf({ ...before.state, results: [...before.state.results].reverse() });
  assert.deepEqual(
    session.questions.map(({ name }) => name),
    ["first_one", "second_one"],
  );
  assert.deepEqual(session.files, [{ file: "x", reading: { columns: [] }, sha256: "x" }]);
  const play = new Play().send(open(session, { x: "abc" }));
  assert.equal(play.state.job, null, "nothing is asked before the file is read");
  play.read("x");
  assert.equal(play.sent?.analysis, "first_one");
  play.answer(5);
  assert.deepEqual([play.sent?.analysis, play.sent?.options.speed], ["second_one", 5]);
  play.answer(7);
  assert.deepEqual(
    play.state.results.map(({ answer }) => answer?.report.estimates[0]?.value),
    [5, 7],
  );
  assert.equal(play.state.done?.report.estimates[0]?.value, 5, "the first is shown");
  assert.deepEqual(sessionOf(play.state), session);
});

test("saved work without data waits for its files by their names, and says of another file that it is another", () => {
  const session = sessionOf(Play.chained().state);
  const play = new Play().send(
    open({ ...session, files: session.files.map((file) => ({ ...file, file: `data/${file.file}` })) }),
  );
  assert.equal(play.state.files[0]?.problem?.code, "file_awaited");
  assert.equal(play.standing("first_one"), "files-missing");
  play.send({ type: "opened", files: [{ name: "x", source: new Uint8Array(3) }] }).read("x", "another");
  assert.equal(play.state.files.length, 1);
  assert.equal(play.state.files[0]?.problem?.code, "other_file");
  assert.equal(play.sent?.analysis, "first_one");
});

test("opening saved work is undone like anything else", () => {
  const play = new Play()
    .open("y")
    .answer(1)
    .send(open(sessionOf(Play.chained().state), { x: "abc" }));
  play.read("x").answer(5).answer(7).send({ type: "undo" });
  assert.deepEqual(
    play.state.files.map(({ name }) => name),
    ["y"],
  );
  assert.deepEqual(
    play.effects.map(({ type }) => type),
    ["forget", "read"],
    "the engine learns of it anew",
  );
  play.read("y");
  assert.ok(isCurrent(play.state), "its answer was kept");
  play.send({ type: "redo" });
  assert.deepEqual(
    play.state.results.map(({ name }) => name),
    ["first_one", "second_one"],
  );
});

test("a saved question that fails costs the others nothing but the number it owes them", () => {
  const session = sessionOf(Play.chained().state);
  const third = { name: "third", analysis: "free_one", inputs: [], options: {} };
  const play = new Play().send(open({ ...session, questions: [...session.questions, third] }, { x: "abc" })).read("x");
  const notice: Notice = { level: "error", code: "bad", message: "no", where: null };
  play.send({ type: "failed", job: play.state.job?.id ?? -1, notice });
  assert.equal(play.sent?.analysis, "free_one", "the second cannot begin");
  play.answer(1);
  assert.deepEqual(
    session.questions.map(({ name }) => play.standing(name)),
    ["failed", "failed"],
  );
});

test("two saved questions that ask the same of the same file both stay", () => {
  const ask = (name: string, speed: number) => ({
    name,
    analysis: "first_one",
    inputs: [{ file: "x", measurement: 0 }],
    options: { speed },
  });
  const session: Session = {
    tandelta: 1,
    about: "",
    files: [{ file: "x", reading: { columns: [] } }],
    questions: [ask("slow", 1), ask("fast", 2)],
  };
  const play = new Play()
    .send(open(session, { x: "abc" }))
    .read("x")
    .answer(1)
    .answer(2);
  play.send({ type: "result-shown", name: "fast" }).send({ type: "option-set", key: "speed", value: 3 }).answer(3);
  assert.deepEqual(
    play.state.results.map(({ name, asked }) => [name, asked.options.speed]),
    [
      ["slow", 1],
      ["fast", 3],
    ],
  );
});
