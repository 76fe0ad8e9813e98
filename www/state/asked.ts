// What is asked of what: every change of it, and how a change is remembered. Nothing is computed here.
import type { InputRef, JsonValue } from "../../pkg/types";
import { asArray, asRecord, same } from "./plain";
import { analysisOf, askedOf, canAsk, keyOf, measurementOf, othersOf, questionOf, valuesOf } from "./question";
import type { Options, Question, State, Step } from "./state";

/** How many changes can be undone. */
const STEPS = 200;

/** Keeps what is on the page now, so that `undo` can bring it back. */
export function remember(state: State): State {
  return { ...state, past: [...state.past, step(state)].slice(-STEPS), future: [] };
}

export const step = ({ files, selected, questions, results }: State): Step => ({ files, selected, questions, results });

/** Looks at a measurement, with the first analysis that can use it unless another was chosen before. */
export function select(state: State, input: InputRef | null): State {
  return askFirst({ ...state, selected: input, preview: null, view: { ...state.view, file: "" } });
}

/** The first analysis that can use what is looked at is asked unless another is: rather alone than together with others. */
export function askFirst(state: State): State {
  const first = measurementOf(state)?.analyses[0] ?? state.catalog?.analyses.find((entry) => canAsk(state, entry))?.id;
  if (questionOf(state) || first === undefined) return state;
  return setQuestion(state, { analysis: first, options: {}, others: {} });
}

export function setQuestion(state: State, question: Question): State {
  return { ...state, questions: new Map(state.questions).set(keyOf(state.selected), question) };
}

export function setOptions(state: State, options: Options): State {
  const question = questionOf(state);
  if (!question) return state;
  return setQuestion(state, { ...question, options: { ...question.options, [question.analysis]: options } });
}

/** Kinds of options that say which part of the data is meant: they go along when another analysis is asked. */
const PARTS: readonly string[] = ["group", "range", "mask"];

export function changeAnalysis(state: State, analysis: string): State {
  const question = questionOf(state);
  if (!question) return state;
  const before = analysisOf(state);
  const asked = askedOf(state);
  const after = state.catalog?.analyses.find((entry) => entry.id === analysis);
  const carried: Record<string, JsonValue> = {};
  for (const option of after?.options ?? []) {
    const like = before?.options.find((other) => other.key === option.key && other.kind.kind === option.kind.kind);
    const value = asked[option.key];
    if (like && value !== undefined && PARTS.includes(option.kind.kind)) carried[option.key] = value;
  }
  const options = { ...question.options, [analysis]: { ...question.options[analysis], ...carried } };
  return { ...setQuestion(state, { ...question, analysis, options }), preview: null };
}

/** Uses a measurement together with the one that is looked at, or does not. */
export function tick(state: State, input: InputRef, on: boolean): State {
  const question = questionOf(state);
  if (!question) return state;
  const { [question.analysis]: before = othersOf(state), ...others } = question.others;
  const rest = before.filter((other) => !same(other, input));
  const ticked = on ? [...rest, input] : rest;
  const chosen = setQuestion(state, { ...question, others: { ...others, [question.analysis]: ticked } });
  // What the page would choose is left to the page, which then knows what to do with a file that is opened later.
  const automatic = setQuestion(state, { ...question, others });
  return same(othersOf(chosen), othersOf(automatic)) ? automatic : chosen;
}

/** Sets an option; `undefined` brings back its default. */
export function setOption(state: State, key: string, value: JsonValue | undefined): State {
  const { [key]: _, ...others } = askedOf(state);
  const next = setOptions(state, value === undefined ? others : { ...others, [key]: value });
  const entry = analysisOf(state);
  const kind = entry?.options.find((option) => option.key === key)?.kind;
  // Start values belong to the group for which they were found, and everything said of parameters to a formula that has them.
  if (kind?.kind === "group") return dropOption(next, valuesOf(entry, "initial")?.key);
  // A formula that calls functions has parameters; a chemical one has none to lose.
  return kind?.kind === "formula" && kind.functions.length > 0 ? dropStrangers(next, String(value ?? "")) : next;
}

/** Takes out what was said of parameters that a formula does not name. */
function dropStrangers(state: State, formula: string): State {
  const words = new Set(formula.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  const named = (name: string) => words.has(name.slice(name.lastIndexOf(".") + 1));
  let next = state;
  for (const { key, kind } of analysisOf(state)?.options ?? []) {
    const value = askedOf(next)[key];
    if (value === undefined) continue;
    if (kind.kind === "values" || kind.kind === "limits")
      for (const name of Object.keys(asRecord(value))) if (!named(name)) next = setEntry(next, key, name, undefined);
    if (kind.kind === "parameters")
      next = setOption(
        next,
        key,
        asArray(value).filter((name) => named(String(name))),
      );
  }
  return next;
}

export function dropOption(state: State, key: string | undefined): State {
  if (key === undefined) return state;
  const { [key]: _, ...others } = askedOf(state);
  return setOptions(state, others);
}

/** Sets one entry of an option that holds values by parameter; `undefined` takes it out. */
export function setEntry(state: State, key: string | undefined, name: string, value: JsonValue | undefined): State {
  if (key === undefined) return state;
  const { [name]: _, ...others } = asRecord(askedOf(state)[key]);
  const record = value === undefined ? others : { ...others, [name]: value };
  if (Object.keys(record).length === 0) return dropOption(state, key);
  return setOptions(state, { ...askedOf(state), [key]: { ...record } });
}
