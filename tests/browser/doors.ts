// The doors through which people come to the page, and a server that counts what should never arrive.
import { createServer, type Server } from "node:http";
import { resolve } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { address, serve } from "../../scripts/serve.mjs";

const DIST = resolve("dist");

export interface Door {
  readonly name: string;
  /** Where to go. */
  url(): Promise<string>;
  /** The page is inside a frame of another page. */
  readonly framed: boolean;
}

export const site: Door = { name: "site", url: async () => address(await server()), framed: false };

export const offlineFile: Door = {
  name: "offline file",
  url: async () => pathToFileURL(resolve(DIST, "tandelta.html")).href,
  framed: false,
};

/** As a platform for teaching embeds it: scripts and downloads, no origin, no pop-ups, no navigation. */
export const sandboxedFrame: Door = { name: "sandboxed frame", url: async () => address(await host()), framed: true };

export const doors: readonly Door[] = [site, offlineFile, sandboxedFrame];

const server = once(() => serve(DIST, 0));

const host = once(async () => {
  const src = `${address(await server())}tandelta.html`;
  return listen(
    createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      const frame = `<iframe title="tandelta" sandbox="allow-scripts allow-downloads" src="${src}" width="1280" height="900">`;
      response.end(
        `<!doctype html><html lang="en"><title>host</title><link rel="icon" href="data:,">${frame}</iframe>`,
      );
    }),
  );
});

/** A server that answers everything and remembers what it was asked. */
export async function sink(): Promise<{ readonly url: string; readonly requests: string[]; close(): void }> {
  const requests: string[] = [];
  const server = await listen(
    createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.setHeader("access-control-allow-origin", "*");
      response.end("ok");
    }),
  );
  return { url: address(server), requests, close: () => server.close() };
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** A server started at its first use and ended after the tests. */
function once(start: () => Promise<Server>): () => Promise<Server> {
  let running: Promise<Server> | undefined;
  after(async () => (await running)?.close());
  return () => (running ??= start());
}
