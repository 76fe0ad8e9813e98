// What files that are saved are called: after the data, without anything a file system could stumble over.
import type { Report } from "../../pkg/types";
import { text } from "../text";

export const withoutEnding = (name: string): string => name.replace(/\.[^.]{1,5}$/, "");

/** A name for what is saved of a report, as yet without an ending: that of the data, of how many more data, and what is saved. */
export function nameFor(report: Report, what: string): string {
  const files = [...new Set(report.inputs.map(({ file }) => file))];
  const more = files.length > 1 ? ` ${text.results.andMore(files.length - 1)}` : "";
  return harmless(`${withoutEnding(files[0] ?? text.name)}${more} ${what}`);
}

/** The same for the whole work: that of its first file. */
export function nameForWork([first]: readonly { readonly name: string }[]): string {
  return harmless(withoutEnding(first?.name ?? text.name).replace(/\.tandelta$/, ""));
}

const harmless = (name: string) => name.replace(/[^\p{L}\p{N}._()-]+/gu, "_");
