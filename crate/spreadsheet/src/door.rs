//! The module of the page.

use wasm_bindgen::prelude::*;

/// Name and text of each sheet in turn. Throws a text for people; a trap means that the file is damaged.
#[wasm_bindgen]
pub fn sheets(bytes: &[u8]) -> Result<Vec<String>, JsValue> {
    let sheets = crate::sheets(bytes)?;
    Ok(sheets.into_iter().flat_map(|sheet| [sheet.name, sheet.text]).collect())
}
