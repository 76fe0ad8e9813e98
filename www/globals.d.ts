// What the build writes into the page (www/build.mjs). Binary parts are base64, the modules packed with LZMA and the rest with gzip: the
// policy lets the page fetch nothing.

/** Version of the program, as in Cargo.toml. */
declare const VERSION: string;
/** True for the site, which has a service worker; false for the offline file. */
declare const HOSTED: boolean;
/** The bundled www/engine/worker.ts. */
declare const WORKER_SOURCE: string;
/** The bundled www/engine/unpacker.ts. */
declare const UNPACKER_SOURCE: string;
/** In the offline file, the WebAssembly module of the engine; empty in the site. */
declare const ENGINE_LZMA_BASE64: string;
/** In the offline file, the WebAssembly module that reads workbooks; empty in the site. */
declare const SPREADSHEET_LZMA_BASE64: string;
/** What www/examples/index.json lists. */
declare const EXAMPLES: readonly { readonly file: string; readonly title: string }[];
/** In the offline file, JSON of the texts of these by the names of their files; empty in the site. */
declare const EXAMPLES_GZIP_BASE64: string;
/** In the offline file, JSON of what the engine says in other languages (www/text/*.catalog.json); empty in the site. */
declare const DICTIONARIES_GZIP_BASE64: Readonly<Record<"fr", string>>;
/** The scripts beside the site, with their hashes; without meaning in the offline file. */
declare const BESIDE: Readonly<
  Record<
    "engine" | "spreadsheet" | "examples" | "paper" | "mathematics" | "fr",
    { readonly url: string; readonly integrity: string }
  >
>;
