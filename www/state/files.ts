// Files that come, are understood, read anew and go; and what that means for what is asked of them.
import type { ColumnChoice, InputRef, Notice, Reading, ReadOptions } from "../../pkg/types";
import { GONE } from "../engine/protocol";
import { text } from "../text";
import { askFirst, remember, select } from "./asked";
import { ask } from "./computing";
import { byJob, byName, giveUp, replaceFile } from "./file-items";
import { type Effect, type Opened, type Outcome, say, still } from "./message";
import { same } from "./plain";
import { fileOf, keyOf, openFile, wanted } from "./question";
import type { FileItem, Question, State } from "./state";

/** A file before it is read. */
export function newFile(name: string, source: FileItem["source"], options: ReadOptions = { columns: [] }): FileItem {
  const size = source === null ? 0 : source instanceof Uint8Array ? source.length : source.size;
  return {
    name,
    size,
    source,
    expected: null,
    options,
    job: null,
    progress: 0,
    reading: null,
    readAs: options,
    problem: null,
  };
}

/** Opens files; one that saved work waits for takes its place there. */
export function open(state: State, opened: readonly Opened[]): Outcome {
  const effects: Effect[] = [];
  let next: State = { ...remember(state), awaiting: true, view: { ...state.view, file: "" } };
  for (const { name, source } of opened) {
    const awaited = next.files.find((file) => file.name === name && file.source === null);
    const file = awaited
      ? { ...newFile(name, source, awaited.options), expected: awaited.expected }
      : newFile(freeName(next, name), source);
    const files = awaited ? next.files.map((each) => (each === awaited ? file : each)) : [...next.files, file];
    const outcome = readIt({ ...next, files }, file);
    next = outcome.state;
    effects.push(...outcome.effects);
  }
  return { state: say(next, text.said.reading(opened.length)), effects };
}

/** Begins to read a file of the list, if its contents are there. */
export function readIt(state: State, { name, source, options }: FileItem): Outcome {
  if (source === null) return still(state);
  const job = state.jobs + 1;
  return {
    state: { ...replaceFile(state, byName(name), { job, progress: 0 }), jobs: job },
    effects: [{ type: "read", job, file: name, source, options }],
  };
}

/** `name`, or `name (2)` and so on when a file of that name is open already. */
function freeName(state: State, name: string): string {
  let free = name;
  for (let number = 2; fileOf(state, free); number += 1) free = `${name} (${number})`;
  return free;
}

export function understand(state: State, job: number, reading: Reading): Outcome {
  const before = state.files.find(byJob(job));
  if (!before) return still(state);
  // A file that is read again as it was before, by an engine that did not know it any more, is what it was.
  const again = before.reading?.sha256 === reading.sha256 && same(before.readAs, before.options);
  const strange = before.expected !== null && before.expected !== reading.sha256;
  const changed = before.reading !== null && before.reading.sha256 !== reading.sha256;
  let next = replaceFile(state, byJob(job), {
    job: null,
    reading: again ? before.reading : reading,
    readAs: before.options,
    problem: strange ? text.otherFile : changed ? text.changedFile : null,
  });
  if (again) return still(next);
  if (before.reading && !alike(before.reading, reading)) next = forgetQuestions(next, reading.file);
  // Ticks go by the number of a measurement, which may now be that of another.
  if (before.reading && before.reading.measurements.length !== reading.measurements.length)
    next = { ...next, questions: withoutTicks(next.questions, reading.file) };
  next = say(
    next,
    text.said.understood(
      reading.file,
      reading.measurements.map((measurement) => measurement.title),
    ),
  );
  if (state.toShow !== null) return still(next);
  const first = reading.measurements[0];
  if (state.selected?.file === reading.file) {
    if (!first) return still({ ...next, selected: null });
    const kept = reading.measurements[state.selected.measurement] ? state.selected.measurement : 0;
    return ask(select(next, { file: reading.file, measurement: kept }), 0);
  }
  const looked = openFile(state)?.name === reading.file; // The user helped to understand it, and waits for what comes of that.
  if (!first || !(state.awaiting || looked || !state.selected)) return reconsider(state, next, reading.file);
  return ask(select({ ...next, awaiting: false }, { file: reading.file, measurement: 0 }), 0);
}

/** Asks anew where what is asked depends on a file that is not looked at and that has come, was read anew, or has gone. */
function reconsider(before: State, after: State, file: string): Outcome {
  const next = askFirst(after);
  const request = wanted(next);
  const uses = request?.inputs.some((input) => input.file === file);
  return uses || !same(request, wanted(before)) ? ask(next) : still(next);
}

export function unread(state: State, job: number, notice: Notice): State {
  const file = state.files.find(byJob(job));
  const given = giveUp(state, byJob(job), notice);
  return file && notice.code === GONE ? lose(given, file.name, notice) : given;
}

/** Without its contents a file is what it was, and the next that is opened under its name takes its place. */
export function lose(state: State, name: string, problem: Notice): State {
  const expected = fileOf(state, name)?.reading?.sha256 ?? null;
  return replaceFile(state, byName(name), { source: null, expected, problem });
}

/** Tries once more to read a file. */
export function readAgain(state: State, name: string): Outcome {
  const file = fileOf(state, name);
  return file ? readIt({ ...replaceFile(state, byName(name), { problem: null }), awaiting: true }, file) : still(state);
}

