// Builds the page: one HTML file that holds script, style, worker and WebAssembly, behind a policy that lets nothing else in.
//
//   dist/tandelta.html   the offline file: opens by a double click
//   dist/index.html      the site: the same, with a manifest and a service worker (dist/sw.js) beside it
//   dist/guide.html      the guide (www/guide.mjs), which is no part of the page
//   dist/paper.tandelta.json  the paper as one worked session, with its data: to be opened on the page, or answered by the command
//   dist/engine.js       the engine, which the site loads once the page is drawn
//   dist/spreadsheet.js, examples.js, paper.js, mathematics.js, fr.js
//                        what a first result can do without: the site loads each when it is wanted
//                        (the offline file holds all of these itself)
//   dist/embed/tandelta.js, embed.html  elements for pages of teachers, and a page for frames (www/embed/build.mjs)
//   pkg/elements.js      the same elements for the npm package
//
// The template is index.html in the root; it marks the places %CSP%, %HEAD%, %STYLE% and %SCRIPT%.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { refusals } from "../scripts/bundle-check.mjs";
import { SCRIPT_LIMIT, teachingFiles } from "./embed/build.mjs";
import { guide } from "./guide.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Browsers that have wasm SIMD, DecompressionStream and constructable style sheets. */
const BROWSERS = ["chrome111", "firefox114", "safari16.4"];
/**
 * Most bytes of the offline file, a fifth of which is the reader of workbooks; and after compression of the site's page, which is there
 * and answers to a hand before its engine is, and of the engine: little above what they are. The aims are 1.5 MB, and 350 kB for page
 * and engine together. What is left is code and prose: opt-level, LTO and wasm-opt have nothing more to give.
 */
const OFFLINE_LIMIT = 1_940_000;
const PAGE_LIMIT = 108_000;
const ENGINE_LIMIT = 700_000;

/** The worked session, which weighs as much as all other examples: the site loads it alone, and the offline file opens it as a file. */
const WHOLE_PAPER =
  "the paper, end to end: every table and figure of Tao et al. (2021), from synthetic data of both alloys";

const read = (/** @type {string} */ file) => readFileSync(join(ROOT, file), "utf8");
const gzip = (/** @type {string | Buffer} */ data) => gzipSync(data, { level: 9 });

/**
 * One door of the page.
 * @param {object} door
 * @param {boolean} door.hosted The site rather than the offline file.
 * @param {string} door.script What the page runs; nothing else may.
 */
export async function html({ hosted, script }) {
  const style = (await bundle("www/style/page.css")).trim();
  const inline = script.trim().replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  /** @type {Record<string, string>} */
  const parts = {
    CSP: await policy({ hosted, script: inline, style }),
    HEAD: `<link rel="icon" href="${icon()}">${hosted ? '\n<link rel="manifest" href="manifest.webmanifest">' : ""}`,
    STYLE: style,
    SCRIPT: inline,
  };
  return read("index.html").replace(/%(CSP|HEAD|STYLE|SCRIPT)%/g, (_, name) => parts[name] ?? "");
}

/**
 * The content-security policy: this script and this style, by their hashes, and nothing to be loaded or sent. The site may also
 * load the scripts beside it, by their hashes.
 * @param {{ hosted: boolean, script: string, style: string }} door
 */
