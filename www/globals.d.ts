// What the build writes into the page (www/build.mjs). Binary parts are gzip in base64: the policy lets the page fetch nothing.

/** Version of the program, as in Cargo.toml. */
declare const VERSION: string;
/** True for the site, which has a service worker; false for the offline file. */
declare const HOSTED: boolean;
/** The bundled www/engine/worker.ts. */
declare const WORKER_SOURCE: string;
/** The WebAssembly module. */
declare const WASM_GZIP_BASE64: string;
/** In the offline file, the WebAssembly module that reads workbooks; empty in the site. */
declare const SPREADSHEET_GZIP_BASE64: string;
/** In the site, where the script is that holds it, and its hash; empty in the offline file. */
declare const SPREADSHEET_URL: string;
declare const SPREADSHEET_INTEGRITY: string;
/** JSON of what www/examples/index.json lists, each entry with the `text` of its file. */
declare const EXAMPLES_GZIP_BASE64: string;
