// Runs tests written in TypeScript: bundles each `*.test.ts` below the named folders for Node, and hands them to `node --test`.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const folders = process.argv.slice(2);
const tests = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(folder, file)),
);
// Below the root, so that Node finds node_modules; one folder for each set of tests, so that two runs do not meet.
const outdir = join("target/node-tests", folders.join("+").replaceAll("/", "-"));
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: tests,
  bundle: true,
  outdir,
  outbase: ".",
  outExtension: { ".js": ".mjs" },
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
  plugins: [scripts()],
  define: {
    VERSION: '"test"',
    HOSTED: "false",
    WORKER_SOURCE: '""',
    UNPACKER_SOURCE: '""',
    ENGINE_LZMA_BASE64: '""',
    SPREADSHEET_LZMA_BASE64: '""',
    EXAMPLES: "[]",
    EXAMPLES_GZIP_BASE64: '""',
    DICTIONARIES_GZIP_BASE64: "{}",
    BESIDE: "{}",
  },
});
const bundles = tests.map((file) => join(outdir, file.replace(/\.ts$/, ".mjs")));
const options = ["--enable-source-maps", "--test", "--test-reporter=spec"];
process.exitCode = spawnSync(process.execPath, [...options, ...bundles], { stdio: "inherit" }).status ?? 1;

/** Scripts know their own place by import.meta.url: they are imported from where they stand. */
function scripts() {
  return {
    name: "scripts",
    /** @param {import("esbuild").PluginBuild} build */
    setup(build) {
      build.onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => ({
        path: pathToFileURL(resolve(resolveDir, path)).href,
        external: true,
      }));
    },
  };
}
