// What the build writes into the script of teaching pages (www/embed/build.mjs).

/** The WebAssembly module of crate/embed, LZMA in base64. */
declare const EMBED_LZMA_BASE64: string;
/** Every formula that a scene or a topic shows, as MathML; displayed equations stand between double dollar signs. */
declare const EMBED_MATHEMATICS: Readonly<Record<string, import("./mathematics").MathTree>>;
/** What scenes say, in French, by the English words. */
declare const EMBED_FRENCH: import("../text/look_up").Dictionary;
