// The page and the command give the same numbers: every number of a report agrees between WebAssembly and native code.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { Request } from "../../pkg/types";

/** Both compute in doubles; their libraries of exp, ln and sin differ in the last digit, which a fit may amplify. */
const REL = 1e-9;

/**
 * What of a report is decided by the last digits and is no result: how often the solver went round, and how far the
 * cancelling sums of squares of an exact fit differ.
 */
const UNDECIDED = /iterations|evaluations|outcome/;

const EXAMPLES: Request[] = [
  { analysis: "relaxation_models", inputs: [], options: { temperature: 715 } },
  { analysis: "relaxation_models", inputs: [], options: { temperature: 640, models: ["qpd"] } },
  { analysis: "relaxation_models", inputs: [], options: { models: ["qpd"], interval: "bootstrap", replicates: 100 } },
  {
    analysis: "relaxation_models",
    inputs: [],
    options: { models: ["kww"], interval: "profile", weights: "estimated" },
  },
  { analysis: "joint_fit", inputs: [], options: {} },
];
const FILE = "www/examples/freq_constchi_x2.csv";

/** Numbers of a report by their path; columns are arrays in one, typed arrays in the other. */
function numbers(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") return [[path, value]];
  if (value === null || typeof value !== "object") return [];
  const entries = ArrayBuffer.isView(value)
    ? [...(value as Float64Array)].map((number, k) => [k, number] as const)
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => numbers(inner, `${path}/${key}`));
}

function set(options: Request["options"]): string[] {
  return Object.entries(options).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
}

for (const request of EXAMPLES) {
  const name = `${request.analysis} ${JSON.stringify(request.options)}`;
  test(`the command and the page agree to ${REL}: ${name}`, () => {
    initSync({ module: readFileSync("pkg/tandelta_bg.wasm") });
    const engine = new Engine();
    engine.read("freq_constchi_x2.csv", readFileSync(FILE), { columns: [] });
    const page = engine.run({ ...request, inputs: [{ file: "freq_constchi_x2.csv", measurement: 0 }] });
    const args = ["analyse", request.analysis, FILE, ...set(request.options), "--format", "json"];
    const command = JSON.parse(execFileSync("target/release/tandelta", args, { encoding: "utf8", maxBuffer: 1e9 }));
    const ours = new Map(numbers(page).filter(([path, number]) => !UNDECIDED.test(path) && Number.isFinite(number)));
    const theirs = numbers(command).filter(([path]) => !UNDECIDED.test(path) && !path.startsWith("/notices"));
    assert.ok(theirs.length > 500, "the report was read");
    const apart = theirs.filter(([path, number]) => {
      const own = ours.get(path);
      // A correlation is a share of 1 whatever its size.
      const least = path.startsWith("/correlations") ? 1 : Number.MIN_VALUE;
      return own === undefined || Math.abs(own - number) > REL * Math.max(Math.abs(own), Math.abs(number), least);
    });
    assert.deepEqual(
      apart.slice(0, 10).map(([path, number]) => `${path}: ${ours.get(path)} ${number}`),
      [],
    );
  });
}
