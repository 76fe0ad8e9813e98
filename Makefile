# tandelta. Each target installs what it needs; what is up to date is left alone.
#
#   make run     build the page, serve it on this machine, print its address
#   make test    every test there is
#   make check   format, lints and types only: quick, for use while writing
#   make build   dist/ (site), dist/tandelta.html (offline file), pkg/ (npm package), target/release/tandelta (command)
#   make bench   how fast it is, natively and in the browser
#   make screenshots  pictures of every view, light and dark, three widths, into target/screenshots; the kept ones into docs
#   make coverage  how often the 95 % intervals hold the truth: 1,000 simulated data sets each, into docs/COVERAGE.md (4 minutes)
#   make spectra   how often the band of H(τ) holds the truth, false alarms and power of the Kramers–Kronig test, into docs/SPECTRA.md
#   make fuzz    any bytes as a file, any JSON as a request, FUZZ_SECONDS (900) for each; says where what it found is
#   make format  rewrite all sources in the house format
#   make clean   remove everything that was made here

.PHONY: help run test check build bench screenshots coverage spectra fuzz format clean rust-ready node-ready browsers-ready command
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

WASM := wasm32-unknown-unknown
# Everything but the tools of the build, which would switch on the derived TypeScript types in what is tested.
CRATES := --workspace --exclude xtask

RUST_SOURCES := Cargo.toml Cargo.lock .cargo/config.toml \
	$(shell find crate -name '*.rs' -o -name Cargo.toml) $(wildcard LICENSE* examples/library/*)
PAGE_SOURCES := index.html scripts/bundle-check.mjs $(shell find www -type f -not -name '*.test.ts')
NPM := node_modules/.installed
BIN := node_modules/.bin

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))

run: dist/index.html
	@node scripts/serve.mjs dist 8000

build: dist/index.html command

test: browsers-ready check command dist/index.html
	cargo test --quiet $(CRATES)
	@node scripts/node-test.mjs www tests/bundle
	@node scripts/node-test.mjs tests/browser

check: rust-ready node-ready pkg/package.json
	cargo fmt --all --check
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo clippy --quiet $(CRATES) --all-targets -- --deny warnings
	cargo clippy --quiet --package xtask --all-targets -- --deny warnings
	cargo clippy --quiet --package tandelta-wasm --package tandelta-embed --package tandelta-spreadsheet --target $(WASM) -- --deny warnings
	@$(BIN)/biome check --error-on-warnings
	@$(BIN)/tsc --project tsconfig.json
	@$(BIN)/tsc --project tests/tsconfig.json

bench: rust-ready node-ready dist/index.html command browsers-ready
	@node benches/table.mjs

screenshots: browsers-ready dist/index.html
	@node scripts/node-test.mjs tests/screenshots

coverage: rust-ready
	cargo run --quiet --release --example coverage > target/COVERAGE.md
	@mv target/COVERAGE.md docs/COVERAGE.md

spectra: rust-ready
	cargo run --quiet --release --example spectra > target/SPECTRA.md
	@mv target/SPECTRA.md docs/SPECTRA.md

fuzz: rust-ready
	@fuzz/run

format: rust-ready node-ready
	cargo fmt --all
	cargo fmt --manifest-path fuzz/Cargo.toml
	@$(BIN)/biome check --write

clean:
	rm -rf target dist pkg node_modules

# --- what is built ---------------------------------------------------------------------------------------------------

dist/index.html: pkg/package.json $(PAGE_SOURCES) | node-ready
	@node www/build.mjs

pkg/package.json: $(RUST_SOURCES) | rust-ready
	cargo xtask package

command: | rust-ready
	cargo build --quiet --release --package tandelta-cli

# --- what has to be there --------------------------------------------------------------------------------------------

rust-ready:
	@command -v cargo >/dev/null || { echo 'Rust is missing: install it with rustup, then run make again.' >&2; exit 1; }
	@test -d "$$(rustc --print target-libdir --target $(WASM))" || { \
		command -v rustup >/dev/null || { \
			echo 'Rust has no $(WASM) target here, and rustup is not there to add it: install the target (Debian: libstd-rust-dev-wasm32).' >&2; \
			exit 1; }; \
		rustup target add $(WASM); }

node-ready: $(NPM)

# No package needs an install script. Optional packages hold the programs of esbuild and Biome and are not optional here.
$(NPM): package.json package-lock.json
	@command -v npm >/dev/null || { echo 'Node is missing: install Node 20 or later, then run make again.' >&2; exit 1; }
	npm ci --ignore-scripts --silent
	@touch $@

browsers-ready: node-ready
	@node scripts/browsers.mjs
