// Master curves as a laboratory makes them: figures in one click, an isotherm dragged by hand, files of one temperature each.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import type { Figure } from "../../pkg/types";
import { browsers } from "./browsers";
import { site } from "./doors";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

/** Presses of an arrow key, each a twentieth of the frame. */
const STEPS = 3;

/** Whose shift is typed. */
const TYPED = "715 K";

/** What the truth behind the sample is, eV. */
const ENERGY = 5.96;

async function superposed(page: Visit): Promise<void> {
  await page.eventually("a master curve", async () => "activation_energy" in (await page.results()));
}

async function verdict(page: Visit): Promise<string> {
  return (await page.text("finding-superposition_verdict")).trim();
}

/** The figure that is drawn: its key, and where the points of each isotherm begin. */
async function drawn(page: Visit): Promise<{ key: string; first: Record<string, number> }> {
  const figure = await page.get("figure");
  return figure.evaluate((element) => {
    const { key, panels } = (element as unknown as { figure: Figure }).figure;
    const points = panels[0]?.marks.filter((mark) => mark.kind === "points") ?? [];
    return { key, first: Object.fromEntries(points.map(({ name, x }) => [name, x[0] ?? NaN])) };
  });
}

/** By how much the points of an isotherm moved, in natural logarithms. */
const moved = (now: Record<string, number>, before: Record<string, number>, name: string): number =>
  Math.abs(Math.log((now[name] ?? NaN) / (before[name] ?? NaN)));

