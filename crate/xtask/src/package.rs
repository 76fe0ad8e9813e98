//! The npm package: module, bindings and types, with what npm and a reader want to know about them.

use crate::{Outcome, types, wasm};
use std::path::Path;

/// The whole package, into `pkg`.
pub fn build(pkg: &Path) -> Outcome {
    wasm::build(pkg)?;
    types::write(pkg)?;
    std::fs::write(pkg.join("README.md"), readme())?;
    Ok(std::fs::write(pkg.join("package.json"), manifest())?)
}

fn manifest() -> String {
    let (version, license) = (env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE"));
    format!(
        r#"{{
  "name": "tandelta",
  "version": "{version}",
  "description": "Dynamic mechanical analysis of glasses: files into physics, as WebAssembly",
  "license": "{license}",
  "type": "module",
  "main": "tandelta.js",
  "types": "tandelta.d.ts",
  "exports": {{
    ".": {{ "types": "./tandelta.d.ts", "default": "./tandelta.js" }},
    "./types": {{ "types": "./types.d.ts" }},
    "./tandelta_bg.wasm": "./tandelta_bg.wasm",
    "./embed": {{ "types": "./embed.d.ts", "default": "./embed.js" }},
    "./embed_bg.wasm": "./embed_bg.wasm",
    "./spreadsheet": {{ "types": "./spreadsheet.d.ts", "default": "./spreadsheet.js" }},
    "./spreadsheet_bg.wasm": "./spreadsheet_bg.wasm"
  }},
  "files": ["tandelta*", "embed*", "spreadsheet*", "types.d.ts", "!*.lzma"],
  "sideEffects": false
}}
"#
    )
}

/// The examples stand in it whole; tests run them.
fn readme() -> String {
    let example = |kind: &str, text: &str| format!("```{kind}\n{}\n```\n", text.trim());
    README
        .replace("%PAGE%\n", &example("html", include_str!("../../../examples/library/page.html")))
        .replace("%NODE%\n", &example("js", include_str!("../../../examples/library/fit.mjs")))
        .replace("%NOTEBOOK%\n", &example("js", include_str!("../../../examples/library/notebook.js")))
}

const README: &str = r#"# tandelta

Dynamic mechanical analysis (mechanical spectroscopy) of glasses, for use in a page or a program of your own: bytes of an instrument's
file in, fitted numbers with standard errors out. Nothing is sent anywhere: the package makes no request other than for its own
WebAssembly module, and where that comes from is yours to say.

## In a page

%PAGE%

## In Node

%NODE%

## In a notebook

%NOTEBOOK%

## What to know

`new Engine()` holds the files that it has read, by their names. `engine.catalog()` lists models, analyses and options; the types of
everything that goes in and comes out are in `types.d.ts` (`import type { Report } from "tandelta/types"`). A file that cannot be read, and a
request that cannot be answered, throw a `Notice` that says where, what was found, and what to do. The same input gives the same numbers.

A fit of many points takes a while; run the engine in a worker if the page is to stay live meanwhile.

Workbooks (XLSX, XLSB, XLS, ODS) are read by a second module, which need not be loaded before one arrives:

```js
import initSpreadsheet, { sheets } from "tandelta/spreadsheet";
await initSpreadsheet({ module_or_path: new URL("tandelta/spreadsheet_bg.wasm", import.meta.url) });
engine.read(file.name, bytes, { columns: [] }, sheets);
```

To look at the laws without data, a third and much smaller module draws them at given parameters:

```js
import initEmbed, { draw, scene } from "tandelta/embed";
await initEmbed({ module_or_path: new URL("tandelta/embed_bg.wasm", import.meta.url) });
scene("qpd").parameters; // what can be moved
draw({ scene: "qpd", values: { chi: 0.38 } }).figure; // curves, and what stands on the axes
```
"#;
