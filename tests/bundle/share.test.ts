// A long computation in parts, each computed by another engine, gives the digits of one engine that works alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { Report, Request } from "../../pkg/types";

const FILE = "freq_constchi_x2.csv";
const INPUTS = [{ file: FILE, measurement: 0 }];
const LONG: Request[] = [
  { analysis: "relaxation_models", inputs: INPUTS, options: { interval: "bootstrap", replicates: 200 } },
  { analysis: "relaxation_models", inputs: INPUTS, options: { interval: "profile", models: ["qpd"] } },
];

function engine(): Engine {
  const engine = new Engine();
  engine.read(FILE, readFileSync(`www/examples/${FILE}`), { columns: [] });
  return engine;
}

/** One engine says how many rows a stage has, others compute them, last rows first, and so on to the report. */
function inParts(request: Request, parts: number): { report: Report; stages: number } {
  const first = engine();
  const known: (Float64Array | undefined)[][] = [];
  for (;;) {
    let count = 0;
    const report = first.share(request, known, undefined, (_stage, _row, of) => {
      count = of;
      return false;
    });
    if (report) return { report, stages: known.length };
    const rows: (Float64Array | undefined)[] = new Array(count).fill(undefined);
    for (let part = parts - 1; part >= 0; part -= 1) {
      const [from, to] = [part, part + 1].map((end) => Math.floor((end * count) / parts)) as [number, number];
      const answer = engine().share(request, known, [from, to - from], (stage, row, of, numbers) => {
        assert.deepEqual([stage, of], [known.length, count]);
        rows[row] = numbers;
        return true;
      });
      assert.equal(answer, undefined);
    }
    known.push(rows);
  }
}

for (const request of LONG) {
  test(`in parts as alone: ${JSON.stringify(request.options)}`, () => {
    initSync({ module: readFileSync("pkg/tandelta_bg.wasm") });
    const alone = engine().run(request);
    for (const parts of [1, 3]) {
      const { report, stages } = inParts(request, parts);
      assert.ok(stages > 0, "there was something to share");
      assert.deepEqual(report, alone);
    }
  });
}
