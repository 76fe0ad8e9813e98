// The figure as a person uses it: an end of a baseline dragged with the mouse, axes set by hand, files for a journal.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../pkg/types";
import { browsers } from "./browsers";
import { site } from "./doors";
import { type Visit, visit } from "./visit";

const HEATING_RUN = "tests/data/dsc_x2.csv";
/** The cold end of the liquid line: a parameter that the figure has a handle for, and an estimate that depends on it. */
const [HANDLE, ESTIMATE] = ["window.liquid_from", "glass_transition_midpoint"] as const;

/** Far enough to be a drag, in pixels, and not as far as the other end. */
const DISTANCE = 12;

/** Widths in pixels of one and two columns at 300 dots per inch: 85 mm and 180 mm. */
const PIXELS = { one: 1004, two: 2126 };
/** 300 dots per inch in dots per metre, as PNG files say it. */
const DENSITY = 11_811;

async function analysed(page: Visit): Promise<Record<string, { value: number }>> {
  await page.drop(HEATING_RUN);
  return page.eventually("a glass transition", async () => {
    const results = await page.results();
    return Object.keys(results).length > 0 && results;
  });
}

/** Where the figure has the handle of a parameter, found with the pointer: the figure tells what it points at. */
async function placeOf(page: Visit, parameter: string): Promise<{ x: number; y: number }> {
  const figure = await page.get("figure");
  const wanted = await figure.evaluate((element, parameter) => {
    element.addEventListener("point-hover", ({ detail }: Event & { detail?: { mark: number } | null }) => {
      element.dataset.pointed = String(detail?.mark);
    });
    const { panels } = (element as unknown as { figure: Figure }).figure;
    return panels[0]?.marks.findIndex((mark) => mark.kind === "points" && mark.moves?.x?.parameter === parameter);
  }, parameter);
  const box = await figure.boundingBox();
  assert.ok(box && wanted !== undefined && wanted >= 0, `a handle for ${parameter}`);
  const STEP = 16;
  for (let y = box.y + STEP; y < box.y + box.height; y += STEP) {
    for (let x = box.x + STEP; x < box.x + box.width; x += STEP) {
      await page.page.mouse.move(x, y);
      if ((await figure.evaluate((element) => element.dataset.pointed)) === String(wanted)) return { x, y };
    }
  }
  throw new Error(`the handle of ${parameter} was nowhere`);
}

for (const browser of browsers) {
  test(`${browser.name}: a baseline follows the end that is dragged, so do the numbers, and undo brings them back`, () =>
    visit(browser, site, async (page) => {
      const before = (await analysed(page))[ESTIMATE]?.value ?? NaN;
      assert.ok(Number.isFinite(before), "a midpoint");
      await page.click("tool-move");
      const { x, y } = await placeOf(page, HANDLE);
      await page.page.mouse.down();
      await page.page.mouse.move(x + DISTANCE, y, { steps: 6 });
      await page.page.mouse.up();
      const value = async () => (await page.results())[ESTIMATE]?.value ?? NaN;
      await page.eventually("another midpoint", async () => Math.abs((await value()) - before) > 1e-6);
      await page.page.keyboard.down("Control");
      await page.page.keyboard.press("z");
      await page.page.keyboard.up("Control");
      await page.eventually("the midpoint of before", async () => (await value()) === before);
    }));

  test(`${browser.name}: a figure is saved as wide as a column, in 300 dots per inch, with the axes set by hand`, () =>
    visit(browser, site, async (page) => {
      await analysed(page);
      await page.click("look-low");
      await page.page.keyboard.type("500");
      await page.page.keyboard.press("Enter");
      await page.eventually("a changed look", async () =>
        (await page.get("look")).evaluate((element) => element.dataset.changed !== undefined),
      );
      await page.page.keyboard.press("Escape");

      const svg = (await page.download("export-svg")).bytes.toString();
      assert.match(svg, /^<svg [^>]*width="85mm"/);
      const numbers = [...svg.matchAll(/<text [^>]*><tspan>(\d{3})<\/tspan>/g)].map(([, number]) => Number(number));
      assert.equal(Math.min(...numbers), 500, "the axis begins where it was told to");

      const one = (await page.download("export-png")).bytes;
      assert.equal(one.readUInt32BE(16), PIXELS.one);
      const density = one.indexOf("pHYs");
      assert.deepEqual([one.readUInt32BE(density + 4), one.readUInt32BE(density + 8)], [DENSITY, DENSITY]);

      await page.page.select('[data-testid="export-width"]', "2");
      const two = (await page.download("export-png")).bytes;
      assert.equal(two.readUInt32BE(16), PIXELS.two);

      const [heading, first] = (await page.download("export-data")).bytes.toString().split("\r\n");
      assert.match(heading ?? "", /^measured: T \(K\),"measured: heat flow, /);
      assert.ok(
        first
          ?.split(",")
          .slice(0, 2)
          .every((cell) => Number.isFinite(Number.parseFloat(cell))),
      );
    }));
}
