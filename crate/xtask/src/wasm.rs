//! The WebAssembly modules and their JavaScript bindings: the engine, the small one of teaching pages, and the reader of workbooks.
//!
//! The generator of the bindings is linked as a library: it comes from the same lock file as `wasm-bindgen` itself,
//! so the two cannot differ, and there is no tool to install.

use crate::{Outcome, target, workspace};
use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::env;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// A quarter less to load than at level 3, for fits that take a sixth longer. `z` would spare another eighth, for a fifth longer again.
const OPTIMISATION: &str = "profile.release.opt-level='z'";

/// Package, and the name of its module in `pkg`.
const MODULES: [(&str, &str); 3] =
    [("tandelta-wasm", "tandelta"), ("tandelta-embed", "embed"), ("tandelta-spreadsheet", "spreadsheet")];

/// Writes each module (`tandelta_bg.wasm`, and packed for the page), its bindings (`tandelta.js`) and their types into `pkg`.
pub fn build(pkg: &Path) -> Outcome {
    compile()?;
    for (package, name) in MODULES {
        let module = target().join(TARGET).join("release").join(package.replace('-', "_")).with_extension("wasm");
        // Every vector instruction needs this feature, and the module names the features it was compiled for.
        if !std::fs::read(&module)?.windows(7).any(|word| word == b"simd128") {
            return Err(format!("{package} was compiled without simd128, which .cargo/config.toml asks for").into());
        }
        Bindgen::new()
            .input_path(&module)
            .out_name(name)
            .web(true)?
            .omit_default_module_path(true) // the page hands over a compiled module; nothing is fetched
            .reset_state_function(name == "spreadsheet") // a fresh instance for each workbook
            .typescript(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(pkg)?;
        pack(&pkg.join(format!("{name}_bg.wasm")))?;
    }
    Ok(())
}

/// Writes the module beside it as the page carries it: LZMA, a fifth less than gzip.
fn pack(module: &Path) -> Outcome {
    let plain = std::fs::read(module)?;
    // Nothing in WebAssembly is aligned, so that the place of a byte tells nothing about it.
    let options = LzmaOptions { pb: 0, nice_len: LzmaOptions::NICE_LEN_MAX, ..LzmaOptions::with_preset(6) };
    let packed = File::create(module.with_extension("wasm.lzma"))?;
    let mut writer = LzmaWriter::new_use_header(BufWriter::new(packed), &options, Some(plain.len() as u64))?;
    writer.write_all(&plain)?;
    Ok(writer.finish()?.flush()?)
}

fn compile() -> Outcome {
    // File names in panic messages must not carry the folders of the machine that built them.
    let home = env::var_os("CARGO_HOME").map(Into::into).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let home = home.ok_or("no home folder: set CARGO_HOME")?.display().to_string();
    let here = workspace().display();
    let flags =
        format!("target.{TARGET}.rustflags=['--remap-path-prefix={home}=cargo','--remap-path-prefix={here}=.']");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(workspace())
        .args(["build", "--quiet", "--release", "--target", TARGET])
        .args(MODULES.iter().flat_map(|(package, _)| ["--package", package]))
        .args(["--config", OPTIMISATION, "--config", &flags])
        // Either would replace the flags of .cargo/config.toml, and with them simd128.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()?;
    if status.success() { Ok(()) } else { Err("cargo build failed".into()) }
}
