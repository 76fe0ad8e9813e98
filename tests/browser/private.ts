// Nothing leaves: no way out that a script has leads past the policy, and the page asks for nothing but itself.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { bundle, html } from "../../www/build.mjs";
import { browsers, type TestBrowser } from "./browsers";
import { doors, sink } from "./doors";
import { SAMPLE } from "./sample";
import { visit } from "./visit";

const folder = mkdtempSync(join(tmpdir(), "tandelta-probes-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs the probes in a page on its own; gives their outcomes and what arrived. */
async function probe(browser: TestBrowser, html: string) {
  const file = join(folder, "probes.html");
  writeFileSync(file, html);
  const { url, requests, close } = await sink();
  const page = await (await browser.launch()).newPage();
  try {
    await page.goto(`${pathToFileURL(file).href}#${url}`);
    const answer = await page.waitForSelector("html[data-probes]");
    const outcomes: Record<string, string> = await answer?.evaluate((root) =>
      JSON.parse((root as HTMLElement).dataset.probes ?? ""),
    );
    return { outcomes, requests };
  } finally {
    await page.close();
    close();
  }
}

const probes = async () => html({ hosted: false, script: await bundle("tests/browser/probes.ts") });

/** These raise no error where the policy stops them; that nothing arrives is the proof. */
const SILENT = ["sendBeacon", "background image", "form", "frame", "prefetch", "video", "image", "style", "script"];

for (const browser of browsers) {
  test(`${browser.name}: behind the policy no probe reaches a server, and no text becomes code`, async () => {
    const { outcomes, requests } = await probe(browser, await probes());
    assert.deepEqual(requests, []);
    const unrefused = Object.keys(outcomes).filter((way) => outcomes[way] === "no error" && !SILENT.includes(way));
    assert.deepEqual(unrefused, []);
  });

  test(`${browser.name}: without the policy the probes do reach it, so they are not blind`, async () => {
    const { outcomes, requests } = await probe(browser, (await probes()).replace(/<meta http-equiv[^>]*>/, ""));
    for (const way of [
      "fetch",
      "xhr",
      "ws",
      "beacon",
      "image",
      "script",
      "import",
      "background",
      "worker-fetch",
      "worker-import",
    ]) {
      assert.ok(
        requests.some((request) => request.endsWith(` /${way}`)),
        `${way} arrived`,
      );
    }
    assert.equal(outcomes.eval, "no error");
  });

  for (const door of doors) {
    test(`${browser.name}, ${door.name}: opening, fitting and exporting a file asks for nothing but the page itself`, () =>
      visit(browser, door, async (page) => {
        await page.drop(SAMPLE.file);
        await page.eventually("a fit", async () => Object.keys(await page.results()).length > 0);
        await page.download("export-json");
        await page.download("export-svg");
        const own = new Set(["", "index.html", "tandelta.html", "manifest.webmanifest", "sw.js", "favicon.ico"]);
        // A script beside the site is asked for by the address that was built into the page, to the last character.
        const beside = readFileSync("dist/index.html", "utf8");
        const foreign = page.requests.filter((request) => {
          const [method, address = ""] = request.split(" ");
          const { pathname, search } = new URL(address);
          const file = pathname.split("/").at(-1) ?? "";
          const built = file.endsWith(".js") && beside.includes(`"./${file}${search}"`);
          return method !== "GET" || !(own.has(file) || built);
        });
        assert.deepEqual(foreign, []);
      }));
  }
}
