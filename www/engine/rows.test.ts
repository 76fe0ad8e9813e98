// When a computation is worth sharing, and how its rows reach the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { News } from "./protocol";
import { RowsOut } from "./rows";

/** A computation of `of` rows that takes `overhead` before them and `each` for each, in ms; it says after how many rows it stopped. */
function computed(workers: number, of: number, overhead: number, each: number) {
  let clock = 1000;
  const told: News[] = [];
  const rows = new RowsOut(
    workers,
    (news) => told.push(news),
    () => clock,
  );
  clock += overhead;
  let row = 0;
  let goesOn = true;
  while (goesOn && row < of) {
    clock += each;
    goesOn = rows.hear(0, row, of, new Float64Array([row]));
    row += 1;
  }
  rows.flush();
  return { rows: row, told, pace: rows.pace };
}

const count = (news: readonly News[]) => news.reduce((sum, each) => sum + ("rows" in each ? each.rows.length : 0), 0);

test("a computation of a minute is shared soon, and one of a tenth of a second is not", () => {
  assert.ok(computed(2, 60_000, 10, 1).rows < 100);
  assert.equal(computed(2, 100, 10, 1).rows, 100);
});

test("few slow rows are shared like many quick ones", () => {
  assert.equal(computed(4, 12, 500, 1000).rows, 2);
});

test("what takes long before its first row and is short after it is not shared, for each helper would have to begin", () => {
  assert.equal(computed(4, 1000, 2000, 1).rows, 1000);
});

test("one worker has nobody to share with", () => {
  assert.equal(computed(1, 60_000, 10, 1).rows, 60_000);
});

test("every row that was computed is told, those before it stopped as well, some at a time", () => {
  for (const [workers, of] of [
    [1, 500],
    [2, 60_000],
  ] as const) {
    const { rows, told } = computed(workers, of, 10, 1);
    assert.equal(count(told), rows);
    assert.ok(told.length < rows / 10);
  }
});

test("what it takes to begin and what a row takes are measured", () => {
  const { pace } = computed(1, 100, 300, 2);
  assert.ok(Math.abs(pace.overhead - 302) < 1e-9 && Math.abs(pace.each - 2) < 1e-9);
});
