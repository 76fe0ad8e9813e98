// Parameters and points that are set by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Notice, Request } from "../../pkg/types";
import type { Phase } from "../figure/index";
import { isCurrent, parametersOf, shownAnswer } from "./shown";
import { Play, refusal, report, row, run } from "./testing";
import { type Message, update } from "./update";

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

test("the moves of one slider are undone in one step", () => {
  const play = Play.fitted();
  for (const value of [3, 3.1, 3.2]) play.send({ type: "parameter-moved", name: "law.a", value });
  play.send({ type: "undo" });
  assert.deepEqual(play.options, {});
  assert.equal(play.state.preview, null);
});

/** A file was fitted whose parameters are held where they are set. */
function holding(): Play {
  const play = new Play().open("x.csv").read("x.csv");
  return answerHolding(play, [2.5, 4, 6]);
}

function answerHolding(play: Play, values: readonly number[]): Play {
  const { job } = play.state;
  if (!job) throw new Error("nothing is being computed");
  const parameters = values.map((value, place) => ({ ...row("acd"[place] ?? "", value), holds: true }));
  return play.send({ type: "answered", job: job.id, report: { ...report(job.of), parameters } });
}

const edited = ({ state }: Play) => parametersOf(state).flatMap(({ row: { key }, edited }) => (edited ? [key] : []));

test("a number that is typed is held where setting it means that, to the last digit, and alone is edited", () => {
  const play = holding().send({ type: "parameter-settled", name: "law.c", value: 3.123456789 });
  assert.deepEqual(run(play.effects)?.request.options, { hold: { "law.c": 3.123456789 } });
  assert.deepEqual(edited(play), ["c"]);
  answerHolding(play, [2.4, 3.123456789, 6.1]).send({ type: "undo" });
  assert.deepEqual(play.options, {});
  play.send({ type: "redo" }).send({ type: "parameter-fixed", name: "law.c", fixed: false });
  assert.deepEqual(play.options, {});
});

test("a slider that holds draws on the way, holds when let go, and is one step", () => {
  const play = holding().send({ type: "parameter-moved", name: "law.c", value: 4.5 });
  assert.equal(run(play.effects)?.request.options.way, "look");
  answerHolding(play, [2.5, 4.5, 6]);
  assert.deepEqual(edited(play), ["c"]);
  play.send({ type: "parameter-moved", name: "law.c", value: 5 });
  play.send({ type: "parameter-settled", name: "law.c", value: 5 });
  assert.deepEqual(run(play.effects)?.request.options, { hold: { "law.c": 5 } });
  play.send({ type: "undo" });
  assert.deepEqual(play.options, {});
});

test("of parameters that a fit starts at, only what was edited is said to be", () => {
  const play = new Play().open("x.csv").read("x.csv");
  const job = play.state.job?.id ?? -1;
  const parameters = [row("a", 2), row("c", 4)];
  play.send({ type: "answered", job, report: { ...report(play.state.job?.of as Request), parameters } });
  play.send({ type: "parameter-settled", name: "law.c", value: 5 });
  assert.deepEqual(play.options, { begin: { "law.a": 2, "law.c": 5 } });
  assert.deepEqual(edited(play), ["c"]);
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
