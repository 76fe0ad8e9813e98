// How fast the page is, measured in Chromium on the hosted page and printed beside what was promised. A time depends on what else the
// machine does, so that none decides whether a test passes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { chromium } from "./browsers";
import { site } from "./doors";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

/** Fresh pages of each; other work on the machine only makes a time longer, so the least is nearest to the truth. */
const VISITS = 3;
/** Milliseconds: the page promises an answer within a second, and to stay live. */
const PROMISED: Record<string, number> = { ready: 1000, "first result": 1000, "its work": 50 };

const folder = mkdtempSync(join(tmpdir(), "tandelta-speed-"));
after(() => rmSync(folder, { recursive: true }));

/** A temperature sweep through the glass transition at 1 Hz, in about so many bytes. */
function ramp(bytes: number): string {
  const count = Math.round(bytes / 32);
  const rows = Array.from({ length: count }, (_, index) => {
    const temperature = 300 + (250 * index) / count;
    const x = 10 ** ((450 - temperature) / 12);
    const scatter = 1 + 0.001 * Math.sin(index * 12.9898) * Math.cos(index * 78.233);
    const [storage, loss] = [(0.3 + 30 * x * x) / (1 + x * x), 0.2 + (30 * x) / (1 + x * x)];
    return [temperature, storage * scatter, loss * scatter].map((value) => value.toExponential(4)).join(",");
  });
  const file = join(folder, `ramp_${bytes}.csv`);
  writeFileSync(file, `T_K,E_storage_GPa,E_loss_GPa\n${rows.join("\n")}\n`);
  return file;
}

interface Task {
  readonly start: number;
  readonly duration: number;
}

/** Runs before the page's own script, which it lets be watched. */
const keeping = () => {
  const tasks: Task[] = [];
  Object.assign(globalThis, { tasks });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ start: startTime, duration });
  }).observe({ type: "longtask", buffered: true });
};

const now = (page: Visit) => page.frame.evaluate(() => performance.now());

/** The longest task since a time by the clock, as the page's own observer sees it; 0 when none took 50 ms. */
const longest = (page: Visit, from: number) =>
  page.frame.evaluate((from) => {
    const { tasks } = globalThis as unknown as { tasks: Task[] };
    return Math.max(0, ...tasks.filter(({ start }) => start >= from).map(({ duration }) => duration));
  }, from);

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Time of its thread on a processor, in microseconds; other work on the machine does not count. */
  readonly tdur?: number;
}

/** The longest task of the page's main thread while something is done, in milliseconds of a processor. */
async function work(page: Visit, doing: () => Promise<unknown>): Promise<number> {
  await page.page.tracing.start({ categories: ["toplevel", "devtools.timeline"] });
  await doing();
  const trace = new TextDecoder().decode(await page.page.tracing.stop());
  const events: TraceEvent[] = JSON.parse(trace).traceEvents;
  const drawing = events.filter(({ name }) => name === "FireAnimationFrame").map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = events.filter(({ name, pid, tid }) => name.endsWith("RunTask") && drawing.includes(`${pid} ${tid}`));
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** When a result was first on screen; asked in the page, so that asking costs no time. */
const shown = (page: Visit) =>
  page.frame.evaluate(async () => {
    while (!document.querySelector('[data-testid^="result-"]')) await new Promise(requestAnimationFrame);
    return performance.now();
  });

/** A number of a fresh page that went through `doing`, the least of several. */
async function least(doing: (page: Visit) => Promise<Record<string, number>>): Promise<Record<string, number>> {
  const all: Record<string, number>[] = [];
  for (let turn = 0; turn < VISITS; turn++)
    await visit(chromium, site, async (page) => void all.push(await doing(page)), { before: keeping });
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, Math.min(...all.map((each) => each[name] ?? Number.NaN))]));
}

const promised = (name: string) => (name in PROMISED ? ` (promised ${PROMISED[name]})` : "");

const print = (what: string, values: Record<string, number>) => {
  const words = Object.entries(values).map(([name, value]) => `${name} ${value.toFixed(0)} ms${promised(name)}`);
  console.log(`${what}: ${words.join(", ")}`);
};

test("the time until the page is ready to compute is printed", async () => {
  const times = await least(async (page) => {
    const drawn = await page.frame.evaluate(async () => {
      while (!document.querySelector('[data-testid="drop"]')) await new Promise(requestAnimationFrame);
      return performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? performance.now();
    });
    await page.eventually("a page that is ready", async () => (await page.text("status")).trim() === "Ready.");
    return { drawn, ready: await now(page), "longest task": await longest(page, 0) };
  });
  print("Opening the page", times);
});

for (const [what, file] of [
  ["1 kB", ramp(1e3)],
  ["1 MB", ramp(1e6)],
  ["22 isotherms", SAMPLE.file],
] as const)
  test(`the time from a drop to the first result, and the longest task meanwhile, are printed: ${what}`, async () => {
    const times = await least(async (page) => {
      await page.eventually("a page that is ready", async () => (await page.text("status")).trim() === "Ready.");
      const start = await now(page);
      let result = Number.NaN;
      const busy = await work(page, async () => {
        await page.choose(file); // Making a file to be dropped would be work of the test, on the page's thread.
        result = (await shown(page)) - start;
        await new Promise((resolve) => setTimeout(resolve, 500));
      });
      return { "first result": result, "longest task": await longest(page, start), "its work": busy };
    });
    print(`Dropping ${what}`, times);
  });

test("what comes over the network before the first result is printed", () => {
  const kilobytes = (...files: readonly string[]) =>
    files.reduce((sum, file) => sum + gzipSync(readFileSync(join("dist", file))).length, 0) / 1000;
  const [page, engine] = [kilobytes("index.html", "sw.js", "manifest.webmanifest"), kilobytes("engine.js")];
  const words = [page, engine, page + engine].map((size) => `${size.toFixed(0)} kB`);
  console.log(`First load of the site, compressed: page ${words[0]} + engine ${words[1]} = ${words[2]}`);
});
