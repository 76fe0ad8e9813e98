// Runs benches/page.ts and benches/import.ts in Chromium, and measures how long the page itself takes from a dropped file to the first result.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { find } from "../scripts/browsers.mjs";
import { bundle, html } from "../www/build.mjs";

/** What the build writes into an offline page, without a reader of workbooks. */
const OFFLINE = { HOSTED: false, SPREADSHEET_LZMA_BASE64: "", BESIDE: {} };

/** The engine as a page carries it. */
const engine = () => readFileSync("pkg/tandelta_bg.wasm.lzma").toString("base64");

/** The times of the engine and of a figure in Chromium, in milliseconds. */
export async function engineTimes(/** @type {string[]} */ files) {
  const script = await bundle("benches/page.ts", { ...OFFLINE, ENGINE_LZMA_BASE64: engine(), WORKER_SOURCE: "" });
  return times(await html({ hosted: false, script }), files);
}

/**
 * The times that a page leaves on its root element once it is given files.
 * @param {string} text
 * @param {string[]} files
 */
function times(text, files) {
  return inPage(text, async (page) => {
    const input = await page.waitForSelector("input[type=file]");
    await /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (input).uploadFile(...files);
    const root = await page.waitForSelector("html[data-times]", { timeout: 300_000 });
    /** @type {Record<string, number> & { error?: string }} */
    const { error, ...times } = JSON.parse((await root?.evaluate((node) => node.getAttribute("data-times"))) ?? "{}");
    if (error) throw new Error(error);
    return times;
  });
}

/** The readers of benches/rivals.ts. */
const RIVALS = ["papaparse", "udsv_strings", "udsv_typed"];

/** From a file to its numbers in a worker, in milliseconds: the page's own road, and other readers. */
export async function importTimes(/** @type {string} */ file) {
  const script = await bundle("benches/import.ts", {
    ...OFFLINE,
    ENGINE_LZMA_BASE64: engine(),
    WORKER_SOURCE: await bundle("www/engine/worker.ts"),
    UNPACKER_SOURCE: await bundle("www/engine/unpacker.ts"),
    RIVALS_SOURCE: await bundle("benches/rivals.ts"),
    RIVALS,
  });
  // No policy: one of the rivals writes code and runs it.
  const page = `<!doctype html><meta charset="utf-8"><body><script>${script.replaceAll("</script", "<\\/script")}</script>`;
  return times(page, [file]);
}

/** From the drop of a file on the open page to the first number on screen: the median of five fresh pages, in milliseconds. */
export async function dropToResult(/** @type {string} */ file) {
  const page = readFileSync("dist/tandelta.html", "utf8");
  const times = [];
  for (let turn = 0; turn < 5; turn++) {
    times.push(await inPage(page, (page) => page.evaluate(dropAndWait, basename(file), readFileSync(file, "utf8"))));
  }
  return times.sort((a, b) => a - b)[2] ?? Number.NaN;
}

/**
 * Runs in the page.
 * @param {string} name
 * @param {string} text
 */
async function dropAndWait(name, text) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  const start = performance.now();
  for (const type of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
  const shown = () => document.querySelector('[data-testid^="result-"]');
  while (!shown() && performance.now() - start < 60_000) await frame();
  await frame();
  return shown() ? performance.now() - start : Number.NaN;
}

/**
 * Opens a page from a file in a fresh Chromium.
 * @template T
 * @param {string} text
 * @param {(page: import("puppeteer-core").Page) => Promise<T>} doing
 */
async function inPage(text, doing) {
  const folder = mkdtempSync(join(tmpdir(), "tandelta-bench-"));
  const executablePath = find("chromium");
  if (!executablePath) throw new Error("Chromium is not installed: make bench says how to get it");
  const browser = await puppeteer.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu"],
    protocolTimeout: 300_000,
  });
  try {
    const file = resolve(folder, "page.html");
    writeFileSync(file, text);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    return await doing(page);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
