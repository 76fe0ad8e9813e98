// A cell of a notebook in the manner of Observable, where `display` shows a value: one law over a range of frequencies, as a table.
import init, { Engine } from "tandelta";

await init({ module_or_path: import.meta.resolve("tandelta/tandelta_bg.wasm") });
const engine = new Engine();

// A notebook has its data as text already; any table will do.
const text = `f_Hz,G_storage_GPa,G_loss_GPa
0.01,0.4,1.9
0.03,2.6,4.0
0.1,7.4,4.2
0.3,9.5,2.2
1,9.9,0.8
`;
engine.read("sweep.csv", new TextEncoder().encode(text), { columns: [] });
const report = engine.run({
  analysis: "relaxation_models",
  inputs: [{ file: "sweep.csv", measurement: 0 }],
  options: { models: ["debye"] },
});
display(report.estimates.map(({ symbol, value, std_error, unit }) => ({ symbol, value, std_error, unit })));
