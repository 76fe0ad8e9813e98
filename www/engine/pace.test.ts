// How long something will still take.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "./pace";

test("a quarter done in ten seconds leaves thirty, and the next stage is guessed anew", () => {
  let clock = 0;
  const pace = new Pace(() => clock);
  assert.equal(pace.left(0), null);
  clock = 10_000;
  assert.equal(pace.left(0.25), 30);
  assert.equal(pace.left(0), null);
  clock = 12_000;
  assert.equal(pace.left(0.5), 2);
});

test("nothing is guessed from the first moment", () => {
  let clock = 0;
  const pace = new Pace(() => clock);
  pace.left(0);
  clock = 100;
  assert.equal(pace.left(0.01), null);
});
