// Pictures of every view, light and dark, as wide as a phone, a laptop and a desk, into target/screenshots; and for each width one
// sheet that holds them all, to be looked at. Some are kept in docs/screenshots.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "../browser/browsers";
import { offlineFile } from "../browser/doors";
import { go, VIEWS } from "../browser/views";
import { visit } from "../browser/visit";

const FOLDER = resolve("target/screenshots");
const SCREENS = [
  { width: 390, height: 844, columns: 10 },
  { width: 1024, height: 768, columns: 5 },
  { width: 1600, height: 1000, columns: 4 },
];
/** Those that README and guide show. */
const KEPT = ["figure-1600-light", "models-1600-dark", "heat-flow-390-light"];
const SCHEMES = ["light", "dark"] as const;

mkdirSync(FOLDER, { recursive: true });
mkdirSync("docs/screenshots", { recursive: true });

for (const { width, height, columns } of SCREENS) {
  const taken: string[] = [];

  for (const view of VIEWS)
    test(`${view.name}, ${width} pixels wide`, () =>
      visit(
        chromium,
        offlineFile,
        async (page) => {
          await go(page, view, width < 700);
          for (const value of SCHEMES) {
            await page.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
            const name = `${view.name}-${width}-${value}`;
            await page.page.screenshot({ path: join(FOLDER, `${name}.png`) as `${string}.png` });
            taken.push(`${name}.png`);
            if (KEPT.includes(name))
              await page.page.screenshot({ path: `docs/screenshots/${name}.webp`, type: "webp", quality: 65 });
          }
        },
        { viewport: { width, height }, scheme: "light" },
      ));

  test(`the sheet of all views, ${width} pixels wide`, async () => {
    const sheet = join(FOLDER, `sheet-${width}`);
    writeFileSync(`${sheet}.html`, contactSheet(taken, columns));
    const page = await (await chromium.launch()).newPage();
    await page.setViewport({ width: 2000, height: 1000 });
    await page.goto(pathToFileURL(`${sheet}.html`).href);
    await page.screenshot({ path: `${sheet}.png`, fullPage: true });
    await page.close();
  });
}

function contactSheet(files: readonly string[], columns: number): string {
  const picture = (file: string) =>
    `<figure><img src="data:image/png;base64,${readFileSync(join(FOLDER, file), "base64")}"><figcaption>${file}</figcaption></figure>`;
  return `<!doctype html><meta charset="utf-8"><title>Every view</title><style>
    body { display: grid; grid-template-columns: repeat(${columns}, 1fr); gap: 12px; margin: 12px; background: #888; font: 12px sans-serif }
    figure { margin: 0 } img { width: 100% }</style>${files.map(picture).join("")}`;
}
