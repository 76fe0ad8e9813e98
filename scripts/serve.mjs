// Serves a folder on this machine only: `node scripts/serve.mjs [folder] [port]`.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * A server of the files below `folder`, listening on 127.0.0.1; port 0 takes a free one.
 * @param {string} folder
 * @param {number} port
 * @returns {Promise<import("node:http").Server>}
 */
export async function serve(folder, port) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    try {
      const body = await readFile(file);
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      response.setHeader("cache-control", "no-cache");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end(`There is no ${path} here.\n`);
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", () => resolve(null)));
  return server;
}

/** The address a server listens on, with a slash at its end. */
export function address(/** @type {import("node:http").Server} */ server) {
  const at = server.address();
  return typeof at === "object" && at ? `http://127.0.0.1:${at.port}/` : "";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = "dist", port = "8000"] = process.argv.slice(2);
  const server = await serve(folder, Number(port)).catch((error) => {
    if (error.code !== "EADDRINUSE") throw error;
    return serve(folder, 0);
  });
  console.log(`${address(server)}    (Ctrl-C ends it)`);
}
