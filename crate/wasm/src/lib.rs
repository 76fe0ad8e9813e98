//! The core for web pages: decode, call, encode. No arithmetic and no decisions are made here.

use js_sys::{Array, Float64Array, Function, Uint8Array};
use serde::Serialize;
use tandelta::analyses::run_with;
use tandelta::data::{Encoding, Notice, Reading, SheetText, TextDecoding};
use tandelta::report::{Report, Request};
use tandelta::session::Session;
use tandelta::work::{Alone, Together, Told, Work};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { Catalog, ReadOptions, Reading, Report, Request, Session } from "./types.js";"#;

#[wasm_bindgen]
extern "C" {
    /// Defined by the worker: receives the text of a panic, which a wasm trap does not carry.
    #[wasm_bindgen(js_name = tandeltaPanic)]
    fn tandelta_panic(message: &str);
}

/// Runs once, when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(target_arch = "wasm32")]
    std::panic::set_hook(Box::new(|info| tandelta_panic(&info.to_string())));
}

/// The program: files that have been read, and what can be asked of them. Failures are thrown as a `Notice`.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    readings: Vec<Reading>,
}

#[wasm_bindgen]
impl Engine {
    /// Without any file.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Everything there is to choose from.
    #[wasm_bindgen(unchecked_return_type = "Catalog")]
    pub fn catalog(&self) -> Result<JsValue, JsValue> {
        encode(&tandelta::catalog())
    }

    /// Reads a file and keeps it under its name; reading again replaces it.
    ///
    /// `sheets` is called with a workbook, and gives name and text of each of its sheets in turn or throws a text that says why not;
    /// the module `spreadsheet` exports it. Without it workbooks are refused. `progress` hears how much of a large file is read, from
    /// 0 to 1. `digest` is the SHA-256 of the bytes, which a browser computes faster.
    #[wasm_bindgen(unchecked_return_type = "Reading")]
    pub fn read(
        &mut self,
        file: &str,
        bytes: &[u8],
        #[wasm_bindgen(unchecked_param_type = "ReadOptions")] options: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "(workbook: Uint8Array) => string[]")] sheets: Option<Function>,
        #[wasm_bindgen(unchecked_optional_param_type = "(fraction: number) => void")] progress: Option<Function>,
        #[wasm_bindgen(unchecked_optional_param_type = "Uint8Array")] digest: Option<Vec<u8>>,
    ) -> Result<JsValue, JsValue> {
        let options = serde_wasm_bindgen::from_value(options)?;
        let digest = digest.and_then(|digest| digest.try_into().ok());
        let browser = Browser { sheets, progress, digest };
        let reading = tandelta::read(file, bytes, &options, &browser).map_err(|error| fail(error.notice(file)))?;
        let encoded = encode(&reading)?;
        self.forget(file);
        self.readings.push(reading);
        Ok(encoded)
    }

    /// Drops a file.
    pub fn forget(&mut self, file: &str) {
        self.readings.retain(|reading| reading.file != file);
    }

    /// A saved session from its text; what its questions are is not looked at before they are asked.
    #[wasm_bindgen(unchecked_return_type = "Session")]
    pub fn session(&self, text: &str) -> Result<JsValue, JsValue> {
        encode(&Session::read(text).map_err(|error| fail(Notice::error("no_session", error.to_string())))?)
    }

    /// Numbers of a column as in the file, NaN where there is none; empty when there is no such column.
    pub fn column(&self, file: &str, table: usize, column: usize) -> Vec<f64> {
        let reading = self.readings.iter().find(|reading| reading.file == file);
        let column = reading.and_then(|reading| reading.tables.get(table)?.columns.get(column));
        column.map_or(Vec::new(), |column| column.numbers.to_vec())
    }

