// What the engine says, in the language that is in force: a dictionary by the English sentence, as gettext has it.
//
// The engine speaks English. What it says in fixed words (names, questions, help) stands in a dictionary beside the page, which is
// loaded when its language is chosen; sentences that the dictionary lacks stay English and are marked as such.
import { beside } from "../beside";
import { unpack } from "../engine/start";
import type { Language } from "./index";

/** By the English words; `#` stands for a number in both, in the same order. */
export type Dictionary = Readonly<Record<string, string>>;

/** English needs none. */
let dictionary: Dictionary | undefined;
/** What was translated with it, since the same words come again and again. */
let known = new Map<string, string>();
let own = new Set<string>();
/** The language that was last asked for. */
let wanted: Language = "en";
const loaded = new Map<Language, Promise<Dictionary>>();

/** Takes the dictionary of a language into use; whether that changes what is said. */
export async function learn(language: Language): Promise<boolean> {
  if (language === wanted) return false;
  wanted = language;
  const learned = language === "en" ? undefined : await load(language);
  if (language !== wanted) return false; // While this one was under way, another was chosen.
  speak(learned);
  return true;
}

/** Takes a dictionary into use. */
export function speak(learned: Dictionary | undefined): void {
  dictionary = learned;
  known = new Map();
  own = new Set();
}

/** The dictionary in force: what was translated with it holds as long as it is the same. */
export const inForce = (): Dictionary | undefined => dictionary;

function load(language: Exclude<Language, "en">): Promise<Dictionary> {
  const before = loaded.get(language);
  if (before) return before;
  const packed = HOSTED ? beside(language) : Promise.resolve(DICTIONARIES_GZIP_BASE64[language]);
  const loading = packed.then(async (base64) => (await unpack(String(base64))).json());
  loaded.set(language, loading);
  loading.catch(() => loaded.delete(language)); // The network may be there next time.
  return loading;
}

/** Words in the language in force; themselves when the dictionary lacks them. */
export function translate(words: string): string {
  if (!dictionary) return words;
  let found = known.get(words);
  if (found === undefined) {
    found = whole(words) ?? composed(words) ?? words;
    known.set(words, found);
    if (found !== words || words in dictionary) own.add(found);
  }
  return found;
}

/** Whether words are not in the language in force: they were looked for in the dictionary, in vain, and are more than symbols. */
export function isForeign(words: string): boolean {
  return dictionary !== undefined && known.get(words) === words && !own.has(words) && !isSymbolic(words);
}

/** Whether nothing but symbols, numbers and units stands there, which are the same in every language. */
export const isSymbolic = (words: string): boolean => !/\p{L}{3}/u.test(words.replace(/\$[^$]*\$/g, ""));

/** What the dictionary has: the words themselves, or the same with other numbers. */
function whole(words: string): string | undefined {
  const exact = dictionary?.[words];
  if (exact !== undefined) return exact;
  const numbers = words.match(NUMBER);
  const pattern = numbers && dictionary?.[words.replace(NUMBER, "#")];
  return pattern ? fill(pattern, numbers) : undefined;
}

const NUMBER = /\d+(?:\.\d+)?(?:e-?\d+)?/g;

function fill(pattern: string, numbers: readonly string[]): string {
  let next = 0;
  return pattern.replaceAll("#", () => numbers[next++] ?? "");
}

/**
 * What the engine puts together, part by part: a name and its unit in brackets, what was done and with which file, a file and what
 * it holds, several sentences, a list. What is put together of words of the engine alone is translated in whole or not at all.
 */
function composed(words: string): string | undefined {
  const [, name, unit] = /^(.*\S)( \([^()]*\))$/s.exec(words) ?? [];
  if (name !== undefined && unit !== undefined) {
    const found = whole(name);
    if (found !== undefined) return found + unit;
  }
  const dash = words.indexOf(" \u2014 ");
  if (dash > 0) {
    const [head, tail] = [words.slice(0, dash), words.slice(dash + 3)];
    const [found, also] = [whole(head) ?? composed(head), whole(tail) ?? composed(tail)];
    return found === undefined && also === undefined ? undefined : `${found ?? head} \u2014 ${also ?? tail}`;
  }
  const colon = words.lastIndexOf(": ");
  if (colon > 0) {
    const found = whole(words.slice(colon + 2));
    if (found !== undefined) return `${words.slice(0, colon)}\u00a0: ${found}`;
  }
  return every(words, /(?<=\.) (?=\p{Lu})/u, " ") ?? every(words, ", ", ", ");
}

function every(words: string, between: string | RegExp, mark: string): string | undefined {
  const parts = words.split(between);
  if (parts.length < 2) return undefined;
  const found = parts.map((part) => whole(part) ?? composed(part) ?? (isSymbolic(part) ? part : undefined));
  return found.includes(undefined) || found.every((part, index) => part === parts[index])
    ? undefined
    : found.join(mark);
}
