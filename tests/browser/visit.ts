// One visit to the page: what a person can do there, and what must not happen meanwhile.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { ElementHandle, Frame, Page, Viewport } from "puppeteer-core";
import type { TestBrowser } from "./browsers";
import type { Door } from "./doors";

/** A slow machine under load; what does not happen in this time does not happen. */
const PATIENCE = 30_000;
const SCREENSHOTS = resolve("target/screenshots");

export interface VisitOptions {
  readonly viewport?: Viewport;
  readonly scheme?: "light" | "dark";
  /** Lets a tool of the test into the page; the policy is then not tested. */
  readonly bypassPolicy?: boolean;
  /** Runs in the page and its frames before their own scripts. */
  readonly before?: () => void;
}

/** Opens the page, does what `doing` says, and asserts that nothing went wrong unseen. Leaves a screenshot when it fails. */
export async function visit(
  browser: TestBrowser,
  door: Pick<Door, "url" | "framed" | "name">,
  doing: (visit: Visit) => Promise<void>,
  options: VisitOptions = {},
): Promise<void> {
  const page = await (await browser.launch()).newPage();
  const visit = new Visit(page, browser, door.framed);
  try {
    await page.setViewport(options.viewport ?? { width: 1280, height: 900 });
    if (options.scheme) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: options.scheme }]);
    if (options.bypassPolicy) await page.setBypassCSP(true);
    if (options.before) await page.evaluateOnNewDocument(options.before);
    await page.goto(await door.url());
    await doing(visit);
    assert.deepEqual(visit.problems, [], "errors in the console or violations of the policy");
  } catch (error) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const name = `${browser.name}-${door.name}-${Date.now()}.png`.replaceAll(" ", "-");
    await page.screenshot({ path: join(SCREENSHOTS, name) }).catch(() => {});
    if (error instanceof Error) error.message += `\n(screenshot: target/screenshots/${name})`;
    throw error;
  } finally {
    await page.close();
  }
}

export class Visit {
  /** Errors and violations of the policy, as the browser reported them. */
  readonly problems: string[] = [];
  /** Every request the browser made for the page, except for its own blobs. */
  readonly requests: string[] = [];

  constructor(
    readonly page: Page,
    readonly browser: TestBrowser,
    private readonly framed: boolean,
  ) {
    page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(message.text());
    });
    page.on("pageerror", (error) => this.problems.push(String(error)));
    page.on("request", (request) => {
      if (!/^(?:blob|data):/.test(request.url())) this.requests.push(`${request.method()} ${request.url()}`);
    });
  }

  /** The frame the page is in. */
  get frame(): Frame {
    const inner = this.page.frames().find((frame) => frame.parentFrame() !== null);
    return (this.framed && inner) || this.page.mainFrame();
  }

  /** The elements with a test name, inside any component. */
  all(name: string): Promise<ElementHandle<HTMLElement>[]> {
    return this.frame.$$(`>>> [data-testid="${name}"]`) as Promise<ElementHandle<HTMLElement>[]>;
  }

  /** The element with a test name, once it is there. */
  async get(name: string): Promise<ElementHandle<HTMLElement>> {
    return this.eventually(`an element named ${name}`, async () => (await this.all(name))[0]);
  }

  async text(name: string): Promise<string> {
    return (await this.get(name)).evaluate((element) => element.textContent ?? "");
  }

  /** Clicks an element; one in a closed menu after opening the menu. */
  async click(name: string): Promise<void> {
    const element = await this.get(name);
    const summary = await element.evaluateHandle((it) => it.closest("details:not([open])")?.querySelector("summary"));
    await (summary.asElement() as ElementHandle<HTMLElement> | null)?.click();
    await element.click();
  }

  /** Opens files through the file input. */
  async choose(...files: string[]): Promise<void> {
    const input = (await this.get("open")) as unknown as ElementHandle<HTMLInputElement>;
    await input.uploadFile(...files.map((file) => resolve(file)));
  }

  /** Drops files anywhere on the page, as the browser tells it after a drag. */
  async drop(...files: string[]): Promise<void> {
    const contents = files.map((file) => ({ name: basename(file), base64: readFileSync(file).toString("base64") }));
    await this.frame.evaluate((contents) => {
      const dataTransfer = new DataTransfer();
      for (const { name, base64 } of contents) {
        dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      }
      for (const type of ["dragenter", "dragover", "drop"]) {
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }),
        );
      }
    }, contents);
  }

  /** The numbers of the results, by the key of the estimate; NaN where none is shown. */
  async results(): Promise<Record<string, { value: number; standardError: number }>> {
    const rows = (await this.frame.$$('>>> [data-testid^="result-"]')) as ElementHandle<HTMLElement>[];
    const read = (row: HTMLElement) => {
      const number = (name: string) =>
        Number.parseFloat(row.querySelector<HTMLElement>(`[data-testid="${name}"]`)?.dataset.value ?? "");
      return {
        key: row.dataset.testid?.slice("result-".length) ?? "",
        numbers: { value: number("value"), standardError: number("std-error") },
      };
    };
    const results = await Promise.all(rows.map((row) => row.evaluate(read)));
    return Object.fromEntries(results.map(({ key, numbers }) => [key, numbers]));
  }

  /** Whether something is read or computed. */
  async isBusy(): Promise<boolean> {
    return (await this.get("status")).evaluate((status) => status.dataset.busy === "true");
  }

  /** Waits until nothing is read or computed any more. */
  atRest(): Promise<boolean> {
    return this.eventually("rest", async () => !(await this.isBusy()));
  }

  /** Waits for a first result. */
  fitted(): Promise<boolean> {
    return this.eventually("a result", async () => Object.keys(await this.results()).length > 0);
  }

  /** Names of the files, in their order. */
  async fileNames(): Promise<string[]> {
    return Promise.all((await this.all("file")).map((file) => file.evaluate((it) => it.dataset.file ?? "")));
  }

  /** What a click on an export gives. */
  async download(name: string): Promise<{ name: string; bytes: Buffer }> {
    const before = new Set(readdirSync(this.browser.downloads));
    await this.click(name);
    const arrived = await this.eventually(`the download of ${name}`, async () => {
      const files = readdirSync(this.browser.downloads);
      const unfinished = files.some((file) => /\.(?:part|crdownload)$/.test(file));
      return unfinished ? undefined : files.find((file) => !before.has(file) && this.#size(file) > 0);
    });
    const path = join(this.browser.downloads, arrived);
    const bytes = readFileSync(path);
    rmSync(path);
    return { name: arrived, bytes };
  }

  #size(file: string): number {
    return statSync(join(this.browser.downloads, file), { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Asks again and again until there is an answer. */
  async eventually<T>(what: string, answer: () => Promise<T | undefined | null | false>): Promise<T> {
    for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
      // While the page redraws, an element may be gone before it can be asked.
      const found = await answer().catch(() => undefined);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`waited in vain for ${what}`);
  }
}
