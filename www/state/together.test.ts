// Several measurements that are used together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { canAsk, wanted } from "./question";
import { isCurrent, isEarlier } from "./shown";
import { busy, FACTORS, FAMILY, FIT, ISOTHERM, JOIN, PIECE, Play, reading, run } from "./testing";
import type { Message } from "./update";

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
