// What is dropped: many files at once, folders, files of hundreds of megabytes, and files that change after they were opened.
import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { browsers, chromium } from "./browsers";
import { offlineFile, site } from "./doors";
import { type Visit, visit } from "./visit";

const folder = mkdtempSync(join(tmpdir(), "tandelta-dropped-"));
after(() => rmSync(folder, { recursive: true }));

/** A file in a place of its own. */
function write(name: string, contents: string | Uint8Array): string {
  const file = join(mkdtempSync(join(folder, "of-")), name);
  writeFileSync(file, contents);
  return file;
}

/** The longest time between two pictures of the page, in milliseconds, from now on. */
const watchFrames = (page: Visit) =>
  page.frame.evaluate(() => {
    const watched = { longest: 0 };
    let last = performance.now();
    const frame = (now: number) => {
      watched.longest = Math.max(watched.longest, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { watched });
  });
const longestFrame = (page: Visit) =>
  page.frame.evaluate(() => (globalThis as unknown as { watched: { longest: number } }).watched.longest);

for (const browser of browsers) {
  test(`${browser.name}: of fifty files at once the good ones are read, the others say why, and the first has its result`, () =>
    visit(browser, offlineFile, async (page) => {
      const csv = readFileSync("www/examples/iso_1Hz_x2.csv");
      const good = Array.from({ length: 44 }, (_, number) => write(`ramp ${number + 1}.csv`, csv));
      const twice = [write("twice.csv", csv), write("twice.csv", readFileSync("tests/data/aging_x0.csv"))];
      const bad = [
        write("empty.csv", ""),
        write("photo.jpg", Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex")),
        "tests/data/words.txt",
        "tests/data/broken_off.xlsx",
      ];
      await page.get("drop");
      await watchFrames(page);
      const begun = Date.now();
      await page.drop(...good, ...twice, ...bad);
      await page.eventually("a result", async () => Object.keys(await page.results()).length > 0);
      const first = Date.now() - begun;
      await page.eventually("all of them", async () => (await page.all("file")).length === 50);
      await page.atRest();
      const longest = Math.round(await longestFrame(page));
      console.log(
        `${browser.name}: first result ${first} ms, all 50 ${Date.now() - begun} ms, longest frame ${longest} ms`,
      );
      const lines = await Promise.all(
        (await page.all("file")).map((file) =>
          file.evaluate((it) => ({
            name: it.dataset.file ?? "",
            error: it.querySelector('[data-level="error"]')?.textContent ?? "",
            words: it.innerText,
          })),
        ),
      );
      assert.deepEqual(
        lines.filter(({ error }) => error).map(({ name }) => name),
        ["empty.csv", "photo.jpg", "words.txt", "broken_off.xlsx"],
      );
      for (const { name, error, words } of lines)
        assert.ok(error ? error.length > 40 : /rows/.test(words), `${name}: ${words}`);
      assert.deepEqual(
        lines.map(({ name }) => name).filter((name) => name.startsWith("twice")),
        ["twice.csv", "twice.csv (2)"],
      );
    }));
}

/** A folder as people have it: folders within, a picture, and what systems leave there. */
function laboratory(): string {
  const root = join(folder, "laboratory");
  mkdirSync(join(root, "x2", "raw"), { recursive: true });
  mkdirSync(join(root, ".git"));
  copyFileSync("www/examples/iso_1Hz_x2.csv", join(root, "ramp.csv"));
  copyFileSync("tests/data/aging_x2.csv", join(root, "x2", "ageing.csv"));
  copyFileSync("tests/data/dsc_x2.csv", join(root, "x2", "raw", "dsc.csv"));
  copyFileSync("tests/data/picture.png", join(root, "x2", "picture.png"));
  for (const hidden of [".DS_Store", "x2/~$notes.xlsx", ".git/config"]) writeFileSync(join(root, hidden), "hidden");
  return root;
}

const IN_LABORATORY = ["ramp.csv", "ageing.csv", "picture.png", "dsc.csv"];

for (const door of [site, offlineFile])
  test(`chromium, ${door.name}: a folder is opened with the folders in it, and what is hidden is counted`, () =>
    visit(chromium, door, async (page) => {
      await page.get("drop");
      const root = laboratory();
      const session = await page.page.createCDPSession();
      const data = { items: [], files: [root, resolve("tests/data/units_row.csv")], dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"] as const)
        await session.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
      assert.match(await page.text("told"), /hidden files and folders were left out/);
      await page.atRest();
      assert.deepEqual(await page.fileNames(), ["units_row.csv", ...IN_LABORATORY]);
      assert.equal((await page.all("notice")).filter(Boolean).length > 0, true, "the picture says why it is not read");
      rmSync(root, { recursive: true });
    }));

/** Runs in the page: what is dropped under the name `laboratory` is a folder, as a browser without handles gives it. */
function folderEntries(): void {
  type Tree = { [name: string]: string | Tree };
  const csv = "T_K,G_storage_GPa,G_loss_GPa\n300,10,0.1\n310,9,0.2\n320,8,0.3\n330,6,0.6\n340,3,0.4\n350,1,0.1\n";
  const deep: Tree = { "dsc.csv": csv, ".DS_Store": "hidden" };
  const tree: Tree = { "ramp.csv": csv, "~$notes.xlsx": "hidden", x2: { "ageing.csv": csv, raw: deep } };
  const entry = (name: string, node: string | Tree): unknown =>
    typeof node === "string"
      ? { name, isDirectory: false, file: (give: (file: File) => void) => give(new File([node], name)) }
      : {
          name,
          isDirectory: true,
          createReader: () => {
            // One at a time, as browsers give a hundred.
            const left = Object.entries(node);
            return {
              readEntries: (give: (some: unknown[]) => void) => give(left.splice(0, 1).map(([n, e]) => entry(n, e))),
            };
          },
        };
  const own = DataTransferItem.prototype.webkitGetAsEntry;
  const given = { getAsFileSystemHandle: undefined, webkitGetAsEntry };
  function webkitGetAsEntry(this: DataTransferItem) {
    return this.getAsFile()?.name === "laboratory" ? entry("laboratory", tree) : own.call(this);
  }
  Object.assign(DataTransferItem.prototype, given);
}

for (const browser of browsers)
  test(`${browser.name}: a folder is opened where it has no handle`, () =>
    visit(
      browser,
      offlineFile,
      async (page) => {
        await page.get("drop");
        await page.drop(write("laboratory", ""), "tests/data/units_row.csv");
        assert.match(await page.text("told"), /2 hidden files and folders were left out/);
        await page.atRest();
        assert.deepEqual(await page.fileNames(), ["units_row.csv", "ramp.csv", "ageing.csv", "dsc.csv"]);
      },
      { before: folderEntries },
    ));

/** Megabytes: as many as a test has time for. By hand, 300 are read in the same way. */
const LARGE = 60;

/** A trace of time of so many bytes, which is drawn and not fitted. */
function trace(name: string, bytes: number): string {
  const file = write(name, "Time (s),Temperature (°C),Torque (N m)\n");
  const row = (k: number) => `${k / 10},${(25 + (k % 977) / 1e3).toFixed(4)},${((k % 331) / 300).toFixed(6)}\n`;
  for (let first = 0, size = 0; size < bytes; first += 1e5) {
    const rows = Array.from({ length: 1e5 }, (_, k) => row(first + k)).join("");
    appendFileSync(file, rows);
    size += rows.length;
  }
  return file;
}

for (const browser of browsers)
  test(`${browser.name}: a file of ${LARGE} MB is read while the page stays live, or is left when the user cancels`, () =>
    visit(browser, offlineFile, async (page) => {
      const file = trace("weeks.csv", LARGE * 1e6);
      await page.get("drop");
      await watchFrames(page);
      await page.choose(file);
      await page.eventually("a way out", () =>
        page.frame.evaluate(() => {
          const button = document.querySelector<HTMLElement>('[data-testid="cancel-import"]');
          button?.click();
          return button !== null;
        }),
      );
      await page.eventually("nothing left of it", async () => (await page.all("file")).length === 0);

      const begun = Date.now();
      await page.choose(file);
      await page.get("import");
      await page.get("measurement");
      const read = Date.now() - begun;
      await page.atRest();
      const longest = Math.round(await longestFrame(page));
      const heap = await page.frame.evaluate(
        () => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
      );
      console.log(
        `${browser.name}, ${LARGE} MB: read ${read} ms, drawn ${Date.now() - begun} ms, longest frame ${longest} ms, heap of the page ${Math.round(heap / 1e6)} MB`,
      );
      assert.ok(longest < 2000, `the page stood still for ${longest} ms`);
      assert.ok(heap < 4 * LARGE * 1e6, "the page holds what it draws, and little else");
      assert.equal(await page.frame.evaluate(() => document.querySelector("td-figure") !== null), true, "it is drawn");
      rmSync(file);
    }));

for (const browser of browsers)
  test(`${browser.name}: a file that has gone stays as it was read, is saved without its data, and is replaced when it is opened again`, () =>
    visit(browser, offlineFile, async (page) => {
      // Above the size from which a file stays on the disk until it is read.
      const file = trace("gone.csv", 2e6);
      const contents = readFileSync(file);
      const other = "www/examples/iso_1Hz_x2.csv";
      await page.choose(other);
      await page.atRest();
      await page.choose(file);
      await page.eventually("both", async () => (await page.fileNames()).length === 2);
      await page.atRest();
      const details = () =>
        page.frame.evaluate(() => document.querySelector<HTMLElement>('[data-file="gone.csv"] .file-line')?.click());
      await details();
      await page.eventually("its columns", async () => (await page.all("column")).length === 3);
      await page.atRest();
      const unit = async () => (await (await page.all("column"))[1]?.$$("select"))?.[1];

      rmSync(file);
      await (await unit())?.select("K");
      await page.eventually("a word on it", async () =>
        /moved or changed.*Open it again/.test(await page.text("notice")),
      );
      await page.atRest();
      assert.equal(await (await unit())?.evaluate((select) => select.value), "°C", "the old reading stays");

      const { bytes } = await page.download("save-work");
      assert.match(await page.text("told"), /Saved without the data of gone\.csv/);
      const files: { file: string; contents?: unknown }[] = JSON.parse(bytes.toString()).files;
      assert.deepEqual(
        files.map(({ file, contents }) => [file, contents !== undefined]),
        [
          ["iso_1Hz_x2.csv", true],
          ["gone.csv", false],
        ],
      );

      writeFileSync(file, contents);
      await page.choose(file);
      await page.eventually("no notice", async () => (await page.all("notice")).length === 0);
      await page.atRest();
      assert.deepEqual(await page.fileNames(), ["iso_1Hz_x2.csv", "gone.csv"]);
      await (await unit())?.select("K");
      await page.eventually("the other unit", async () => (await (await unit())?.evaluate((it) => it.value)) === "K");
      await page.atRest();
      assert.deepEqual(await page.all("notice"), []);
    }));
