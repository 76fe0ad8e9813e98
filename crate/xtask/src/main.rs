//! `cargo xtask`: what the Rust side gives the page, written to `pkg/`.

mod package;
mod types;
mod wasm;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask wasm | types | package
  wasm     compile crate/wasm and crate/spreadsheet, and write their bindings
  types    write the TypeScript types of the core's public types
  package  both, with package.json and README: the whole npm package";

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    let pkg = workspace().join("pkg");
    let done = std::fs::create_dir_all(&pkg).map_err(Into::into).and_then(|()| match task.as_str() {
        "wasm" => wasm::build(&pkg),
        "types" => types::write(&pkg),
        "package" => package::build(&pkg),
        _ => Err(USAGE.into()),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {task}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// How a task ends: with nothing to say, or with the reason why not.
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The folder of the workspace, two above this package.
fn workspace() -> &'static Path {
    let here: &'static Path = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("crate/xtask lies two folders deep in the workspace")
}

/// Where Cargo puts what it builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}
