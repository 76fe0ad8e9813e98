// The state as views draw it: what the catalog, readings and reports say, in the language in force.
//
// Translating what was said, once and in one place, lets every view draw without a thought of languages. Keys, values, and whatever comes
// from a file stay as they are, so that messages back mean the same in every language.
import type { Reading } from "../../pkg/types";
import type { Answer, State } from "../state/state";
import { type Dictionary, inForce, translate } from "../text/dictionary";

/** The fields of catalog, reading and report that are words for people. */
const WORDS = new Set(
  "title summary explanation needs help meaning note label name message why reason cells outcome_text weights selection".split(
    " ",
  ),
);

/** What a report asked or offers to ask: values of options, whose keys may be words of the above. */
const ASKED = new Set(["request", "remedy"]);

export function inLanguage(state: State): State {
  if (!inForce()) return state;
  const { catalog, files, done, preview, failure, job, results } = state;
  return {
    ...state,
    catalog: catalog && translated(catalog),
    files: files.map((file) =>
      kept(file, () => ({
        ...file,
        reading: file.reading && reading(file.reading),
        problem: file.problem && translated(file.problem),
      })),
    ),
    results: results.map((result) =>
      kept(result, () => ({
        ...result,
        answer: result.answer && answer(result.answer),
        failure: result.failure && translated(result.failure),
      })),
    ),
    done: done && answer(done),
    preview: preview && answer(preview),
    failure: failure && kept(failure, () => ({ ...failure, notice: translated(failure.notice) })),
    job: job && kept(job, () => ({ ...job, readings: job.readings.map((each) => each && reading(each)) })),
    said: translate(state.said),
  };
}

/** What the engine gave, word for word, for what was made of it here. */
export function original<T extends object>(drawn: T): T {
  return (originals.get(drawn) as T | undefined) ?? drawn;
}

function answer(given: Answer): Answer {
  return kept(given, () => ({
    ...given,
    readings: given.readings.map((each) => each && reading(each)),
    report: translated(given.report),
  }));
}

/** Names of tables and columns are the file's. */
function reading(given: Reading): Reading {
  return kept(given, () => ({
    ...given,
    decisions: translated(given.decisions),
    measurements: given.measurements.map((measurement) => ({ ...measurement, title: translate(measurement.title) })),
    notices: translated(given.notices),
    tables: given.tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({ ...column, why: translate(column.why) })),
    })),
  }));
}

function translated<T extends object>(given: T): T {
  return kept(given, () => walk(given) as T);
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walk);
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  // A choice has a value for the engine; that of a conclusion, which has a reason, is what it says.
  const isWords = (key: string) => WORDS.has(key) || (key === "value" && "reason" in value);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      ASKED.has(key) ? field : isWords(key) ? words(field) : walk(field),
    ]),
  );
}

function words(field: unknown): unknown {
  if (typeof field === "string") return translate(field);
  if (Array.isArray(field) && field.every((each) => typeof each === "string")) return field.map(translate);
  return walk(field);
}

const originals = new WeakMap<object, object>();
let made: { by: Dictionary | undefined; of: WeakMap<object, object> } = { by: undefined, of: new WeakMap() };

/** The same for the same, so that nothing is drawn anew without need, and what belongs together is known by being one. */
function kept<T extends object>(given: T, make: () => T): T {
  if (made.by !== inForce()) made = { by: inForce(), of: new WeakMap() };
  const before = made.of.get(given) as T | undefined;
  if (before) return before;
  const drawn = make();
  made.of.set(given, drawn);
  originals.set(drawn, given);
  return drawn;
}
