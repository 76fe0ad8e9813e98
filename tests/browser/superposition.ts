// Master curves as a laboratory makes them: figures in one click, an isotherm dragged by hand, files of one temperature each.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import type { Figure, Points } from "../../pkg/types";
import { browsers } from "./browsers";
import { site } from "./doors";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

/** Presses of an arrow key, each a twentieth of the frame. */
const STEPS = 3;

/** What the truth behind the sample is, eV. */
const ENERGY = 5.96;

async function superposed(page: Visit): Promise<void> {
  await page.eventually("a master curve", async () => "activation_energy" in (await page.results()));
}

async function verdict(page: Visit): Promise<string> {
  return (await page.text("finding-superposition_verdict")).trim();
}

/** The figure that is drawn. */
async function drawn(page: Visit): Promise<Figure> {
  const figure = await page.get("figure");
  return figure.evaluate((element) => (element as unknown as { figure: Figure }).figure);
}

/** The shift of an isotherm as its points tell it: the lowest reduced frequency. */
const first = (figure: Figure, name: string): number => {
  const mark = figure.panels[0]?.marks.find((mark) => mark.kind === "points" && mark.name === name);
  return (mark as Points | undefined)?.x[0] ?? NaN;
};

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
    }));

  test(`${browser.name}: an isotherm that is dragged stays where it is let go, the others stay, and undo brings it back`, () =>
    visit(browser, site, async (page) => {
      await page.drop(SAMPLE.file);
      await superposed(page);
      const before = await drawn(page);
      await page.click("tool-move");
      // The figure has the keyboard: the arrow keys move the series that is pointed at.
      const figure = await page.get("figure");
      await figure.evaluate((element) => element.shadowRoot?.querySelector<HTMLElement>("[tabindex]")?.focus());
      await page.page.keyboard.press("ArrowDown");
      await page.page.keyboard.down("Shift");
      for (let press = 0; press < STEPS; press++) await page.page.keyboard.press("ArrowRight");
      await page.page.keyboard.up("Shift");
      const moved = await page.eventually("a moved isotherm", async () => {
        const figure = await drawn(page);
        return figure.panels[0]?.marks.some(
          (mark) =>
            mark.kind === "points" && Math.abs(Math.log(first(figure, mark.name) / first(before, mark.name))) > 0.2,
        )
          ? figure
          : null;
      });
      const names = moved.panels[0]?.marks.flatMap((mark) => (mark.kind === "points" ? [mark.name] : [])) ?? [];
      const stayed = names.filter((name) => Math.abs(Math.log(first(moved, name) / first(before, name))) < 0.1);
      assert.equal(stayed.length, names.length - 1, "one was moved, and only that one");
      await page.page.keyboard.down("Control");
      for (let press = 0; press < STEPS; press++) await page.page.keyboard.press("z");
      await page.page.keyboard.up("Control");
      await page.eventually("what was before", async () => {
        const figure = await drawn(page);
        return names.every((name) => Math.abs(Math.log(first(figure, name) / first(before, name))) < 1e-6);
      });
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
}

/** Isotherms of the sample as files of their own. */
function oneFileEach(temperatures: readonly number[]): string[] {
  const [heading, ...rows] = readFileSync(SAMPLE.file, "utf8").trim().split("\n");
  const folder = resolve("target/isotherms");
  mkdirSync(folder, { recursive: true });
  return temperatures.map((temperature) => {
    const file = join(folder, `${temperature}K.csv`);
    const own = rows.filter((row) => Number(row.split(",")[0]) === temperature);
    writeFileSync(file, [heading, ...own].join("\n"));
    return file;
  });
}
