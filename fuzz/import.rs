//! Any bytes as a file.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| promises::import(input));
