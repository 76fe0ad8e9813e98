//! How long the core takes, natively: medians in milliseconds, as one JSON object. `make bench` compares them with the browser's.
//!
//! The files and the requests are those of the other benchmarks: benches/data.mjs writes the ones, benches/requests.json holds the others.

use serde_json::{Value, json};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::report::Request;
use tandelta::{analyses, models};

fn main() {
    let requests: Value = serde_json::from_str(include_str!("requests.json")).expect("requests.json holds requests");
    let request = |name: &str| -> Request { serde_json::from_value(requests[name].clone()).expect("a request") };
    let family = bytes("family.csv");
    let files = [read("isotherm.csv", &bytes("isotherm.csv"))];

    let qpd = models::Law::parse("qpd").expect("the law is registered");
    let omega: Vec<f64> = (0..1000).map(|k| 10f64.powf(-4.0 + 0.008 * f64::from(k))).collect();
    let parameters: Vec<f64> = qpd.params().iter().map(|named| named.param.start).collect();
    // As many frequencies as libkww is asked for (benches/libkww_reference.py), over the same eight decades.
    let kww = models::Law::parse("kww").expect("the law is registered");
    let many: Vec<f64> = (0..10_000).map(|k| 10f64.powf(-4.0 + 0.0008 * f64::from(k))).collect();

    let times = json!({
        "import": median(101, || read("family.csv", &family)),
        "law": median(1001, || qpd.moduli(&omega, &parameters)),
        "kww": median(101, || kww.moduli(&many, &[1e9, 0.0, 1.0, 0.5])),
        "kww_1000": median(1001, || kww.moduli(&omega, &[1e9, 0.0, 1.0, 0.5])),
        "evaluation": median(501, || analyses::run(&request("evaluation"), &files)),
        "fit": median(501, || analyses::run(&request("fit"), &files)),
    });
    println!("{times}");
}

/// The median of the times of `count` calls, in milliseconds.
fn median<T>(count: usize, call: impl Fn() -> T) -> f64 {
    let mut times: Vec<f64> = (0..count)
        .map(|_| {
            let start = Instant::now();
            black_box(call());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[count / 2]
}

fn bytes(name: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench").join(name);
    std::fs::read(file).expect("make bench writes the files first")
}

fn read(name: &str, bytes: &[u8]) -> Reading {
    tandelta::read(name, bytes, &ReadOptions::default(), &StdDecoding).expect("the file is well-formed")
}
