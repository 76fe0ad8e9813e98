// Words of the engine in another language, by a dictionary that has whole sentences and what they are put together of.

/** By the English words; `#` stands for a number in both, in the same order. */
export type Dictionary = Readonly<Record<string, string>>;

/** What a dictionary makes of words; nothing when it lacks them. */
export const lookUp = (dictionary: Dictionary, words: string): string | undefined =>
  whole(dictionary, words) ?? composed(dictionary, words);

/** Whether nothing but symbols, numbers and units stands there, which are the same in every language. */
export const isSymbolic = (words: string): boolean => !/\p{L}{3}/u.test(words.replace(/\$[^$]*\$/g, ""));

/** What the dictionary has: the words themselves, or the same with other numbers. */
function whole(dictionary: Dictionary, words: string): string | undefined {
  const exact = dictionary[words];
  if (exact !== undefined) return exact;
  const numbers = words.match(NUMBER);
  const pattern = numbers && dictionary[words.replace(NUMBER, "#")];
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
function composed(dictionary: Dictionary, words: string): string | undefined {
  const [, name, unit] = /^(.*\S)( \([^()]*\))$/s.exec(words) ?? [];
  if (name !== undefined && unit !== undefined) {
    const found = whole(dictionary, name);
    if (found !== undefined) return found + unit;
  }
  const dash = words.indexOf(" \u2014 ");
  if (dash > 0) {
    const [head, tail] = [words.slice(0, dash), words.slice(dash + 3)];
    const [found, also] = [
      whole(dictionary, head) ?? composed(dictionary, head),
      whole(dictionary, tail) ?? composed(dictionary, tail),
    ];
    return found === undefined && also === undefined ? undefined : `${found ?? head} \u2014 ${also ?? tail}`;
  }
  const colon = words.lastIndexOf(": ");
  if (colon > 0) {
    const found = whole(dictionary, words.slice(colon + 2));
    if (found !== undefined) return `${words.slice(0, colon)}\u00a0: ${found}`;
  }
  return every(dictionary, words, /(?<=\.) (?=\p{Lu})/u, " ") ?? every(dictionary, words, ", ", ", ");
}

function every(dictionary: Dictionary, words: string, between: string | RegExp, mark: string): string | undefined {
  const parts = words.split(between);
  if (parts.length < 2) return undefined;
  const found = parts.map(
    (part) => whole(dictionary, part) ?? composed(dictionary, part) ?? (isSymbolic(part) ? part : undefined),
  );
  return found.includes(undefined) || found.every((part, index) => part === parts[index])
    ? undefined
    : found.join(mark);
}
