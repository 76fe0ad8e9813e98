// Figures for teaching are as large as they may be, and say everything in every language.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { everythingSaid, SCRIPT_LIMIT } from "../../www/embed/build.mjs";
import TOPICS from "../../www/embed/topics.json";
import { isSymbolic, lookUp } from "../../www/text/look_up";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const FRENCH = { ...read("www/text/fr.catalog.json"), ...read("www/embed/fr.scenes.json") };

/** Names of laws and of glasses are the same in both languages. */
const NAMES =
  /^(?:\(?Zr50.*|PET|PMABu|DGEBA-IPD|Maltitol|Sorbitol|Debye|Cole–Cole|Havriliak–Negami|Kohlrausch–Williams–Watts|Bergman \/ KWW)$/u;
const UNITS = /(?:1\/)?GPa|rad\/s/g;

test("scenes say nothing without French", async () => {
  const { words } = await everythingSaid();
  assert.ok(words.size > 150, "the scenes were asked");
  const said = (part: string) =>
    isSymbolic(part.replace(UNITS, "")) || NAMES.test(part) || lookUp(FRENCH, part) !== undefined;
  const missing = [...words].filter((each) => !said(each) && !each.split(", ").every(said));
  assert.deepEqual(missing, []);
});

test("topics have a name of their own, a few sentences and a question, in both languages", () => {
  assert.equal(new Set(TOPICS.map(({ id }) => id)).size, TOPICS.length);
  for (const { id, en, fr } of TOPICS)
    for (const { title, text, question } of [en, fr]) {
      assert.ok(title && text.length < 600 && question.includes("?"), id);
      assert.ok(text.split(/[.:] /).length >= 2, id);
    }
});

test("the script stays small", () => {
  const bytes = gzipSync(readFileSync("dist/embed/tandelta.js"), { level: 9 }).length;
  assert.ok(bytes <= SCRIPT_LIMIT, `${bytes} bytes`);
});
