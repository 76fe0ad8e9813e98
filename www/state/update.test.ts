// What the page does when something happens, told without a browser: what is asked, answered, cancelled, undone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applies, inForce, maskOf } from "./question";
import { isCurrent, isEarlier, shownAnswer } from "./shown";
import { FIT, LOOK, Play, refusal, report, run } from "./testing";

test("the first result comes without a click: the first analysis that the file allows is asked", () => {
  const play = new Play().open("x.csv");
  assert.equal(play.effects[0]?.type, "read");
  play.read("x.csv");
  assert.equal(run(play.effects)?.request.analysis, FIT.id);
  play.answer();
  assert.ok(isCurrent(play.state));
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

test("how far a computation is shows until its answer is there, and of a late one nothing", () => {
  const play = Play.fitted().send({ type: "run" });
  const job = play.state.job?.id ?? -1;
  play.send({ type: "progress", job, fraction: 0.25, left: 30 });
  assert.deepEqual([play.state.job?.progress, play.state.job?.left], [0.25, 30]);
  play.send({ type: "run" }).send({ type: "progress", job, fraction: 0.5, left: 20 });
  assert.deepEqual([play.state.job?.progress, play.state.job?.left], [null, null]);
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

test("what a conclusion offers is asked with all that was set before, and undone in one step", () => {
  const play = Play.fitted()
    .send({ type: "option-set", key: "span", value: [1, 2] })
    .answer();
  play.send({ type: "options-set", options: { kind: "finer", detail: 0.5 } });
  assert.deepEqual(run(play.effects)?.request.options, { span: [1, 2], kind: "finer", detail: 0.5 });
  play.answer();
  assert.ok(isCurrent(play.state));
  play.send({ type: "undo" });
  assert.deepEqual(play.options, { span: [1, 2] });
  assert.ok(isCurrent(play.state), "the answer of before is back without being computed again");
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
