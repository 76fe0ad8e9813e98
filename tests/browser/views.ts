// Everything there is to see on the page, and how to come there: for the checker of access and for the screenshots.
import type { Visit } from "./visit";

/** Something to see. A phone shows one place at a time: that in which it is. */
export interface View {
  readonly name: string;
  /** The files that are open; none for the empty page. */
  readonly files: readonly string[];
  /** The analysis that is asked, where it is not the first. */
  readonly ask?: string;
  readonly place?: "data" | "result" | "analysis";
  /** What is done to see it. */
  readonly show?: (page: Visit) => Promise<unknown>;
}

const FAMILY = "www/examples/freq_constchi_x2.csv";
const RAMP = "www/examples/iso_1Hz_x2.csv";

/** Opens every fold in a part of the page that is not a menu. */
const unfold = (selector: string) => (page: Visit) =>
  page.frame.evaluate((selector) => {
    for (const fold of document.querySelectorAll<HTMLDetailsElement>(`${selector} details:not(.menu)`))
      fold.open = true;
  }, selector);

/** Opens a menu by what it holds. */
const menu = (item: string) => async (page: Visit) =>
  (await page.get(item)).evaluate((it) => it.closest<HTMLDetailsElement>("details.menu")?.setAttribute("open", ""));

const click =
  (...names: string[]) =>
  async (page: Visit) => {
    for (const name of names) await page.click(name);
  };

export const VIEWS: readonly View[] = [
  { name: "empty", files: [] },
  { name: "examples", files: [], show: menu("example-iso_1Hz_x2.csv") },
  { name: "help", files: [], show: (page) => page.page.keyboard.press("?") },
  { name: "figure", files: [FAMILY] },
  { name: "numbers", files: [FAMILY], show: click("tab-numbers") },
  { name: "notes", files: [FAMILY], show: click("tab-notes") },
  { name: "export", files: [FAMILY], show: menu("export-svg") },
  { name: "save", files: [FAMILY], show: menu("export-csv") },
  { name: "data", files: [FAMILY], place: "data", show: unfold(".data") },
  { name: "analysis", files: [FAMILY], place: "analysis", show: unfold(".analysis") },
  { name: "models", files: [FAMILY], ask: "relaxation_models" },
  { name: "embed", files: [FAMILY], ask: "relaxation_models", show: click("embed") },
  { name: "models-asked", files: [FAMILY], place: "analysis", ask: "relaxation_models", show: unfold(".analysis") },
  { name: "formula", files: [FAMILY], place: "analysis", ask: "formula_fit" },
  { name: "ramp", files: [RAMP] },
  { name: "spectrum", files: [FAMILY], ask: "spectrum" },
  { name: "heat-flow", files: ["tests/data/dsc_x2.csv"] },
  { name: "error", files: [FAMILY, "tests/data/words.txt"], place: "data" },
  { name: "workbook", files: ["tests/data/two_sheets.xlsx"], place: "data", show: unfold(".data") },
  { name: "together", files: ["tests/data/aging_x0.csv", "tests/data/aging_x2.csv"], place: "analysis" },
];

/** Goes to a view on a page that was just opened, on a phone by its places, and waits until nothing moves. */
export async function go(page: Visit, view: View, phone = false): Promise<void> {
  const { files, ask, place = "result", show } = view;
  if (files.length) {
    await page.choose(...files);
    await rest(page, files.length);
  }
  if (ask) {
    if (phone) await page.click("place-analysis");
    await page.click(`analysis-${ask}`);
    await rest(page, files.length);
  }
  if (phone && files.length) await page.click(`place-${place}`);
  await show?.(page);
  if (files.length) await rest(page, files.length);
}

/** Waits until all files are read and the answer is there. */
async function rest(page: Visit, files: number): Promise<void> {
  await page.eventually("rest", async () => {
    const status = await page.get("status");
    const quiet = await status.evaluate((it) => it.dataset.busy === "false");
    if (!quiet || (await page.all("file")).length < files) return false;
    await new Promise((resolve) => setTimeout(resolve, 250)); // An answer may ask for a drawing, or a page for the next answer.
    return status.evaluate((it) => it.dataset.busy === "false");
  });
}
