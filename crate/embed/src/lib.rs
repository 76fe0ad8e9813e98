//! Laws and scenes for teaching pages: decode, call, encode. Whatever reads files or fits stays out, so that it is small.

use serde::Serialize;
use tandelta::data::Notice;
use tandelta::scenes::{SceneError, SceneRequest};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { Drawn, SceneEntry, SceneRequest } from "./types.js";"#;

/// What there is to move and to see in a scene: a law, several with a space between, or a scene of its own. Throws a `Notice`.
#[wasm_bindgen(unchecked_return_type = "SceneEntry")]
pub fn scene(id: &str) -> Result<JsValue, JsValue> {
    encode(&tandelta::scenes::find(id).map_err(fail)?.entry())
}

/// Curves and numbers of a scene at given values. Throws a `Notice`.
#[wasm_bindgen(unchecked_return_type = "Drawn")]
pub fn draw(
    #[wasm_bindgen(unchecked_param_type = "Partial<SceneRequest>")] request: JsValue,
) -> Result<JsValue, JsValue> {
    let request: SceneRequest = serde_wasm_bindgen::from_value(request)?;
    encode(&tandelta::scenes::draw(&request).map_err(fail)?)
}

/// Ids of all laws and scenes.
#[wasm_bindgen]
pub fn scenes() -> Vec<String> {
    tandelta::scenes::ids()
}

fn encode(value: &impl Serialize) -> Result<JsValue, JsValue> {
    // Maps become plain objects and a missing value null, as in the other module.
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn fail(SceneError { id, message }: SceneError) -> JsValue {
    encode(&Notice::error(id, message)).unwrap_or_else(|error| error)
}
