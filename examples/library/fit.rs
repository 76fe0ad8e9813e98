//! In Rust: `cargo add tandelta serde_json`, then `cargo run FILE`. The numbers of the first analysis that the file can answer.

use std::error::Error;
use tandelta::data::StdDecoding;
use tandelta::report::Request;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file")?;
    let reading = tandelta::read(&path, &std::fs::read(&path)?, &Default::default(), &StdDecoding)?;
    let measurement = reading.measurements.first().ok_or("no measurement that is known")?;
    let request: Request = serde_json::from_value(serde_json::json!({
        "analysis": measurement.analyses[0],
        "inputs": [{ "file": path }],
        "options": {},
    }))?;
    let report = tandelta::analyses::run(&request, &[reading])?;
    println!("{}", report.title);
    for estimate in &report.estimates {
        println!("{} = {} ± {} {}", estimate.key, estimate.shown.value, estimate.shown.std_error, estimate.shown.unit);
    }
    Ok(())
}
