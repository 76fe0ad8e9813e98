// The libraries as a user has them: the npm package in an empty project, the crate as a dependency of an empty crate.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";

const ROOT = resolve(".");
const SAMPLE = resolve("www/examples/freq_constchi_x2.csv");
const folder = mkdtempSync(join(tmpdir(), "tandelta-library-"));
after(() => rmSync(folder, { recursive: true }));

const run = (cwd: string, command: string, ...args: string[]) => execFileSync(command, args, { cwd, encoding: "utf8" });
const example = (name: string) => resolve("examples/library", name);

/** What both examples print: a title, and numbers with their errors. */
function hasNumbers(printed: string) {
  const [title, ...lines] = printed.trim().split("\n");
  assert.match(title ?? "", /freq_constchi_x2\.csv/);
  const energy = lines.find((line) => line.startsWith("activation_energy = "));
  const [, value] = /= ([\d.]+) ± [\d.]+ eV/.exec(energy ?? "") ?? [];
  assert.ok(Math.abs(Number(value) - 5.96) < 0.02, printed); // The truth of this file is 5.96 eV.
}

const project = join(folder, "project");
before(() => {
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
  const packed = JSON.parse(run(resolve("pkg"), "npm", "pack", "--json", "--pack-destination", folder));
  run(project, "npm", "install", "--offline", "--ignore-scripts", "--silent", join(folder, packed[0].filename));
});

test("the npm package, installed into an empty project, answers a file in Node", () => {
  copyFileSync(example("fit.mjs"), join(project, "fit.mjs"));
  hasNumbers(run(project, "node", "fit.mjs", SAMPLE));
});

test("its types know what goes in and what comes out", () => {
  const program = (analysis: string) => `
    import init, { Engine } from "tandelta";
    import "tandelta/elements";
    import type { Estimate, Report } from "tandelta/types";
    export const chi = (): number | undefined => document.querySelector("tandelta-explorer")?.values["chi"];
    export async function energy(bytes: Uint8Array): Promise<Estimate | undefined> {
      await init({ module_or_path: new URL("tandelta_bg.wasm", "https://example.org/") });
      const engine = new Engine();
      engine.read("x.csv", bytes, { columns: [] });
      const report: Report = engine.run({ analysis: ${analysis}, inputs: [{ file: "x.csv", measurement: 0 }], options: {} });
      return report.estimates.find(({ key }) => key === "activation_energy");
    }`;
  const compile = (name: string, text: string) => {
    writeFileSync(join(project, name), text);
    const options =
      "--noEmit --strict --target es2022 --module nodenext --moduleResolution nodenext --lib es2022,dom,esnext.disposable";
    return run(project, "node", join(ROOT, "node_modules/typescript/bin/tsc"), ...options.split(" "), name);
  };
  compile("right.ts", program('"master_curve"'));
  assert.throws(() => compile("wrong.ts", program("1")));
});

test("the crate, as a dependency of an empty one, answers a file", { timeout: 600_000 }, () => {
  const crate = join(folder, "crate");
  mkdirSync(join(crate, "src"), { recursive: true });
  copyFileSync(example("fit.rs"), join(crate, "src/main.rs"));
  const manifest = `[package]
name = "mine"
version = "0.1.0"
edition = "2024"

[dependencies]
tandelta = { path = ${JSON.stringify(ROOT)} }
serde_json = "1"
`;
  writeFileSync(join(crate, "Cargo.toml"), manifest);
  // Its versions are those that are here already, so that nothing has to be fetched.
  copyFileSync("Cargo.lock", join(crate, "Cargo.lock"));
  const target = resolve("target/library");
  hasNumbers(
    execFileSync("cargo", ["run", "--quiet", "--offline", "--", SAMPLE], {
      cwd: crate,
      encoding: "utf8",
      env: { ...process.env, CARGO_TARGET_DIR: target },
    }),
  );
});

test("the examples in the README of the package are those that are run", () => {
  const readme = readFileSync("pkg/README.md", "utf8");
  for (const name of ["page.html", "fit.mjs", "notebook.js"])
    assert.ok(readme.includes(readFileSync(example(name), "utf8").trim()), name);
});
