// Work that is saved and opened again: files, how they are read, and what was asked, in an order in which it can be answered.
import type { Question as SavedQuestion, Session, SessionFile } from "../../pkg/types";
import type { Source } from "../engine/protocol";
import { lookFrom } from "../figure/look";
import { text } from "../text";
import { remember, select, setQuestion } from "./asked";
import { ask } from "./computing";
import { newFile, readIt } from "./files";
import { type Effect, type Outcome, say, still } from "./message";
import { same } from "./plain";
import { othersOf, questionOf, wanted } from "./question";
import { resultOf, usedBy } from "./references";
import { freeResultName, resultFor, standingOf } from "./results";
import type { Kept, State } from "./state";

/** Version of the format that is written; crate/src/session.rs reads it. */
export const VERSION = 1;

/** What is on the page as a session, without the contents of the files. */
export function sessionOf(state: State): Session {
  const files = state.files.filter((file) => file.reading || file.source === null);
  return {
    tandelta: VERSION,
    about: state.about,
    files: files.map(({ name, options, reading, expected }): SessionFile => {
      const sha256 = reading?.sha256 ?? expected;
      return { file: name, reading: options, ...(sha256 ? { sha256 } : {}) };
    }),
    questions: answerable(withPresent(state)).map(
      ({ name, asked, note }): SavedQuestion => ({
        name,
        analysis: asked.analysis,
        inputs: asked.inputs,
        options: asked.options,
        ...(note ? { note } : {}),
      }),
    ),
    ...(Object.keys(state.view.look).length
      ? { looks: state.view.look as unknown as NonNullable<Session["looks"]> }
      : {}),
  };
}

/** The results, and what is asked on screen, which may have no answer yet. */
function withPresent(state: State): readonly Kept[] {
  const request = wanted(state);
  const before = request && resultFor(state, request);
  if (!request || (before && same(before.asked, request))) return state.results;
  if (before) return state.results.map((result) => (result === before ? { ...result, asked: request } : result));
  const present = {
    name: freeResultName(state, request.analysis),
    asked: request,
    answer: null,
    failure: null,
    note: "",
    pinned: false,
  };
  return [...state.results, present];
}

/** Each after those that it uses; otherwise in their order. */
function answerable(results: readonly Kept[]): readonly Kept[] {
  const order: Kept[] = [];
  const put = (result: Kept, above: readonly Kept[]): void => {
    if (order.includes(result) || above.includes(result)) return;
    for (const name of usedBy(result.asked)) {
      const other = resultOf({ results }, name);
      if (other) put(other, [...above, result]);
    }
    order.push(result);
  };
  for (const result of results) put(result, []);
  return order;
}

/** Puts saved work in the place of what is on the page; undoing brings that back. */
export function openSession(
  state: State,
  session: Session,
  sources: ReadonlyMap<string, Source>,
  said: string,
): Outcome {
  const effects: Effect[] = state.files.map(({ name }) => ({ type: "forget", file: name }));
  const files = session.files.map((saved) => {
    const file = newFile(nameOf(saved.file), sources.get(saved.file) ?? null, saved.reading);
    const awaited = file.source === null;
    return { ...file, expected: saved.sha256 ?? null, problem: awaited ? text.awaited : null };
  });
  let next: State = {
    ...remember(state),
    files,
    awaiting: false,
    selected: null,
    questions: new Map(),
    results: results(session.questions),
    waiting: session.questions.map(({ name }) => name),
    about: session.about,
    toShow: session.questions[0]?.name ?? "",
    job: null,
    done: null,
    preview: null,
    failure: null,
    crash: null,
    view: { ...state.view, file: "", figure: "", compare: [], look: looks(session.looks) },
  };
  for (const file of files) {
    const outcome = readIt(next, file);
    next = outcome.state;
    effects.push(...outcome.effects);
  }
  return { state: say(next, said), effects };
}

const looks = (saved: Session["looks"]) =>
  Object.fromEntries(Object.entries(saved ?? {}).map(([figure, look]) => [figure, lookFrom(look)]));

/** The name of a file without the way to it. */
const nameOf = (path: string) => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);

/** Of several questions that ask the same of the same measurement only the last is one that a change on the page goes on with. */
function results(questions: readonly SavedQuestion[]): Kept[] {
  return questions.map(({ name, analysis, inputs, options, note }, index) => {
    const again = questions
      .slice(index + 1)
      .some((later) => later.analysis === analysis && same(later.inputs[0], inputs[0]));
    return { name, asked: { analysis, inputs, options }, answer: null, failure: null, note: note ?? "", pinned: again };
  });
}

/** Shows what saved work begins with, as soon as its files are read. */
export function showFirst(outcome: Outcome): Outcome {
  const { state } = outcome;
  if (state.toShow === null || state.engine !== "ready" || state.files.some((file) => file.job !== null))
    return outcome;
  const after = firstOf({ ...state, toShow: null }, state.toShow);
  return { state: after.state, effects: [...outcome.effects, ...after.effects] };
}

function firstOf(state: State, name: string): Outcome {
  const there = (result: Kept) =>
    result.asked.inputs.every(({ file }) => state.files.some((each) => each.name === file && each.reading));
  const first = [resultOf(state, name), ...state.results].find((result) => result && there(result));
  if (first) return show(state, first.name);
  const file = state.files.find(({ reading }) => reading?.measurements.length);
  return file ? ask(select(state, { file: file.name, measurement: 0 })) : still(state);
}

/** Looks at a result again, and at what was asked. */
export function show(state: State, name: string): Outcome {
  const result = resultOf(state, name);
  if (!result) return still(state);
  if (standingOf(state, result) === "files-missing") return still(say(state, text.said.filesMissing));
  const { analysis, inputs, options } = result.asked;
  const [first, ...others] = inputs;
  const looked = select(state, first ?? null);
  const before = questionOf(looked);
  const { [analysis]: _, ...ticked } = before?.others ?? {};
  const asked = { analysis, options: { ...before?.options, [analysis]: { ...options } }, others: ticked };
  const automatic = setQuestion(looked, asked);
  // What the page would choose by itself is left to it.
  const next = same(othersOf(automatic), others)
    ? automatic
    : setQuestion(looked, { ...asked, others: { ...ticked, [analysis]: others } });
  return ask({ ...next, view: { ...next.view, figure: "" } }, 0);
}