for (const browser of browsers) {
  test(`${browser.name}: a dropped family gives shift factors, their law, a verdict and the figures`, () =>
    visit(browser, site, async (page) => {
      await page.drop(SAMPLE.file);
      await superposed(page);
      const energy = (await page.results()).activation_energy;
      assert.ok(Math.abs((energy?.value ?? NaN) - ENERGY) < 0.015, `${energy?.value} eV`);
      assert.match(await verdict(page), /: supported –/);
      assert.equal((await drawn(page)).key, "master_curve");
      const csv = await page.click("tab-numbers").then(() => page.text("table-shift_factors"));
      assert.match(csv, /705 K/);
      // The core says which programs there is a file for.
      const { name, bytes } = await page.download("save-shift_factors-reptate");
      assert.match(name, /_Shift_factors\.ttsf$/);
      assert.match(bytes.toString(), /^\S+;\nT +aT +bT/);
    }));

  test(`${browser.name}: an isotherm that is dragged stays where it is let go, the others stay, and undo brings it back`, () =>
    visit(browser, site, async (page) => {
      await page.drop(SAMPLE.file);
      await superposed(page);
      const before = (await drawn(page)).first;
      const names = Object.keys(before);
      await page.click("tool-move");
      // The figure has the keyboard: the arrow keys move the series that is pointed at.
      const figure = await page.get("figure");
      await page.eventually("the tool in the figure", () =>
        figure.evaluate((element) => (element as unknown as { tool: string }).tool === "move"),
      );
      await figure.evaluate((element) => element.shadowRoot?.querySelector<HTMLElement>("[tabindex]")?.focus());
      await page.page.keyboard.press("ArrowDown");
      await page.page.keyboard.down("Shift");
      for (let press = 0; press < STEPS; press++) await page.page.keyboard.press("ArrowRight");
      await page.page.keyboard.up("Shift");
      const now = await page.eventually("a moved isotherm", async () => {
        const { first } = await drawn(page);
        return names.some((name) => moved(first, before, name) > 0.2) && first;
      });
      const stayed = names.filter((name) => moved(now, before, name) < 0.1);
      assert.equal(stayed.length, names.length - 1, "one was moved, and only that one");
      await page.page.keyboard.down("Control");
      for (let press = 0; press < STEPS; press++) await page.page.keyboard.press("z");
      await page.page.keyboard.up("Control");
      await page.eventually("what was before", async () => {
        const { first } = await drawn(page);
        return names.every((name) => moved(first, before, name) < 1e-6);
      });
    }));

  test(`${browser.name}: a shift that is typed is held, alone is edited, and is told where the data do not put it there`, () =>
    visit(browser, site, async (page) => {
      await page.drop(SAMPLE.file);
      await superposed(page);
      await (await page.get("many-parameters")).evaluate((details) => details.setAttribute("open", ""));
      const own = async () => (await page.get(`parameter-${TYPED}`)).$('input[type="text"]');
      const before = Number(await (await own())?.evaluate((field) => (field as HTMLInputElement).value));
      await (await own())?.click({ count: 3 });
      await page.page.keyboard.type(String(before + 1));
      await page.page.keyboard.press("Enter");
      const marked = (mark: string) =>
        page.frame.$$eval(`[data-testid^="parameter-"][data-${mark}]`, (all) =>
          all.map((each) => (each as HTMLElement).dataset.testid),
        );
      await page.eventually("a shift that is held", async () => (await marked("fixed")).length === 1);
      assert.deepEqual(await marked("fixed"), [`parameter-${TYPED}`]);
      const told = await page.text("finding-held_shifts");
      assert.match(told, new RegExp(`${TYPED}, held by you, lies 1`));
      assert.deepEqual(await marked("edited"), [], "what was answered is edited no more");
      await page.page.keyboard.press("Tab");
      await page.page.keyboard.down("Control");
      await page.page.keyboard.press("z");
      await page.page.keyboard.up("Control");
      await page.eventually("a free shift again", async () => (await marked("fixed")).length === 0);
    }));

  test(`${browser.name}: files of one temperature each are one family`, () =>
    visit(browser, site, async (page) => {
      await page.drop(...oneFileEach([700, 705, 710, 715, 720]));
      await page.eventually("a first result", async () => Object.keys(await page.results()).length > 0);
      await page.click("analysis-master_curve");
      await superposed(page);
      const energy = (await page.results()).activation_energy;
      assert.ok(Math.abs((energy?.value ?? NaN) - ENERGY) < 5 * (energy?.standardError ?? 0), `${energy?.value} eV`);
      assert.match(await page.text("finding-superposition_verdict"), /supported/);
    }));

  test(`${browser.name}: what would help is asked by a key, and undo brings back what was`, () =>
    visit(browser, site, async (page) => {
      await page.drop(loadedUnevenly());
      await superposed(page);
      assert.match(await verdict(page), /: not supported –/);
      const remedy = await page.get("remedy-vertical_shift");
      assert.equal(await remedy.evaluate((it) => it.textContent), "Vertical shift: Free");
      assert.equal(await remedy.evaluate((it) => it.ariaLabel), "Compute again with Vertical shift: Free");
      await remedy.focus();
      await page.page.keyboard.press("Enter");
      await page.eventually("support", async () => /: supported –/.test(await verdict(page)));
      assert.deepEqual(await page.all("remedy-vertical_shift"), []);
      await page.page.keyboard.down("Control");
      await page.page.keyboard.press("z");
      await page.page.keyboard.up("Control");
      await page.eventually("what was", async () => /: not supported –/.test(await verdict(page)));
      assert.equal((await page.all("remedy-vertical_shift")).length, 1);
    }));
}

/** The sample as if every second isotherm had been measured a tenth too stiff. */
function loadedUnevenly(): string {
  const [heading, ...rows] = lines();
  const stiffer = (row: string) => {
    const [temperature = NaN, frequency, storage = NaN, loss = NaN] = row.split(",").map(Number);
    const factor = temperature % 10 === 0 ? 1.1 : 1;
    return [temperature, frequency, factor * storage, factor * loss].join(",");
  };
  return written("loaded_unevenly.csv", [heading, ...rows.map(stiffer)]);
}

/** Isotherms of the sample as files of their own. */
function oneFileEach(temperatures: readonly number[]): string[] {
  const [heading, ...rows] = lines();
  return temperatures.map((temperature) => {
    const own = rows.filter((row) => Number(row.split(",")[0]) === temperature);
    return written(`${temperature}K.csv`, [heading, ...own]);
  });
}

/** The sample: its heading and its rows. */
function lines(): string[] {
  return readFileSync(SAMPLE.file, "utf8").trim().split("\n");
}

function written(name: string, rows: readonly (string | undefined)[]): string {
  const folder = resolve("target/isotherms");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, rows.join("\n"));
  return file;
}
