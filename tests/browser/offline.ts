// The site, once visited, opens and works without its server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { address, serve } from "../../scripts/serve.mjs";
import { browsers } from "./browsers";
import { SAMPLE } from "./sample";
import { visit } from "./visit";

for (const browser of browsers) {
  test(`${browser.name}: the site opens and fits with its server stopped`, async () => {
    const server = await serve("dist", 0);
    const requests: string[] = [];
    server.on("request", (request) => requests.push(`${request.method} ${request.url}`));
    const url = address(server);
    await visit(browser, { name: "stopped site", url: async () => url, framed: false }, async (page) => {
      await page.eventually("the service worker", () =>
        page.frame.evaluate(
          async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated",
        ),
      );
      const beside = ["engine", "examples", "fr", "mathematics", "paper", "spreadsheet"].map(
        (name) => `GET /${name}.js`,
      );
      const own = ["GET /", "GET /guide.html", "GET /manifest.webmanifest", ...beside, "GET /sw.js"].sort();
      const asked = new Set(requests.map((request) => request.replace(/\?.*/, "")));
      assert.deepEqual([...asked].sort(), own, "the server is asked for the page and nothing else");
      assert.ok(new Set(requests).size === asked.size, `each at one address: ${requests.join(", ")}`);

      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await page.page.reload();
      await page.drop(SAMPLE.file);
      await page.eventually("a fit", async () => Object.keys(await page.results()).length > 0);
      await page.drop("tests/data/steps.xls");
      await page.eventually("the steps of a workbook", async () => (await page.all("measurement")).length === 2);
      await (await page.get("language")).select("fr");
      await page.eventually("French of the engine", async () =>
        /Modèles de relaxation/.test(await page.text("analysis-relaxation_models")),
      );
      await page.click("example-paper.tandelta.json");
      await page.eventually("the paper", async () => (await page.all("kept")).length > 20);
    });
  });
}
