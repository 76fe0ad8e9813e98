// Ticks: right at every zoom, on both scales.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toPlainText } from "./notation";
import { random } from "./testing";
import { type Ticks, ticks } from "./ticks";

const labels = (axis: Ticks) => axis.ticks.filter((tick) => tick.label !== "").map((tick) => toPlainText(tick.label));

/** The number a label stands for, read back from its text. */
function numberOf(label: string, power: number | null): number {
  const plain = label.replace(/\$|[{}]/g, "").replace(/−/g, "-");
  const [mantissa = "", exponent] = plain.includes("10^") ? plain.split(/×?10\^/) : [plain];
  const value = exponent === undefined ? Number(mantissa) : Number(`${mantissa || 1}e${exponent}`);
  return power === null ? value : value * 10 ** power;
}

function check(kind: "linear" | "log", low: number, high: number, room: number): void {
  const axis = ticks(kind, low, high, room);
  const where = `${kind} ${low}..${high}, room for ${room}`;
  const slack = 1e-6 * (high - low);
  assert.ok(axis.ticks.length > 0 && axis.ticks.length < 400, `${where}: ${axis.ticks.length} ticks`);
  axis.ticks.forEach((tick, index) => {
    assert.ok(tick.value >= low - slack && tick.value <= high + slack, `${where}: ${tick.value} is outside`);
    const before = axis.ticks[index - 1];
    assert.ok(!before || before.value < tick.value, `${where}: ${tick.value} does not increase`);
    if (tick.label === "") return;
    const said = numberOf(tick.label, axis.power);
    assert.ok(Math.abs(said - tick.value) <= 1e-9 * Math.abs(tick.value), `${where}: ${tick.label} at ${tick.value}`);
  });
  const names = labels(axis);
  assert.equal(new Set(names).size, names.length, `${where}: a label occurs twice`);
  assert.ok(names.length <= 2 * room + 2, `${where}: ${names.length} labels`);
}

test("random axes of any width have increasing ticks inside, and labels that are true and different", () => {
  const next = random(11);
  for (let trial = 0; trial < 3000; trial++) {
    const room = 2 + Math.floor(next() * 10);
    const start = -30 + 60 * next();
    const decades = 10 ** (-4 + 5.5 * next());
    check("log", 10 ** start, 10 ** (start + decades), room);
    const middle = (next() - 0.5) * 10 ** (40 * next() - 20);
    const half = Math.abs(middle) * 10 ** (-8 + 10 * next());
    check("linear", middle - half, middle + half, room);
  }
});

test("between the decades plain numbers stand where they are short, and powers where they are not", () => {
  assert.deepEqual(labels(ticks("log", 0.5, 20, 6)), ["0.5", "1", "2", "5", "10", "20"]);
  assert.ok(labels(ticks("log", 2, 200, 8)).every((label) => !label.includes("10⁰")));
  assert.ok(labels(ticks("log", 2e-6, 2e-4, 8)).some((label) => label.includes("×10⁻⁵")));
});

test("two or more labels are always there when there is room for some", () => {
  const next = random(5);
  for (let trial = 0; trial < 1000; trial++) {
    const low = 10 ** (-10 + 20 * next());
    const high = low * 10 ** (0.01 + 8 * next());
    const count = labels(ticks("log", low, high, 6)).length;
    assert.ok(count >= 2, `${low}..${high} has ${count} labels`);
  }
});

test("many decades are thinned, with the others as minor ticks", () => {
  const axis = ticks("log", 1e-12, 1e12, 6);
  assert.deepEqual(labels(axis), ["10⁻¹⁰", "10⁻⁵", "10⁰", "10⁵", "10¹⁰"]);
  assert.equal(axis.ticks.length, 25);
});

test("a few decades are all labelled, with 2 to 9 between them", () => {
  const axis = ticks("log", 1e6, 1e10, 8);
  assert.deepEqual(labels(axis), ["10⁶", "10⁷", "10⁸", "10⁹", "10¹⁰"]);
  assert.equal(axis.ticks.filter((tick) => !tick.major).length, 4 * 8);
});

test("below two decades numbers between the decades are labelled", () => {
  assert.deepEqual(labels(ticks("log", 1e6, 3e7, 8)), ["10⁶", "2×10⁶", "5×10⁶", "10⁷", "2×10⁷"]);
});

test("within a decade the labels are round values, plain when they are everyday numbers", () => {
  assert.deepEqual(labels(ticks("log", 300, 500, 5)), ["300", "350", "400", "450", "500"]);
  assert.deepEqual(labels(ticks("log", 2.1e9, 2.9e9, 4)), ["2.2×10⁹", "2.4×10⁹", "2.6×10⁹", "2.8×10⁹"]);
});

test("linear labels carry no noise, a true minus sign and a common number of decimals", () => {
  assert.deepEqual(labels(ticks("linear", -0.3, 0.3, 6)), ["−0.3", "−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"]);
});

test("huge and tiny linear values share a power of ten", () => {
  const axis = ticks("linear", 0, 7e10, 8);
  assert.equal(axis.power, 9);
  assert.deepEqual(labels(axis), ["0", "10", "20", "30", "40", "50", "60", "70"]);
  assert.equal(ticks("linear", 0, 3e-7, 4).power, -9);
  assert.equal(ticks("linear", 273150.1, 273150.9, 4).power, null);
});

test("limits that make no axis give no ticks", () => {
  for (const [low, high] of [
    [1, 1],
    [NaN, 1],
    [0, Infinity],
    [2, 1],
    [1, 1 + 1e-15],
    [-1e308, 1e308],
  ] as const) {
    assert.equal(ticks("linear", low, high, 5).ticks.length, 0);
  }
  assert.equal(ticks("log", 0, 1, 5).ticks.length, 0);
  assert.equal(ticks("log", -1, 1, 5).ticks.length, 0);
});
