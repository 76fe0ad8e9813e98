// In Node: `npm install tandelta`, then `node fit.mjs FILE`. The numbers of the first analysis that the file can answer.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import init, { Engine } from "tandelta";

await init({ module_or_path: readFileSync(fileURLToPath(import.meta.resolve("tandelta/tandelta_bg.wasm"))) });
const engine = new Engine();

const [path = ""] = process.argv.slice(2);
const file = basename(path);
const { measurements, notices } = engine.read(file, readFileSync(path), { columns: [] });
for (const { level, message } of notices) console.error(`${level}: ${message}`);

const [measurement] = measurements;
if (!measurement) throw new Error(`${file} holds no measurement that is known`);
const report = engine.run({
  analysis: measurement.analyses[0],
  inputs: [{ file, measurement: 0 }],
  options: {},
});
console.log(report.title);
for (const { key, shown } of report.estimates)
  console.log(`${key} = ${shown.value} ± ${shown.std_error} ${shown.unit}`);
