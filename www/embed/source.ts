// Where an element has its JSON from: an address of the page's own or a data URL, or a script element within it.
import { Unreadable } from "./request";
import type { Words } from "./words";

/** The text within an element: `<script type="application/json">`. */
export const inlineOf = (element: Element): string =>
  element.querySelector(':scope > script[type="application/json"]')?.textContent ?? "";

/** The text at an address. */
export async function load(src: string, words: Words): Promise<string> {
  const response = await fetch(src);
  if (!response.ok) throw new Unreadable(words.notThere(src, response.status));
  return response.text();
}
