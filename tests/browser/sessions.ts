// Work that is kept, saved, passed on and opened again, through both doors and in both browsers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import type { FigureElement } from "../../www/figure/index";
import { browsers } from "./browsers";
import { offlineFile, sandboxedFrame, site } from "./doors";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

const folder = mkdtempSync(join(tmpdir(), "tandelta-sessions-"));
after(() => rmSync(folder, { recursive: true }));

/** Its second analysis does not need the first, so that there are two results. */
const SECOND = "joint_fit";

async function keptAs(page: Visit): Promise<Record<string, string>> {
  const lines = await page.all("kept");
  const read = (line: HTMLElement) => [line.dataset.name ?? "", line.dataset.standing ?? ""] as const;
  return Object.fromEntries(await Promise.all(lines.map((line) => line.evaluate(read))));
}

const settled = (page: Visit, results: number) =>
  page.eventually(`${results} results`, async () => {
    const standings = Object.values(await keptAs(page));
    return standings.length === results && standings.every((standing) => standing === "current");
  });

/** Two analyses of one file, the second of them with an option set. */
async function work(page: Visit) {
  await page.drop(SAMPLE.file);
  await settled(page, 1);
  await page.click(`analysis-${SECOND}`);
  await settled(page, 2);
  return page.results();
}

for (const browser of browsers) {
  for (const door of [site, offlineFile]) {
    test(`${browser.name}, ${door.name}: work survives a reload, and a new tab offers it after the first is closed`, async () => {
      let before = {};
      await visit(browser, door, async (page) => {
        await page.eventually("a page that is ready", async () => !(await page.all("storage")).length);
        before = await work(page);
        await new Promise((resolve) => setTimeout(resolve, 1500)); // Longer than the pause after which work is kept.
        await page.page.reload();
        await page.get("storage");
        await settled(page, 2);
        await page.click("kept");
      });
      await visit(browser, door, async (page) => {
        // A tab that was just closed has its work for a moment longer.
        await page.eventually("its work, offered first", async () => / 2 results /.test(await page.text("recent")));
        await page.click("recent");
        await settled(page, 2);
        const lines = await page.all("kept");
        for (const line of lines)
          if ((await line.evaluate((it) => it.dataset.name)) === SECOND) await (await line.$("button"))?.click();
        await page.eventually("the same numbers", async () => same(await page.results(), before));
      });
    });
  }

  test(`${browser.name}: saved work holds its data: it opens elsewhere with the same numbers, and the command answers it`, async () => {
    const file = join(folder, `${browser.name}.tandelta.json`);
    let before = {};
    await visit(browser, site, async (page) => {
      before = await work(page);
      const { name, bytes } = await page.download("save-work");
      assert.match(name, /\.tandelta\.json$/);
      writeFileSync(file, bytes);
    });
    await visit(browser, offlineFile, async (page) => {
      await page.drop(file);
      await settled(page, 2);
      await (await (await page.all("kept"))[1]?.$("button"))?.click();
      await page.eventually("the same numbers", async () => same(await page.results(), before));
    });
    const said = execFileSync("target/release/tandelta", ["run", file], { encoding: "utf8" });
    assert.deepEqual(said.match(/^\[\w+\]/gm), [`[${SAMPLE.analysis}]`, `[${SECOND}]`]);
  });

  test(`${browser.name}: a report shows the numbers, loads nothing, and is the work again when it is opened`, async () => {
    const file = join(folder, `${browser.name}.html`);
    await visit(browser, site, async (page) => {
      await work(page);
      const { bytes } = await page.download("save-report");
      writeFileSync(file, bytes);
    });
    const report = { name: "report", url: async () => `file://${file}`, framed: false };
    await visit(browser, report, async (page) => {
      const shown = await page.frame.evaluate(() => ({
        figures: document.querySelectorAll("figure svg").length,
        formulas: document.querySelectorAll("math").length,
        text: document.body.textContent ?? "",
      }));
      assert.ok(shown.figures >= 2 && shown.formulas >= 2);
      assert.match(shown.text, /SHA-256/);
      assert.deepEqual(
        page.requests.filter((request) => !request.startsWith("GET file:")),
        [],
      );
    });
    await visit(browser, offlineFile, async (page) => {
      await page.drop(file);
      await settled(page, 2);
    });
  });

  test(`${browser.name}: a link asks the same of the file that is added`, () =>
    visit(browser, site, async (page) => {
      await work(page);
      const { bytes } = await page.download("save-without");
      const session = bytes.toString();
      assert.ok(!session.includes("contents"), "no data");
      const link = await page.frame.evaluate(async (session) => {
        const stream = new Blob([JSON.stringify(JSON.parse(session))]).stream();
        const packed = await new Response(stream.pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
        const base64 = btoa(String.fromCharCode(...new Uint8Array(packed)));
        return `#work=${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
      }, session);
      await page.page.goto("about:blank");
      await page.page.goto((await site.url()) + link);
      await page.eventually("a file that is waited for", async () => {
        const standings = Object.values(await keptAs(page));
        return standings.length === 2 && standings.every((standing) => standing === "files-missing");
      });
      await page.drop(SAMPLE.file);
      await settled(page, 2);
      assert.equal(new URL(page.page.url()).hash, "", "a reload brings back the work, not the link");
    }));

  test(`${browser.name}: results of two samples are laid over each other, and their numbers stand side by side`, () =>
    visit(browser, site, async (page) => {
      const [first, second] = [SAMPLE.file, SAMPLE.file.replace("constchi", "eq6")];
      await page.drop(first);
      await settled(page, 1);
      assert.equal((await page.all("compare")).length, 0, "there is nothing to compare with");
      await page.drop(second);
      await settled(page, 2);
      const series = async () =>
        (await page.get("figure")).evaluate((it) => (it as FigureElement).figure?.panels[0]?.marks.length ?? 0);
      const alone = await series();
      const box = await page.get("compare");
      await box.evaluate((it) => it.querySelector("input")?.click());
      await page.eventually("marks of both", async () => (await series()) > alone);
      await page.click("tab-numbers");
      const heads = await (await page.get("table-comparison")).evaluate((it) =>
        Array.from(it.querySelectorAll("th"), (head) => head.textContent?.trim()),
      );
      assert.deepEqual(
        heads.slice(1),
        [first, second].map((file) => basename(file, ".csv")),
      );
    }));

  test(`${browser.name}: where the browser keeps nothing the page says so, and works`, () =>
    visit(browser, sandboxedFrame, async (page) => {
      await page.drop(SAMPLE.file);
      await settled(page, 1);
      assert.match(await page.text("storage"), /keeps nothing/);
    }));
}

test("the paper is answered as a whole, every number of it", () =>
  visit(browsers[0] as (typeof browsers)[number], site, async (page) => {
    await page.click("example-paper.tandelta.json");
    const standings = await page.eventually("every answer", async () => {
      const kept = await keptAs(page);
      return Object.keys(kept).length > 20 && Object.values(kept).every((each) => each !== "waiting") && kept;
    });
    assert.deepEqual([...new Set(Object.values(standings))], ["current"]);
  }));

type Numbers = Record<string, { value: number; standardError: number }>;

/** The same code on the same data gives the same digits. */
const same = (now: Numbers, before: Numbers) => JSON.stringify(now) === JSON.stringify(before);
