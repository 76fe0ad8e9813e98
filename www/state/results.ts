// Answers that are kept under a name, by which other questions may use their numbers (references.ts).
import type { Estimate, JsonValue, Request } from "../../pkg/types";
import { same } from "./plain";
import { questionOf, wanted } from "./question";
import { mapReferences, reference, resultOf, usedBy } from "./references";
import { belongs } from "./shown";
import type { Answer, Kept, State } from "./state";

/** The answer to a request, if it has been given before. */
export function knownAnswer(state: State, request: Request | null): Answer | null {
  return state.results.find(({ answer }) => answer && belongs(state, answer, request))?.answer ?? null;
}

/** What is to be known of a result at a glance. */
export type Standing = "current" | "out-of-date" | "waiting" | "failed" | "files-missing";

export function standingOf(state: State, result: Kept): Standing {
  if (result.asked.inputs.some(({ file }) => !state.files.some(({ name, reading }) => name === file && reading)))
    return "files-missing";
  if (state.waiting.includes(result.name)) return "waiting";
  if (result.failure) return "failed";
  return result.answer && belongs(state, result.answer, result.asked) ? "current" : "out-of-date";
}

/** Whether a result uses another, directly or through others: what uses a number cannot be where it comes from. */
function dependsOn(state: State, name: string, other: string, seen: ReadonlySet<string> = new Set()): boolean {
  if (name === other) return true;
  if (seen.has(name)) return false;
  const used = usedBy(resultOf(state, name)?.asked ?? { analysis: "", inputs: [], options: {} });
  return used.some((each) => dependsOn(state, each, other, new Set([...seen, name])));
}

/** The result that the next answer to this question replaces. */
export function resultFor(state: State, { analysis, inputs }: Request): Kept | undefined {
  const about = ({ asked }: Kept) => asked.analysis === analysis && same(asked.inputs[0], inputs[0]);
  return state.results.find((result) => !result.pinned && about(result));
}

/** The result that is looked at: the answer to what is asked on screen, or what that will replace. */
export function shownResult(state: State): Kept | undefined {
  const request = wanted(state);
  return request ? (state.results.find(({ asked }) => same(asked, request)) ?? resultFor(state, request)) : undefined;
}

/** Keeps an answer: as that of the result `name`, else of the one that asks the same, else as a new one. */
export function keep(state: State, answer: Answer, name: string | null): State {
  const asked = state.results.find((result) => same(result.asked, answer.of));
  const before = name === null ? (asked ?? resultFor(state, answer.of)) : resultOf(state, name);
  const kept: Kept = {
    name: before?.name ?? freeResultName(state, answer.of.analysis),
    asked: answer.of,
    answer,
    failure: null,
    note: before?.note ?? "",
    pinned: before?.pinned ?? false,
  };
  const results = before ? state.results.map((each) => (each === before ? kept : each)) : [...state.results, kept];
  return { ...state, results, waiting: state.waiting.filter((each) => each !== kept.name) };
}

/** `name`, or with a number when a result has it already. */
export function freeResultName(state: State, name: string): string {
  let free = name;
  for (let number = 2; resultOf(state, free); number += 1) free = `${name} ${number}`;
  return free;
}

/** Gives a result another name, wherever it is referred to. */
export function rename(state: State, name: string, wish: string): State {
  const to = wish.trim();
  if (!to || to === name || resultOf(state, to)) return state;
  const changed = (options: Request["options"]) =>
    mapReferences(options as JsonValue, (each, key) => reference(each === name ? to : each, key)) as Request["options"];
  const inRequest = (request: Request) => ({ ...request, options: changed(request.options) });
  return {
    ...state,
    results: state.results.map((result) => ({
      ...result,
      name: result.name === name ? to : result.name,
      asked: inRequest(result.asked),
      answer: result.answer && { ...result.answer, of: inRequest(result.answer.of) },
    })),
    job: state.job && {
      ...state.job,
      of: inRequest(state.job.of),
      name: state.job.name === name ? to : state.job.name,
    },
    done: state.done && { ...state.done, of: inRequest(state.done.of) },
    waiting: state.waiting.map((each) => (each === name ? to : each)),
    view: { ...state.view, compare: state.view.compare.map((each) => (each === name ? to : each)) },
    questions: new Map(
      [...state.questions].map(([key, question]) => [
        key,
        {
          ...question,
          options: Object.fromEntries(
            Object.entries(question.options).map(([analysis, options]) => [
              analysis,
              changed(options as Request["options"]),
            ]),
          ),
        },
      ]),
    ),
  };
}

/** Results whose number may stand in a place of this unit, the likeliest first. */
export function usableNumbers(
  state: State,
  unit: string,
  key: string,
): readonly { readonly result: Kept; readonly estimate: Estimate }[] {
  const here = state.selected;
  const mine = resultFor(state, {
    analysis: questionOf(state)?.analysis ?? "",
    inputs: here ? [here] : [],
    options: {},
  });
  const all = state.results
    .filter((result) => !mine || !dependsOn(state, result.name, mine.name))
    .flatMap((result) => (result.answer?.report.estimates ?? []).map((estimate) => ({ result, estimate })))
    .filter(({ estimate }) => estimate.value !== null && estimate.unit === unit);
  const rank = ({ estimate }: { estimate: Estimate }) => (estimate.key === key ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b));
}

export function replaceResult(state: State, name: string, change: Partial<Kept>): State {
  return { ...state, results: state.results.map((each) => (each.name === name ? { ...each, ...change } : each)) };
}

/** Takes a result away; what uses its numbers says so when it is asked. */
export function drop(state: State, name: string): State {
  return {
    ...state,
    results: state.results.filter((result) => result.name !== name),
    waiting: state.waiting.filter((each) => each !== name),
  };
}

/** Names of the results that are not answers to what is there now, with those that use them. */
export function outOfDate(state: State): readonly string[] {
  const stale = state.results.filter((result) =>
    ["out-of-date", "waiting", "failed"].includes(standingOf(state, result)),
  );
  const uses = ({ name }: Kept) => stale.some((each) => dependsOn(state, name, each.name));
  return state.results.filter(uses).map(({ name }) => name);
}
