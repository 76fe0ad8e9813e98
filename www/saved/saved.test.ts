// Work as text and back: in files, in links, in reports.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "../../pkg/types";
import { sourcesOf, withContents } from "./contents";
import { linkTo, sessionIn } from "./link";
import { json, made, markup } from "./markup";
import { sessionInReport } from "./report";

const SESSION: Session = {
  tandelta: 1,
  about: "",
  files: ["plain.csv", "latin.csv", "gone.csv"].map((file) => ({ file, reading: { columns: [] } })),
  questions: [],
};

test("the bytes of files come back as they were, whatever they are, and one that has gone is named", async () => {
  const plain = new TextEncoder().encode("\ufeffT,G\r\n1,2\r\n");
  const latin = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
  const gone = { arrayBuffer: () => Promise.reject(new Error("moved")) } as unknown as Blob;
  const lost: string[] = [];
  const sources = new Map<string, Uint8Array | Blob>(Object.entries({ "plain.csv": plain, "latin.csv": latin }));
  const saved = await withContents(SESSION, sources.set("gone.csv", gone), lost);
  assert.deepEqual(lost, ["gone.csv"]);
  assert.ok("text" in (saved.files[0]?.contents ?? {}), "people can read what is UTF-8");
  const read = sourcesOf(JSON.parse(JSON.stringify(saved)));
  assert.deepEqual(Object.fromEntries(read), { "plain.csv": plain, "latin.csv": latin });
});

test("contents that are damaged are left out, and so asked for", () => {
  const file = { file: "x.csv", reading: { columns: [] }, contents: { base64: "not base 64!" } };
  assert.equal(sourcesOf({ ...SESSION, files: [file] }).size, 0);
});

test("what a link asks comes back, and nothing of it is sent to a server", async () => {
  const asked = JSON.stringify({ ...SESSION, about: "χ ≠ η?+/=" });
  const link = new URL(await linkTo(asked, "https://example.org/page?x=1#work=old"));
  assert.equal(link.href.split("#")[0], "https://example.org/page?x=1");
  assert.match(link.hash, /^#work=[\w-]+$/);
  assert.equal(await sessionIn(link.hash), asked);
  assert.equal(await sessionIn(link.hash.slice(0, -9)), null, "cut off");
  assert.equal(await sessionIn("#other"), undefined);
});

test("nothing that a file or a person says becomes HTML of a report, and the work in it is found again", () => {
  const name = `<img src=x onerror="alert('1')">&`;
  const html = markup`<p title="${name}">${name} ${[made("<b>2</b>"), 3]}</p>`.text;
  assert.deepEqual(html.match(/<\/?\w+/g), ["<p", "<b", "</b", "</p"]);
  assert.equal(html.match(/"/g)?.length, 2, "nor an attribute");
  const work = { about: "</script><script>alert(1)</script>" };
  const report = markup`<script type="application/json" id="tandelta-work">${json(work)}</script>`.text;
  assert.equal(report.match(/<\/script>/g)?.length, 1);
  assert.deepEqual(JSON.parse(sessionInReport(report) ?? ""), work);
  assert.equal(sessionInReport("<p>another page</p>"), null);
});
