// Every language says what the catalog holds, and says it as its readers write.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { AnalysisEntry, Catalog } from "../../pkg/types";
import { inForce, isForeign, isSymbolic, speak, translate } from "../../www/text/dictionary";

const FRENCH = JSON.parse(readFileSync("www/text/fr.catalog.json", "utf8"));

/** What is asked in the analysis: labels, help, and the words to choose from. */
function questions({ options }: AnalysisEntry): string[] {
  return options.flatMap(({ title, help, kind }) => {
    const choices = "choices" in kind ? kind.choices : [];
    const custom = "custom" in kind && kind.custom ? [kind.custom] : [];
    return [title, help, ...[...choices, ...custom].map((choice) => choice.title)];
  });
}

/** All that the catalog says, but for citations, which are the same in every language. */
function sentences({ models, analyses, formats, quantities }: Catalog): string[] {
  const said = [
    ...models.flatMap(({ title, summary, parameters }) => [
      title,
      summary,
      ...parameters.map(({ meaning }) => meaning),
    ]),
    ...analyses.flatMap((each) => [each.title, each.summary, each.explanation, each.needs, ...questions(each)]),
    ...[...formats, ...quantities].map(({ title }) => title),
  ];
  return [...new Set(said)].filter((words) => !isSymbolic(words));
}

test("the catalog has no words without French", () => {
  initSync({ module: readFileSync("pkg/tandelta_bg.wasm") });
  const said = sentences(new Engine().catalog());
  assert.ok(said.length > 300, "the catalog was read");
  assert.deepEqual(
    said.filter((words) => !(words in FRENCH)),
    [],
  );
});

test("every example has a French title", () => {
  const examples: { title: string }[] = JSON.parse(readFileSync("www/examples/index.json", "utf8"));
  for (const { title } of examples) assert.ok(title in FRENCH, title);
});

test("French keeps the formulas and the numbers of the English, and marks its spaces", () => {
  for (const [english, french] of Object.entries<string>(FRENCH)) {
    const formulas = (words: string) => (words.replaceAll("$$", "$").match(/\$[^$]+\$/g) ?? []).sort();
    assert.deepEqual(formulas(french), formulas(english), english);
    const places = (words: string) => words.split("#").length;
    assert.equal(places(french), places(english), english);
    const prose = french.replaceAll("$$", "$").replace(/\$[^$]*\$|"[^"]*"/g, "");
    assert.doesNotMatch(prose, /\p{L}['´]\p{L}/u, "an apostrophe is ’");
    assert.doesNotMatch(prose, /\p{L} [;:!?»]|« |\p{L}[;!?]/u, "the space before high punctuation does not break");
  }
});

test("what the engine puts together is put together in French", () => {
  speak({
    Compliance: "Complaisance",
    "Relaxation time": "Temps de relaxation",
    "# isotherms": "# isothermes",
    "Shift of # K": "Translation de # K",
    "Converged.": "Convergé.",
    "Best of # starts.": "Meilleur de # départs.",
  });
  const pairs = {
    "Relaxation time (s)": "Temps de relaxation (s)",
    "Compliance — 710 K, glass.csv": "Complaisance — 710 K, glass.csv",
    "glass.csv: 22 isotherms": "glass.csv\u00a0: 22 isothermes",
    "Shift of 705.5 K": "Translation de 705.5 K",
    "Converged. Best of 4 starts.": "Convergé. Meilleur de 4 départs.",
  };
  for (const [english, french] of Object.entries(pairs)) assert.equal(translate(english), french);
  const sentence = "Compliance, of which nobody said anything.";
  assert.equal(translate(sentence), sentence, "a sentence is not translated in part");
  assert.ok(isForeign(sentence) && !isForeign("Complaisance") && !isForeign("$G'$ (Pa)"));
  speak(undefined);
  assert.equal(inForce(), undefined);
  assert.equal(translate("Compliance"), "Compliance");
});