async function policy({ hosted, script, style }) {
  const scripts = [script, ...(hosted ? Object.values(await beside()) : [])];
  return [
    "default-src 'none'",
    // 'wasm-unsafe-eval' allows WebAssembly.compile, not eval
    `script-src ${scripts.map(hash).join(" ")} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    "img-src data: blob:",
    hosted ? "worker-src 'self' blob:" : "worker-src blob:", // the site's service worker; the worker of the engine
    ...(hosted ? ["manifest-src 'self'"] : []),
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types tandelta lit-html",
  ].join("; ");
}

const digest = (/** @type {string} */ text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
const hash = (/** @type {string} */ text) => `'${digest(text)}'`;

/** The script of the page, with what www/globals.d.ts declares. */
export async function script(/** @type {{ hosted: boolean }} */ { hosted }) {
  return bundle("www/main.ts", {
    HOSTED: hosted,
    VERSION: version(),
    WORKER_SOURCE: (await bundle("www/engine/worker.ts")).trim(),
    UNPACKER_SOURCE: (await bundle("www/engine/unpacker.ts")).trim(),
    ENGINE_LZMA_BASE64: hosted ? "" : packed("tandelta"),
    SPREADSHEET_LZMA_BASE64: hosted ? "" : packed("spreadsheet"),
    EXAMPLES: [...examples(), ...(hosted ? [{ file: "paper.tandelta.json", title: WHOLE_PAPER }] : [])],
    EXAMPLES_GZIP_BASE64: hosted ? "" : packedExamples(),
    DICTIONARIES_GZIP_BASE64: { fr: hosted ? "" : packedDictionary("fr") },
    BESIDE: hosted
      ? Object.fromEntries(Object.entries(await beside()).map(([name, text]) => [name, located(name, text)]))
      : {},
  });
}

/**
 * One self-contained classic script, or one style sheet. Workers are classic scripts because Chromium refuses module
 * workers on file:// and in a sandboxed frame.
 * @param {string} entry
 * @param {Record<string, unknown>} [constants]
 */
export async function bundle(entry, constants = {}) {
  const define = Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]));
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    minify: true,
    write: false,
    ...(entry.endsWith(".css") ? {} : { format: /** @type {const} */ ("iife") }),
    target: BROWSERS,
    charset: "utf8",
    legalComments: "none",
    define,
  });
  return outputFiles[0]?.text ?? "";
}

const wasm = (/** @type {"tandelta" | "spreadsheet" | "embed"} */ name) =>
  readFileSync(join(ROOT, `pkg/${name}_bg.wasm`));

/** As `cargo xtask package` has packed it. */
const packed = (/** @type {"tandelta" | "spreadsheet" | "embed"} */ name) =>
  readFileSync(join(ROOT, `pkg/${name}_bg.wasm.lzma`)).toString("base64");
/** What the engine says, in another language. */
const packedDictionary = (/** @type {string} */ language) =>
  gzip(JSON.stringify(JSON.parse(read(`www/text/${language}.catalog.json`)))).toString("base64");
const packedExamples = () => gzip(JSON.stringify(exampleTexts())).toString("base64");

/** @type {Promise<Record<string, string>> | undefined} */
let besides;

/** The scripts beside the site, by name: www/beside.ts takes the variable from each. They are packed once. */
function beside() {
  besides ??= bundle("www/mathematics.ts").then((mathematics) => ({
    engine: `tandelta_engine="${packed("tandelta")}";\n`,
    spreadsheet: `tandelta_spreadsheet="${packed("spreadsheet")}";\n`,
    examples: `tandelta_examples="${packedExamples()}";\n`,
    paper: `tandelta_paper="${gzip(paper()).toString("base64")}";\n`,
    mathematics,
    fr: `tandelta_fr="${packedDictionary("fr")}";\n`,
  }));
  return besides;
}

/** The hash as a question: a new page never takes the script of an old one from a cache. */
function located(/** @type {string} */ name, /** @type {string} */ text) {
  const integrity = digest(text);
  return { url: `./${name}.js?${encodeURIComponent(integrity.slice(7, 15))}`, integrity };
}

const version = () => JSON.parse(read("pkg/package.json")).version;
const icon = () => `data:image/svg+xml,${encodeURIComponent(read("www/icon.svg"))}`;

function examples() {
  /** @type {{ file: string, title: string }[]} */
  const list = JSON.parse(read("www/examples/index.json"));
  return list;
}

/** The texts of the examples by the names of their files. */
const exampleTexts = () => Object.fromEntries(examples().map(({ file }) => [file, read(`www/examples/${file}`)]));

/** The worked session with the contents of its files. */
function paper() {
  /** @type {{ files: { file: string, contents?: { text: string } }[] }} */
  const session = JSON.parse(read("examples/paper/paper.tandelta.json"));
  for (const entry of session.files) entry.contents = { text: read(join("examples/paper", entry.file)) };
  return `${JSON.stringify(session, null, 1)}\n`;
}

function manifest() {
  const icons = [{ src: icon(), sizes: "any", type: "image/svg+xml" }];
  return `${JSON.stringify({ ...JSON.parse(read("www/manifest.webmanifest")), icons })}\n`;
}

/** Writes dist/, unless something in it may not be there or weighs too much. */
async function main() {
  const offline = await html({ hosted: false, script: await script({ hosted: false }) });
  const site = await html({ hosted: true, script: await script({ hosted: true }) });
  const scripts = Object.entries(await beside()).map(([name, text]) => located(name, text));
  // The site names the hashes of the scripts beside it, so that this hash stands for them as well.
  const version = createHash("sha256").update(site).update(manifest()).digest("hex").slice(0, 16);
  const files = {
    "tandelta.html": offline,
    "index.html": site,
    "sw.js": read("www/sw.js").replace("%HASH%", version).replace('["%BESIDE%"]', JSON.stringify(scripts)),
    "manifest.webmanifest": manifest(),
    ...Object.fromEntries(Object.entries(await beside()).map(([name, text]) => [`${name}.js`, text])),
    "paper.tandelta.json": paper(),
    ...(await teachingFiles({ bundle, hash, icon, packed })),
    "guide.html": guide(),
  };

  const modules = {
    "tandelta_bg.wasm": wasm("tandelta").toString("latin1"),
    "spreadsheet_bg.wasm": wasm("spreadsheet").toString("latin1"),
    "embed_bg.wasm": wasm("embed").toString("latin1"),
  };
  const refused = Object.entries({ ...files, ...modules }).flatMap(([name, text]) =>
    refusals(text).map((reason) => `${name}: ${reason}`),
  );
  const compressed = new Map(Object.entries(files).map(([name, text]) => [name, gzip(text).length]));
  const sum = (/** @type {string[]} */ ...names) =>
    names.reduce((bytes, name) => bytes + (compressed.get(name) ?? 0), 0);
  // What the service worker keeps beyond this comes after the engine is there.
  const [page, engine] = [sum("index.html", "manifest.webmanifest", "sw.js"), sum("engine.js")];
  if (Buffer.byteLength(offline) > OFFLINE_LIMIT) refused.push(`tandelta.html is over ${OFFLINE_LIMIT} bytes`);
  if (page > PAGE_LIMIT) refused.push(`the page of the site is ${page} bytes, over ${PAGE_LIMIT}`);
  if (engine > ENGINE_LIMIT) refused.push(`the engine of the site is ${engine} bytes, over ${ENGINE_LIMIT}`);

  const embedded = gzip(files["embed/tandelta.js"]).length;
  if (embedded > SCRIPT_LIMIT) refused.push(`embed/tandelta.js is ${embedded} bytes, over ${SCRIPT_LIMIT}`);

  await weights(files);
  console.log(`first load, compressed: page ${page} + engine ${engine} = ${page + engine}`);
  if (refused.length > 0) throw new Error(`dist/ was not written.\n  ${refused.join("\n  ")}`);
  mkdirSync(join(ROOT, "dist/embed"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(ROOT, "dist", name), text);
  // Importing a script that defines elements is all there is to it, so that the package takes it as it is.
  writeFileSync(join(ROOT, "pkg/elements.js"), files["embed/tandelta.js"]);
  writeFileSync(join(ROOT, "pkg/elements.d.ts"), read("www/embed/elements.types.txt"));
}

/** Prints what each part weighs, in bytes. */
async function weights(/** @type {Record<string, string>} */ files) {
  const command = join(ROOT, "target/release/tandelta");
  /** @type {Record<string, string | Buffer>} */
  const parts = {
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`dist/${name}`, text])),
    "  of which WebAssembly": wasm("tandelta"),
    "  of which workbooks": wasm("spreadsheet"),
    "  of which embedded": wasm("embed"),
    "  of which worker": await bundle("www/engine/worker.ts"),
    ...(existsSync(command) ? { "target/release/tandelta": readFileSync(command) } : {}),
  };
  console.log(`${"bytes".padEnd(26)} ${"raw".padStart(9)} ${"gzip".padStart(9)}`);
  for (const [name, data] of Object.entries(parts)) {
    const [raw, packed] = [Buffer.byteLength(data), gzip(data).length].map((bytes) => String(bytes).padStart(9));
    console.log(`${name.padEnd(26)} ${raw} ${packed}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
