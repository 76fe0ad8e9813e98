//! The TypeScript types of everything that crosses to the page, derived from the Rust types and never retyped.

use crate::Outcome;
use std::collections::BTreeMap;
use std::path::Path;
use tandelta::catalog::Catalog;
use tandelta::data::notice::Notice;
use tandelta::data::reading::{ReadOptions, Reading};
use tandelta::report::{Report, Request};
use tandelta::scenes::{Drawn, SceneEntry, SceneRequest};
use tandelta::session::Session;
use ts_rs::{Config, TS, TypeVisitor};

/// Writes `types.d.ts` into `pkg`: what goes in and comes out, and every type these mention, by name.
pub fn write(pkg: &Path) -> Outcome {
    // Whole numbers are counts and positions; all of them are exact as JavaScript numbers.
    let config = Config::new().with_large_int("number");
    let mut types = Declarations { config, by_name: BTreeMap::new() };
    types.visit::<Catalog>();
    types.visit::<ReadOptions>();
    types.visit::<Reading>();
    types.visit::<Request>();
    types.visit::<Report>();
    types.visit::<Notice>();
    types.visit::<Session>();
    types.visit::<SceneEntry>();
    types.visit::<SceneRequest>();
    types.visit::<Drawn>();
    let mut text = String::from("// Generated from the Rust types by `cargo xtask types`.\n");
    text.extend(types.by_name.into_values());
    Ok(std::fs::write(pkg.join("types.d.ts"), text)?)
}

/// Declarations by the name of their type: in this order the file is the same at every build.
struct Declarations {
    config: Config,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return; // numbers, strings and lists have no declaration of their own
        }
        let name = T::ident(&self.config);
        if !self.by_name.contains_key(&name) {
            let docs = T::docs().unwrap_or_default();
            let declaration = T::decl(&self.config).replace('\n', "\n  ");
            self.by_name.insert(name, one_line_comments(&format!("\n{docs}export {declaration}\n")));
            T::visit_dependencies(self);
        }
    }
}

fn one_line_comments(declaration: &str) -> String {
    declaration
        .replace(" \n", "\n")
        .replace("/**\n * ", "/** ")
        .replace("/**\n   * ", "/** ")
        .replace("\n   */", " */")
        .replace("\n */", " */")
}
