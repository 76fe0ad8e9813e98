// What is published holds no way out and sits behind the policy; and the check that says so is not blind.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import test from "node:test";
import { refusals } from "../../scripts/bundle-check.mjs";

const read = (file: string) => readFileSync(file, "utf8");

const WAYS_OUT = [
  "new RTCPeerConnection({})",
  "new webkitRTCPeerConnection(a)",
  "new WebTransport(u)",
  "window.open(u)",
  "globalThis?.open(u)",
  "location=u",
  "document.location = u",
  "location.href=u",
  "location.search = u",
  "location.assign(u)",
  "location.replace(u)",
  "eval(t)",
  "(0,e)(t);eval (t)",
  "new Function(t)",
  'Function("return this")()',
  "e.innerHTML=t",
  "e.outerHTML=t",
  "e.insertAdjacentHTML(a,t)",
  "document.write(t)",
  'fetch("https://example.org/")',
  'new WebSocket("wss://example.org")',
  `panicked at ${homedir()}/src/lib.rs`,
];

for (const code of WAYS_OUT) {
  test(`a bundle with ${code} is refused`, () => assert.notDeepEqual(refusals(`const a=1;${code};`), []));
}

const HARMLESS = [
  "caches.open(c)",
  "const open=e=>e;this.open(e)",
  "if(location.href==a)b()",
  "location.hash=a",
  "location.reload()",
  'a.replace(/x/g,"y")',
  "isFunction(e)",
  "e.medieval(x)",
  'document.createElementNS("http://www.w3.org/2000/svg","svg")',
  'const t=d.createElement("template");return t.innerHTML=h,t',
  "save({page:e.outerHTML})",
];

for (const code of HARMLESS) {
  test(`a bundle with ${code} is not refused`, () => assert.deepEqual(refusals(`const a=1;${code};`), []));
}

for (const file of [
  "index.html",
  "tandelta.html",
  "sw.js",
  "manifest.webmanifest",
  "engine.js",
  "spreadsheet.js",
  "examples.js",
  "mathematics.js",
  "fr.js",
]) {
  test(`dist/${file} may be published`, () => assert.deepEqual(refusals(read(`dist/${file}`)), []));
}

for (const module of ["tandelta", "spreadsheet"]) {
  test(`pkg/${module}_bg.wasm may be published`, () => {
    assert.deepEqual(refusals(readFileSync(`pkg/${module}_bg.wasm`, "latin1")), []);
  });
}

for (const name of ["engine", "spreadsheet", "examples", "fr"]) {
  test(`dist/${name}.js does nothing but set a variable`, () => {
    assert.match(read(`dist/${name}.js`), new RegExp(`^tandelta_${name}="[A-Za-z0-9+/=]+";\n$`));
  });
}

for (const [file, hosted] of [
  ["index.html", true],
  ["tandelta.html", false],
] as const) {
  test(`the policy of dist/${file} lets its own scripts and style run, and nothing else be loaded or sent`, () => {
    const html = read(`dist/${file}`);
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const only = (tag: string) => {
      const found = [...html.matchAll(new RegExp(`^<${tag}>([^]*?)</${tag}>$`, "gm"))].map(([, text]) => text ?? "");
      assert.equal(found.length, 1, `one <${tag}>`);
      return hash(found[0] ?? "");
    };
    const names = hosted ? ["engine", "spreadsheet", "examples", "paper", "mathematics", "fr"] : [];
    const beside = names.map((name) => hash(read(`dist/${name}.js`)));
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1];
    assert.deepEqual(policy?.split("; ").sort(), [
      "base-uri 'none'",
      "connect-src 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "img-src data: blob:",
      ...(hosted ? ["manifest-src 'self'"] : []),
      "require-trusted-types-for 'script'",
      `script-src ${[only("script"), ...beside].join(" ")} 'wasm-unsafe-eval'`,
      `style-src ${only("style")}`,
      "trusted-types tandelta lit-html",
      hosted ? "worker-src 'self' blob:" : "worker-src blob:",
    ]);
    const before = html.slice(0, html.indexOf("Content-Security-Policy"));
    assert.doesNotMatch(before, /<(?:script|style|link|img)\b/, "nothing comes before the policy");
  });
}
