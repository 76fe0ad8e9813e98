// Pages of teachers, as foreign as they come: what they do to the elements, and where the elements have to work.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { address, serve } from "../../scripts/serve.mjs";
import type { Door } from "./doors";

const SCRIPTS: Readonly<Record<string, string>> = {
  "/tandelta.js": "dist/embed/tandelta.js",
  "/lab.js": "dist/embed/lab.js",
};

/** Everything that a style sheet can do to elements that are not its own. */
const HOSTILE = `
  * { font: italic 40px/3 cursive !important; color: lime !important; letter-spacing: 1em !important; text-transform: uppercase !important; }
  input, button, select, canvas, table { display: none !important; }
  h3, p, dl { position: fixed !important; top: 0 !important; opacity: 0.1 !important; }
`;

/** Such as another element on the page brings: a registry of Lit, and its policy for trusted types. */
const OTHER_LIT = `
  (globalThis.litHtmlVersions ??= []).push("3.0.0"); (globalThis.litElementVersions ??= []).push("4.0.0");
  globalThis.trustedTypes?.createPolicy("lit-html", { createHTML: (text) => text });
  customElements.define("lit-thing", class extends HTMLElement {});
`;

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A page with a strict policy of its own. */
export function hostilePage(body: string): string {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${hash(OTHER_LIT)}`,
    `style-src ${hash(HOSTILE)}`,
    "img-src data:",
    "connect-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html", // one policy, and it is taken
  ];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title><link rel="icon" href="data:,">
    <meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}"><meta name="viewport" content="width=device-width">
    <style>${HOSTILE}</style><script>${OTHER_LIT}</script><script src="/tandelta.js" defer></script>
    <main><h1>A course</h1>${body}</main></html>`;
}

/** A quiet page with nothing of its own. */
export const plainPage = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A course</title><link rel="icon" href="data:,">
   <meta name="viewport" content="width=device-width"><script src="/tandelta.js" defer></script><main><h1>A course</h1>${body}</main></html>`;

/** A server of one page, with the script beside it. */
export function served(name: string, page: string): Door {
  return { name, framed: false, url: async () => `${address(await listen(page))}` };
}

/** The page for frames in a frame without an origin, as learning platforms have it. */
export function framed(fragment: string): Door {
  return {
    name: "frame",
    framed: true,
    url: async () => {
      const inner = await shared();
      const frame = `<iframe title="figure" sandbox="allow-scripts" width="1000" height="1000" src="${address(inner)}embed.html${fragment}">`;
      return address(
        await listen(
          `<!doctype html><html lang="en"><title>A course</title><link rel="icon" href="data:,">${frame}</iframe>`,
        ),
      );
    },
  };
}

export const fromDisk = (fragment: string): Door => ({
  name: "file",
  framed: false,
  url: async () => `${pathToFileURL(resolve("dist/embed.html")).href}${fragment}`,
});

let dist: ReturnType<typeof serve> | undefined;
const open: { close(): void }[] = [];
after(() => {
  for (const server of open) server.close();
});

async function shared() {
  dist ??= serve("dist", 0);
  const server = await dist;
  if (!open.includes(server)) open.push(server);
  return server;
}

function listen(page: string): Promise<import("node:http").Server> {
  const server = createServer((request, response) => {
    const script = SCRIPTS[request.url ?? ""];
    response.setHeader("content-type", script ? "text/javascript" : "text/html");
    response.end(script ? readFileSync(script) : page);
  });
  open.push(server);
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}
