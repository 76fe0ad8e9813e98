// Runs benches/page.ts in Chromium, and measures how long the page itself takes from a dropped file to the first result.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import puppeteer from "puppeteer-core";
import { find } from "../scripts/browsers.mjs";
import { bundle, html } from "../www/build.mjs";

/** The times of the engine and of a figure in Chromium, in milliseconds. */
export async function engineTimes(/** @type {string[]} */ files) {
  const wasm = gzipSync(readFileSync("pkg/tandelta_bg.wasm")).toString("base64");
  const script = await bundle("benches/page.ts", { WASM_GZIP_BASE64: wasm, WORKER_SOURCE: "" });
  return inPage(await html({ hosted: false, script }), async (page) => {
    const input = await page.waitForSelector("input[type=file]");
    await /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (input).uploadFile(...files);
    const root = await page.waitForSelector("html[data-times]", { timeout: 300_000 });
    /** @type {Record<string, number>} */
    const times = JSON.parse((await root?.evaluate((element) => element.getAttribute("data-times"))) ?? "{}");
    return times;
  });
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
