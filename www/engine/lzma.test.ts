// What comes out of LZMA is what went in: text that `xz --format=lzma` packed, and the modules as the build packs them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bytes } from "./base64";
import { unlzma } from "./lzma";

const WORDS = "storage modulus, loss modulus, storage modulus over loss modulus: tan delta, tan delta, tan delta";

for (const [how, packed] of [
  [
    "as xz does by default",
    "XQAQAABhAAAAAAAAAAA5nQoi3JuJyQjD1uZZLnJIwxfk9AXR/D3CQ8oSkIb0MwChrHFBitSaOHyngPoUbD2kf//onCAA",
  ],
  [
    "by the place of a byte",
    "EgAQAABhAAAAAAAAAAA5nfM44jgBbdERviBcmfIxQxiL8muufpShnsuULr2MK9DcMPfGBrkINsuFuejD3XvE/Mf/9krcAA==",
  ],
] as const) {
  test(`text that was packed ${how}`, () => {
    assert.equal(new TextDecoder().decode(unlzma(bytes(packed))), WORDS);
  });
}

for (const name of ["tandelta", "spreadsheet"]) {
  test(`the module ${name}, byte by byte`, () => {
    const began = performance.now();
    const module = unlzma(readFileSync(`pkg/${name}_bg.wasm.lzma`));
    console.log(`${name}: unpacked in ${Math.round(performance.now() - began)} ms`);
    assert.ok(readFileSync(`pkg/${name}_bg.wasm`).equals(module));
  });
}
