// A smoke test of the offline file in WebKitGTK, the nearest to Safari that runs on Linux. Puppeteer does not drive it, but it speaks
// WebDriver, of which a handful of requests are enough.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { find } from "../../scripts/browsers.mjs";
import { offlineFile } from "./doors";

const EXAMPLE = "iso_1Hz_x2.csv";
const PATIENCE = 30_000;

const driver = find("webkit");
const display = find("xvfb");
const skip = driver && (display || process.env.DISPLAY) ? false : "WebKitGTK is not installed here";

test("webkit, offline file: an example of the page gives a result", { skip }, async () => {
  const started: ChildProcess[] = [];
  try {
    const port = await freePort();
    const screen = display ? await virtualScreen(display, started) : process.env.DISPLAY;
    started.push(
      spawn(driver ?? "", [`--port=${port}`], { env: { ...process.env, DISPLAY: screen }, stdio: "ignore" }),
    );
    const session = await open(`http://127.0.0.1:${port}`);
    try {
      await session("POST", "/url", { url: await offlineFile.url() });
      const example = `.invitation [data-testid="example-${EXAMPLE}"]`;
      await eventually("the example", () => run(session, `return document.querySelector('${example}') !== null`));
      const element = await session("POST", "/element", { using: "css selector", value: example });
      await session("POST", `/element/${Object.values(element as object)[0]}/click`, {});
      const numbers = "document.querySelectorAll('[data-testid^=\"result-\"] [data-testid=value]')";
      await eventually("a number", () => run(session, `return ${numbers}.length > 0`));
      const values = await run(session, `return Array.from(${numbers}, (cell) => Number(cell.dataset.value))`);
      assert.ok((values as number[]).every((value) => value > 0));
      assert.equal(await run(session, "return document.querySelector('[data-testid=crash]')"), null, "nothing crashed");
      const drawn = "document.querySelector('td-figure').shadowRoot.querySelector('canvas').width";
      assert.ok(Number(await run(session, `return ${drawn}`)) > 0, "a figure is drawn");
    } finally {
      await session("DELETE", "");
    }
  } finally {
    for (const each of started) each.kill();
  }
});

type Session = (method: string, path: string, body?: object) => Promise<unknown>;

const run = (session: Session, script: string) => session("POST", "/execute/sync", { script, args: [] });

/** A session of a driver that was just started. */
async function open(address: string): Promise<Session> {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(address + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  await eventually("the driver", () => ask("GET", "/status"));
  const { sessionId } = (await ask("POST", "/session", { capabilities: {} })) as { sessionId: string };
  return (method, path, body) => ask(method, `/session/${sessionId}${path}`, body);
}

/** A screen that nobody sees; its number, which it chooses itself. */
async function virtualScreen(program: string, started: ChildProcess[]): Promise<string> {
  const screen = spawn(program, ["-displayfd", "1", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  started.push(screen);
  const [number] = await once(screen.stdout, "data");
  return `:${String(number).trim()}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

async function eventually(what: string, answer: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (await answer().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}
