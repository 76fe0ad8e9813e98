// What the engine says, in the language that is in force: a dictionary by the English sentence, as gettext has it.
//
// The engine speaks English. What it says in fixed words (names, questions, help) stands in a dictionary beside the page, which is
// loaded when its language is chosen; sentences that the dictionary lacks stay English and are marked as such.
import { beside } from "../beside";
import { unpack } from "../engine/start";
import type { Language } from "./index";
import { type Dictionary, isSymbolic, lookUp } from "./look_up";

export { type Dictionary, isSymbolic };

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
    found = lookUp(dictionary, words) ?? words;
    known.set(words, found);
    if (found !== words || words in dictionary) own.add(found);
  }
  return found;
}

/** Whether words are not in the language in force: they were looked for in the dictionary, in vain, and are more than symbols. */
export function isForeign(words: string): boolean {
  return dictionary !== undefined && known.get(words) === words && !own.has(words) && !isSymbolic(words);
}
