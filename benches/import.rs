//! How long the core takes for a large file natively, and how much memory: as one JSON object. `make bench` compares the time with
//! others'.
#![allow(unsafe_code)] // An allocator that counts can't be written without.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use tandelta::data::{ReadOptions, StdDecoding};

const TURNS: usize = 3;

fn main() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/million.csv");
    let bytes = std::fs::read(file).expect("make bench writes the file first");
    let before = NOW.load(Relaxed);
    let mut times: Vec<f64> = Vec::new();
    let (mut most, mut kept, mut numbers) = (0, 0, 0);
    for _ in 0..TURNS {
        MOST.store(before, Relaxed);
        let start = Instant::now();
        let reading = tandelta::read("million.csv", &bytes, &ReadOptions::default(), &StdDecoding);
        times.push(start.elapsed().as_secs_f64() * 1e3);
        let reading = black_box(reading.expect("the file is well-formed"));
        most = MOST.load(Relaxed) - before;
        kept = NOW.load(Relaxed) - before;
        numbers = reading.tables.iter().map(|table| table.rows * table.columns.len() * size_of::<f64>()).sum();
    }
    times.sort_by(f64::total_cmp);
    let result = serde_json::json!({
        "milliseconds": times[TURNS / 2],
        "file": bytes.len(),
        // In bytes, beside those of the file: at most at any time, afterwards, and the numbers alone.
        "most": most,
        "kept": kept,
        "numbers": numbers,
    });
    println!("{result}");
}

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counting the bytes in use and the most there were.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn taken(bytes: usize) {
    MOST.fetch_max(NOW.fetch_add(bytes, Relaxed) + bytes, Relaxed);
}

// SAFETY: every call is passed on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    /// A block that grows is counted twice for a moment, as if it had to move.
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        taken(size);
        NOW.fetch_sub(layout.size(), Relaxed);
        unsafe { System.realloc(pointer, layout, size) }
    }
}
