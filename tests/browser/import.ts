// Files that come in: what was understood is shown and can be changed, many at once, large ones with a way out, and pasted text.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { browsers } from "./browsers";
import { offlineFile } from "./doors";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

/** What the lines of the files say, by the name of the file. */
async function lines(page: Visit): Promise<Record<string, string>> {
  const files = (await page.all("file")).map((file) => file.evaluate((it) => [it.dataset.file, it.innerText]));
  return Object.fromEntries(await Promise.all(files));
}

for (const browser of browsers) {
  test(`${browser.name}: a decision to be checked comes first, and what is decided is read and drawn at once`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.drop("tests/data/cyrillic.txt");
      const decision = await page.get("decision-encoding");
      const first = (it: HTMLElement) => it.closest("[data-testid=details]")?.querySelector("[data-testid]") === it;
      assert.ok(await decision.evaluate(first), "before everything else");
      assert.match(await decision.evaluate((it) => it.textContent ?? ""), /please check/);
      const column = async () => (await page.all("column"))[0]?.evaluate((it) => it.querySelector("th")?.textContent);
      const name = await column();

      const select = await decision.$("select");
      const chosen = await select?.evaluate((it) => it.value);
      await select?.select("windows-1251");
      await page.eventually("another name", async () => (await column()) !== name);
      await page.atRest();
      const settled = await page.get("decision-encoding");
      assert.doesNotMatch(await settled.evaluate((it) => it.textContent ?? ""), /please check/);

      await settled.evaluate((it) => it.querySelector("button")?.click());
      await page.eventually("the first name", async () => (await column()) === name);
      const again = await (await page.get("decision-encoding")).$("select");
      assert.equal(await again?.evaluate((it) => it.value), chosen);

      const figure = async () => (await page.download("export-svg")).bytes.toString();
      await page.atRest();
      const before = await figure();
      const [, unit] = (await (await page.get("column")).$$("select")) ?? [];
      await unit?.select("°C");
      await page.eventually("the figure in the other unit", async () => (await figure()).includes("°C"));
      assert.ok(!before.includes("°C"));
    }));

  test(`${browser.name}: files of several instruments say what was measured and what can be asked of it`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.drop(
        "tests/data/pyris_steps.txt",
        "tests/data/trios_steps.txt",
        "tests/data/rheocompass_tests.csv",
        SAMPLE.file,
      );
      await page.eventually("all four", async () => (await page.all("file")).length === 4);
      await page.atRest();
      const said = await lines(page);
      assert.match(said["pyris_steps.txt"] ?? "", /3 heat-flow curves · 30 rows.*to check/s);
      assert.match(said["trios_steps.txt"] ?? "", /2 × frequency sweep, flow curve · 14 rows/);
      assert.match(said["rheocompass_tests.csv"] ?? "", /2 flow curves · 14 rows/);
      const fit = await page.get(`analysis-${SAMPLE.analysis}`);
      assert.match(await fit.evaluate((it) => it.textContent ?? ""), /Needs/, "what the heat flow lacks for it");

      const open = (file: string) =>
        page.frame.evaluate((file) => {
          document.querySelector<HTMLElement>(`[data-file="${file}"] button`)?.click();
        }, file);
      await open("trios_steps.txt");
      await page.eventually("its three steps", async () => (await page.all("measurement")).length === 3);
      await page.fitted();
      await open("rheocompass_tests.csv");
      const parts = await page.get("parts");
      assert.equal((await parts.$$("li")).length, 2, "the tables it was joined from");
    }));

  test(`${browser.name}: twenty files dropped at once are a line each, and those that fail say why`, () =>
    visit(browser, offlineFile, async (page) => {
      const good = Array.from({ length: 17 }, () => "tests/data/units_row.csv");
      await page.drop(...good, "tests/data/empty.csv", "tests/data/picture.png", "tests/data/words.txt");
      await page.eventually("all of them", async () => (await page.all("file")).length === 20);
      await page.atRest();
      const files = await Promise.all(
        (await page.all("file")).map((file) =>
          file.evaluate((it) => ({
            height: it.offsetHeight,
            error: it.querySelector('[data-level="error"]')?.textContent ?? "",
          })),
        ),
      );
      assert.equal(files.filter(({ error }) => error.length > 40).length, 3);
      for (const { height, error } of files) assert.ok(error || height < 60, `${height} px`);
      await page.fitted();
    }));

  test(`${browser.name}: while a large file is read the page stays live, and cancelling leaves everything as it was`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.choose(SAMPLE.file);
      await page.fitted();
      const before = [await page.results(), await lines(page)];
      const { steps, longest } = await page.frame.evaluate(async () => {
        const rows = Array.from({ length: 300_000 }, (_, i) => `${i / 10},${(i % 977) / 7},${(i % 331) / 3},${i % 17}`);
        const file = new File([`Time (s),G' (Pa),G" (Pa),Force (N)\n${rows.join("\n")}\n`], "large.csv");
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(file);
        let [last, longest] = [performance.now(), 0];
        const frame = (now: number) => {
          [longest, last] = [Math.max(longest, now - last), now];
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        const steps: number[] = [];
        await new Promise<void>((resolve) => {
          new MutationObserver((_, observer) => {
            const bar = document.querySelector<HTMLProgressElement>('[data-file="large.csv"] progress');
            if (!bar || bar.position < 0) return;
            steps.push(bar.position);
            observer.disconnect();
            document.querySelector<HTMLElement>('[data-testid="cancel-import"]')?.click();
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        });
        return { steps, longest };
      });
      assert.ok((steps[0] ?? 0) > 0 && (steps[0] ?? 1) <= 1, `a part of it was read: ${steps}`);
      assert.ok(longest < 1000, `the page stood still for ${longest} ms`);
      assert.ok(!(await page.isBusy()), "nothing goes on");
      assert.deepEqual([await page.results(), await lines(page)], before);

      await page.choose("tests/data/units_row.csv");
      await page.eventually("the next file", async () => (await lines(page))["units_row.csv"]?.includes("rows"));
      await page.atRest();
      assert.deepEqual(Object.keys(await lines(page)), ["freq_constchi_x2.csv", "units_row.csv"]);
      assert.deepEqual(await page.all("crash"), []);
    }));

  test(`${browser.name}: columns pasted from a spreadsheet, or as CSV, open as a file`, () =>
    visit(browser, offlineFile, async (page) => {
      const csv = readFileSync(SAMPLE.file, "utf8");
      await paste(page, csv.replaceAll(",", "\t"));
      await page.fitted();
      await paste(page, csv);
      const names = ["pasted text", "pasted text (2)"];
      await page.eventually("the second", async () => Object.keys(await lines(page)).join() === names.join());
      await page.atRest();
      const [tabs, commas] = Object.values(await lines(page)).map((line) => line.split("\n")[1]);
      assert.equal(tabs, commas);
      assert.match(tabs ?? "", /22 isotherms/);
    }));
}

/** Copies a text and pastes it with the keyboard, with nothing in focus that takes text. */
async function paste(page: Visit, content: string): Promise<void> {
  const press = async (key: "KeyA" | "KeyC" | "KeyV") => {
    await page.page.keyboard.down("Control");
    await page.page.keyboard.press(key);
    await page.page.keyboard.up("Control");
  };
  await page.frame.evaluate((content) => {
    const field = document.createElement("textarea");
    field.value = content;
    document.body.append(field);
    field.focus();
  }, content);
  await press("KeyA");
  await press("KeyC");
  await page.frame.evaluate(() => document.querySelector("body > textarea")?.remove());
  await press("KeyV");
}
