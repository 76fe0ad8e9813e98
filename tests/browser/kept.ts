// Work that is kept: where there is no room or no storage the page says so, tabs leave each other's alone, and what is damaged is told
// with its place and the way on.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { browsers } from "./browsers";
import { offlineFile, site } from "./doors";
import { type Visit, visit } from "./visit";

const folder = mkdtempSync(join(tmpdir(), "tandelta-kept-"));
after(() => rmSync(folder, { recursive: true }));

const RAMP = "www/examples/iso_1Hz_x2.csv";
const AGEING = "tests/data/aging_x2.csv";

/** Longer than the pause after which work is kept. */
const kept = () => new Promise((resolve) => setTimeout(resolve, 1500));

for (const browser of browsers) {
  for (const door of [site, offlineFile]) {
    test(`${browser.name}, ${door.name}: without room in the browser the page says so, and works`, () =>
      visit(
        browser,
        door,
        async (page) => {
          await page.drop(RAMP);
          await page.fitted();
          assert.match(await page.text("storage"), /no more room.*save it before you close/s);
          await page.drop(AGEING);
          await page.eventually("both files", async () => (await page.fileNames()).length === 2);
          await page.atRest();
          const { bytes } = await page.download("save-work");
          assert.equal(JSON.parse(bytes.toString()).files.length, 2);
        },
        {
          before: () => {
            IDBObjectStore.prototype.put = () => {
              throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
            };
          },
        },
      ));

    test(`${browser.name}, ${door.name}: with storage forbidden the page says so, and works`, () =>
      visit(
        browser,
        door,
        async (page) => {
          await page.drop(RAMP);
          await page.fitted();
          assert.match(await page.text("storage"), /keeps nothing.*save your work/s);
          const asksBeforeItCloses = () =>
            page.frame.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
          await (await page.get("storage")).evaluate((it) => it.querySelector("button")?.click());
          await page.eventually("the word read", async () => (await page.all("storage")).length === 0);
          assert.ok(await asksBeforeItCloses(), "also of those who have read it");
        },
        {
          before: () => {
            IDBFactory.prototype.open = () => {
              throw new DOMException("The operation is insecure.", "SecurityError");
            };
          },
        },
      ));
  }

  test(`${browser.name}: two tabs with different work leave each other's alone, and both come back`, async () => {
    const recent = async (page: Visit) =>
      Promise.all((await page.all("recent")).map((line) => line.evaluate((it) => it.textContent ?? "")));
    await visit(browser, site, async (one) => {
      await one.get("drop");
      await one.drop(RAMP);
      await one.fitted();
      await visit(browser, site, async (two) => {
        await two.get("drop");
        assert.ok(!(await recent(two)).some((line) => line.includes("iso_1Hz_x2.csv")), "open elsewhere");
        await two.drop(AGEING);
        await two.fitted();
        await kept();
        for (const [tab, name] of [
          [one, "iso_1Hz_x2.csv"],
          [two, "aging_x2.csv"],
        ] as const) {
          await tab.page.bringToFront(); // Behind another, a tab is not drawn.
          await tab.page.reload();
          await tab.get("storage");
          await tab.fitted();
          assert.deepEqual(await tab.fileNames(), [name]);
        }
      });
    });
    await visit(browser, site, async (page) => {
      // A tab that was just closed has its work for a moment longer.
      for (const name of ["iso_1Hz_x2.csv", "aging_x2.csv"])
        await page.eventually(`an offer of ${name}`, async () =>
          (await recent(page)).some((line) => line.includes(name)),
        );
    });
  });
}

const QUESTION = {
  name: "ramp",
  analysis: "temperature_sweep",
  inputs: [{ file: "ramp.csv", measurement: 0 }],
  options: {},
};
const FILE = { file: "ramp.csv", reading: { columns: [] }, contents: { text: readFileSync(RAMP, "utf8") } };
const WORK = { tandelta: 1, about: "", files: [FILE], questions: [QUESTION] };

/** Files that are no work, and what is said of each: where, and what to do. */
const REFUSED: readonly (readonly [name: string, contents: string, said: RegExp])[] = [
  [
    "cut.tandelta.json",
    JSON.stringify(WORK, null, 1).slice(0, 2000),
    /breaks off at line \d+, column \d+\. Save or copy it once more/,
  ],
  ["early.tandelta.json", '{ "tand', /breaks off at line 1/],
  ["empty.tandelta.json", "", /breaks off at line 1/],
  ["later.tandelta.json", JSON.stringify({ ...WORK, tandelta: 7 }), /format 7 by a later program.*Use a newer version/],
  [
    "wrong.tandelta.json",
    '{ "tandelta": 1,\n"files": "none" }',
    /expected a sequence at line 2 column 15\. Save it once more, or mend/,
  ],
  [
    "report.html",
    '<!doctype html><script type="application/json" id="tandelta-work">{"tandelta":1, "fi',
    /breaks off at line 1/,
  ],
];

for (const browser of browsers) {
  test(`${browser.name}: work that cannot be opened says where and what to do, and what is on the page stays`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.drop(AGEING);
      await page.fitted();
      const before = [await page.results(), await page.fileNames()];
      for (const [name, contents, said] of REFUSED) {
        writeFileSync(join(folder, name), contents);
        await page.drop(join(folder, name));
        const words = await page.eventually(name, async () => {
          const told = await page.text("told");
          return told.includes(name) && told;
        });
        assert.match(words, said);
        assert.match(words, /what is on the page stays/);
        assert.deepEqual([await page.results(), await page.fileNames()], before);
      }
    }));

  test(`${browser.name}: work of another version says what is strange in it, and goes on without`, () =>
    visit(browser, offlineFile, async (page) => {
      const open = async (work: object) => {
        const file = join(folder, "strange.tandelta.json");
        writeFileSync(file, JSON.stringify(work));
        await page.drop(file);
        await page.eventually("it", async () => (await page.fileNames()).join() === "ramp.csv");
        await page.atRest();
      };
      const notice = async (said: RegExp) =>
        page.eventually(String(said), async () => {
          const notices = await Promise.all(
            (await page.all("notice")).map((it) => it.evaluate((e) => e.textContent ?? "")),
          );
          return notices.some((words) => said.test(words));
        });
      await open({ ...WORK, questions: [{ ...QUESTION, options: { colour: 3 } }] });
      await notice(/colour.*no such option in this version; leave it out/);
      await page.click("ask-without");
      await page.fitted();

      await open({ ...WORK, questions: [{ ...QUESTION, analysis: "tea_leaves" }] });
      await notice(/no analysis "tea_leaves" in this version; choose another/);
      await page.click("analysis-temperature_sweep");
      await page.fitted();

      await open({ ...WORK, files: [{ ...FILE, sha256: "0".repeat(64) }] });
      await notice(/not the file that the work was saved with/);
      await page.fitted();

      await open({ ...WORK, files: [{ ...FILE, contents: { base64: "@@" } }] });
      await notice(/Open the file of this name/);
    }));

  test(`${browser.name}: a link that was cut off says so`, () =>
    visit(
      browser,
      { ...offlineFile, url: async () => `${await offlineFile.url()}#work=q1YqUbJSMlTSUU` },
      async (page) => {
        assert.match(await page.text("told"), /link is damaged.*Copy it once more/);
        page.problems.splice(0); // Firefox notes it in its console as well.
      },
    ));
}
