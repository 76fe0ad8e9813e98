// Numbers as people type them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumber, fromPosition, parseNumber, toPosition } from "./numbers";

test("decimal comma and decimal point mean the same", () => {
  for (const typed of ["1.5", "1,5", " 1.5 ", "+1.5", "15e-1", "0,15E1"]) assert.equal(parseNumber(typed), 1.5, typed);
  assert.equal(parseNumber("1.234,5"), 1234.5);
  assert.equal(parseNumber("1,234.5"), 1234.5);
  assert.equal(parseNumber("\u22122,5"), -2.5);
});

test("what is no number is not taken for one", () => {
  for (const typed of ["", "abc", "1,2,3", "1.5 GPa", "--1", "e5", "0x10", "Infinity"])
    assert.equal(parseNumber(typed), null, typed);
});

test("a number that is shown can be typed back", () => {
  for (const value of [0, 1, -2.5, 24, 0.381, 1.234e-7, 5e9, 123456, 2.5e6])
    assert.equal(parseNumber(formatNumber(value)), value, String(value));
});

test("a slider keeps its value on both scales", () => {
  for (const logarithmic of [false, true]) {
    const part = toPosition(30, [1, 1000], logarithmic);
    assert.ok(Math.abs(fromPosition(part, [1, 1000], logarithmic) - 30) < 1e-3);
  }
  assert.equal(toPosition(-5, [1, 1000], true), 0, "a value off the scale rests at its end");
});