    /// Answers a request.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn run(&self, #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue) -> Result<JsValue, JsValue> {
        encode(&self.answer(request, &Alone)?)
    }

    /// Answers a request together with other engines that have read the same files, and gives the same digits as one that does it
    /// alone.
    ///
    /// A long computation has stages, each with a number of rows that can be computed apart. `known` are rows by stage that were
    /// computed elsewhere; what is missing is computed. With `part`, which are first row and number of rows, only these rows of the
    /// stage after the known ones are computed, and the answer is `undefined`. `row` hears each row that is computed, and `progress`
    /// how much is done where there are no rows to count; either may answer `false`, which ends it with `undefined`.
    #[wasm_bindgen(unchecked_return_type = "Report | undefined")]
    pub fn share(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue,
        #[wasm_bindgen(unchecked_param_type = "readonly (readonly (Float64Array | undefined)[])[]")] known: &Array,
        #[wasm_bindgen(unchecked_optional_param_type = "readonly [first: number, count: number]")] part: Option<
            Vec<u32>,
        >,
        #[wasm_bindgen(
            unchecked_optional_param_type = "(stage: number, row: number, of: number, numbers: Float64Array) => boolean"
        )]
        row: Option<Function>,
        #[wasm_bindgen(unchecked_optional_param_type = "(fraction: number) => boolean")] progress: Option<Function>,
    ) -> Result<JsValue, JsValue> {
        let part = part
            .as_deref()
            .and_then(|part| Some(*part.first()? as usize..part.first()?.saturating_add(*part.get(1)?) as usize));
        let hear = |told: Told| goes_on(told, row.as_ref(), progress.as_ref());
        let work = Together::new(known.iter().map(stage).collect(), part, &hear);
        let report = self.answer(request, &work);
        if work.stopped() { Ok(JsValue::UNDEFINED) } else { encode(&report?) }
    }
}

impl Engine {
    fn answer(&self, request: JsValue, work: &dyn Work) -> Result<Report, JsValue> {
        let request: Request = serde_wasm_bindgen::from_value(request)?;
        // Of several files a failure names the one it is about, if it knows.
        let file = match request.inputs.as_slice() {
            [one] => Some(one.file.as_str()),
            _ => None,
        };
        run_with(&request, &self.readings, work).map_err(|failure| fail(failure.notice(file)))
    }
}

/// Rows that are known of one stage.
fn stage(rows: JsValue) -> Vec<Option<Vec<f64>>> {
    Array::from(&rows).iter().map(|row| row.dyn_ref::<Float64Array>().map(Float64Array::to_vec)).collect()
}

/// Tells the page, which may answer `false`.
fn goes_on(told: Told, row: Option<&Function>, progress: Option<&Function>) -> bool {
    let answer = match told {
        Told::Fraction(fraction) => progress.map(|progress| progress.call1(&JsValue::NULL, &fraction.into())),
        Told::Row { stage, row: number, of, numbers } => row.map(|row| {
            let [stage, number, of] = [stage, number, of].map(|whole| JsValue::from_f64(whole as f64));
            row.call4(&JsValue::NULL, &stage, &number, &of, &Float64Array::from(numbers))
        }),
    };
    !matches!(answer, Some(Ok(answer)) if answer == JsValue::FALSE)
}

fn encode(value: &impl Serialize) -> Result<JsValue, JsValue> {
    // Maps become plain objects and a missing value null, as in the command's JSON.
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn fail(notice: Notice) -> JsValue {
    encode(&notice).unwrap_or_else(|error| error)
}

/// Decodes with the browser's own tables, and leaves workbooks to a function of the page.
struct Browser {
    sheets: Option<Function>,
    progress: Option<Function>,
    digest: Option<[u8; 32]>,
}

impl TextDecoding for Browser {
    fn decode(&self, encoding: Encoding, bytes: &[u8]) -> Option<String> {
        let decoder = web_sys::TextDecoder::new_with_label(encoding.id()).ok()?;
        decoder.decode_with_u8_array(bytes).ok()
    }

    fn digest(&self, _bytes: &[u8]) -> Option<[u8; 32]> {
        self.digest
    }

    fn progress(&self, fraction: f64) {
        if let Some(progress) = &self.progress {
            // What listens does not decide whether the file is read.
            let _ = progress.call1(&JsValue::NULL, &JsValue::from_f64(fraction));
        }
    }

    fn sheets(&self, bytes: &[u8]) -> Option<Result<Vec<SheetText>, String>> {
        let answer = self.sheets.as_ref()?.call1(&JsValue::NULL, &Uint8Array::from(bytes));
        let strings = answer.map(|list| Array::from(&list).iter().filter_map(|item| item.as_string()).collect());
        Some(strings.map(pairs).map_err(|reason| reason.as_string().unwrap_or_else(|| format!("{reason:?}"))))
    }
}

/// Name and text in turn.
fn pairs(strings: Vec<String>) -> Vec<SheetText> {
    let mut strings = strings.into_iter();
    std::iter::from_fn(|| Some(SheetText { name: strings.next()?, text: strings.next()? })).collect()
}
