// Chromium and Firefox, each started once for all tests and ended after them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import puppeteer, { type Browser, type LaunchOptions } from "puppeteer-core";
import { find } from "../../scripts/browsers.mjs";

export interface TestBrowser {
  readonly name: "chromium" | "firefox";
  /** The folder its downloads go to. */
  readonly downloads: string;
  /** Starts it at the first call. */
  launch(): Promise<Browser>;
}

export const chromium = testBrowser("chromium", (downloads) => ({
  browser: "chrome",
  downloadBehavior: { policy: "allow", downloadPath: downloads },
  // Without a sandbox of its own, because that is not to be had as root; without the browser's own traffic.
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"],
}));

export const firefox = testBrowser("firefox", (downloads) => ({
  browser: "firefox",
  extraPrefsFirefox: {
    // Puppeteer lets a file:// page load other files. Firefox does not, and a test that allows it proves nothing.
    "security.fileuri.strict_origin_policy": true,
    "browser.download.folderList": 2,
    "browser.download.dir": downloads,
  },
}));

export const browsers: readonly TestBrowser[] = [chromium, firefox];

function testBrowser(name: TestBrowser["name"], options: (downloads: string) => LaunchOptions): TestBrowser {
  const downloads = mkdtempSync(join(tmpdir(), `tandelta-${name}-`));
  let running: Promise<Browser> | undefined;
  after(async () => {
    await (await running)?.close();
    rmSync(downloads, { recursive: true, force: true });
  });
  const start = () => {
    const executablePath = find(name);
    if (!executablePath) throw new Error(`${name} is not installed: make test says how to get it`);
    return puppeteer.launch({ executablePath, headless: true, ...options(downloads) });
  };
  return { name, downloads, launch: () => (running ??= start()) };
}
