// Files that come, are read, read anew and go.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Notice } from "../../pkg/types";
import { GONE } from "../engine/protocol";
import { maskOf, openFile, wanted } from "./question";
import { isCurrent } from "./shown";
import { busy, Play, reading, refusal, run } from "./testing";

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

test("a late reading is dropped", () => {
  const play = new Play().open("x.csv");
  const late = play.state.files[0]?.job ?? -1;
  play.send({ type: "decided", file: "x.csv", key: "decimal", value: "comma" });
  play.send({ type: "read", job: late, reading: reading("x.csv") });
  assert.equal(play.state.files[0]?.reading, null);
});

test("how far a file is read is known, of the reading under way only", () => {
  const play = new Play().open("x.csv");
  const late = busy(play)?.job ?? -1;
  play.send({ type: "progress", job: late, fraction: 0.4 });
  assert.equal(busy(play)?.progress, 0.4);
  play.send({ type: "decided", file: "x.csv", key: "decimal", value: "comma" });
  play.send({ type: "progress", job: late, fraction: 0.6 });
  assert.equal(busy(play)?.progress, 0);
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

test("removing the file that is asked of, or going back before it, ends the computation", () => {
  const removed = new Play().open("x.csv").read("x.csv").send({ type: "removed", file: "x.csv" });
  assert.deepEqual(removed.effects, [{ type: "forget", file: "x.csv" }, { type: "cancel" }]);
  const undone = new Play().open("x.csv").read("x.csv").send({ type: "undo" });
  assert.deepEqual(undone.effects.at(-1), { type: "cancel" });
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