/** Whether row numbers, groups and units still mean the same after a file was read anew. */
function alike(before: Reading, after: Reading): boolean {
  const shape = (reading: Reading) =>
    reading.measurements.map(({ table, abscissa, ordinates, groups }) => [
      table,
      reading.tables[table]?.rows,
      reading.tables[table]?.lines,
      abscissa,
      ordinates,
      groups,
    ]);
  return same(shape(before), shape(after));
}

function forgetQuestions(state: State, file: string): State {
  const reading = fileOf(state, file)?.reading;
  const stale = new Set(reading?.measurements.map((_, measurement) => keyOf({ file, measurement })));
  return { ...state, questions: new Map([...state.questions].filter(([key]) => !stale.has(key))) };
}

/** Reads a file otherwise than before. */
export function reread(state: State, name: string, change: (options: ReadOptions) => ReadOptions): Outcome {
  const file = fileOf(state, name);
  if (!file?.source) return still(say(state, file?.problem?.message ?? ""));
  const changed = { ...file, options: change(file.options) };
  return readIt(replaceFile(remember(state), byName(name), changed), changed);
}

/** A file that was being read for the first time goes; one that was being read anew stays as it was. */
export function cancelReading(state: State, name: string): Outcome {
  const file = fileOf(state, name);
  if (!file || file.job === null) return still(state);
  const given = giveUp(state, byName(name), null);
  if (!file.reading) return takeBack(given, name);
  return { state: say(given, text.said.readingCancelled(name)), effects: [{ type: "stop-reading", file: name }] };
}

/** Takes away a file that was never read, and the step that opened it unless others came with it. */
function takeBack(state: State, name: string): Outcome {
  const outcome = remove(state, name, text.said.importCancelled(name));
  const opened = state.past.at(-1);
  const alone = opened?.files.length === outcome.state.files.length && opened.questions === state.questions;
  return { ...outcome, state: { ...outcome.state, past: alone ? state.past.slice(0, -1) : state.past } };
}

/** Shows the details of a file, and its first measurement unless another of it is looked at. */
export function openDetails(state: State, name: string): Outcome {
  const next: State = { ...state, view: { ...state.view, file: name } };
  if (state.selected?.file === name || !fileOf(state, name)?.reading?.measurements.length) return still(next);
  return ask(select(remember(next), { file: name, measurement: 0 }));
}

/** What is known of a column, one entry per column; a new quantity makes an earlier choice of unit void. */
export function merge(choices: readonly ColumnChoice[], choice: ColumnChoice): ColumnChoice[] {
  const earlier = choices.find((entry) => entry.column === choice.column);
  const unit = choice.quantity ? choice.unit : (choice.unit ?? earlier?.unit ?? null);
  const quantity = choice.quantity ?? earlier?.quantity ?? null;
  return [...choices.filter((entry) => entry.column !== choice.column), { column: choice.column, quantity, unit }];
}

/** Takes a file away, with what was asked of it. */
export function remove(state: State, name: string, said: string): Outcome {
  const isOf = (key: string) => key !== "" && (JSON.parse(key) as [string, number])[0] === name;
  const questions = new Map([...state.questions].filter(([key]) => !isOf(key)));
  const next: State = {
    ...remember(state),
    files: state.files.filter((file) => file.name !== name),
    questions: withoutTicks(questions, name),
    results: state.results.filter(({ asked }) => !asked.inputs.some(({ file }) => file === name)),
    said,
  };
  const effects: Effect[] = [{ type: "forget", file: name }];
  if (state.selected?.file !== name) {
    const outcome = reconsider(state, next, name);
    return { state: outcome.state, effects: [...effects, ...outcome.effects] };
  }
  const other = next.files.find((file) => file.reading?.measurements.length);
  const bare: State = { ...next, selected: null, done: null, preview: null, failure: null, job: null };
  if (!other) return { state: bare, effects };
  const outcome = ask(select(bare, { file: other.name, measurement: 0 }));
  return { state: outcome.state, effects: [...effects, ...outcome.effects] };
}

/** The questions without what was ticked of a file. */
function withoutTicks(questions: State["questions"], name: string): State["questions"] {
  const kept = (inputs: readonly InputRef[]) => inputs.filter(({ file }) => file !== name);
  const others = (question: Question) =>
    Object.fromEntries(Object.entries(question.others).map(([analysis, inputs]) => [analysis, kept(inputs)]));
  return new Map([...questions].map(([key, question]) => [key, { ...question, others: others(question) }]));
}

/** The files as they were in `target`, where they are not so now: what has to be read again is, and what was not there goes. */
export function filesAgain(state: State, target: readonly FileItem[]): Outcome {
  const effects: Effect[] = [];
  for (const { name } of state.files)
    if (!target.some((file) => file.name === name)) effects.push({ type: "forget", file: name });
  let next: State = { ...state, files: target };
  for (const file of target) {
    const now = fileOf(state, file.name);
    const unchanged = now?.source === file.source && same(now?.options, file.options);
    // One that was being read when it was remembered has been read since.
    if (now && unchanged) next = replaceFile(next, byName(file.name), file.reading ? { job: now.job } : now);
    else {
      const outcome = readIt(next, file);
      next = outcome.state;
      effects.push(...outcome.effects);
    }
  }
  return { state: next, effects };
}
