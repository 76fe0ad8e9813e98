//! Any JSON as a request.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| promises::request(input));
