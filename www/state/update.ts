// What happens to the state when something happens: a pure function, tested without a browser.
//
// Everything to be done outside (read a file, compute, remember) is returned as an effect and carried out by main.ts.
import type {
  Catalog,
  ColumnChoice,
  InputRef,
  JsonValue,
  Notice,
  Reading,
  ReadOptions,
  Report,
  Request,
} from "../../pkg/types";
import type { Source } from "../engine/protocol";
import type { Change, Phase } from "../figure/index";
import { text } from "../text";
import {
  type Answer,
  analysisOf,
  asArray,
  askedOf,
  asRecord,
  canAsk,
  type Drag,
  type FileItem,
  fileOf,
  heldByItself,
  isCurrent,
  isEarlier,
  keyOf,
  maskOf,
  measurementOf,
  type Options,
  openFile,
  optionOf,
  othersOf,
  type ParameterNow,
  parameterName,
  parametersOf,
  previewOf,
  type Question,
  questionOf,
  readingsOf,
  type State,
  same,
  type View,
  valuesOf,
  wanted,
} from "./state";

/** A file that comes in. */
export interface Opened {
  readonly name: string;
  readonly source: Source;
}

/** Something that happened: a click, an answer of the engine. */
export type Message =
  | { readonly type: "engine-ready"; readonly catalog: Catalog }
  | { readonly type: "engine-failed"; readonly diagnostic: string }
  | { readonly type: "opened"; readonly files: readonly Opened[] }
  /** How much of a reading or a computation is done, and the seconds that are left, where that is known. */
  | { readonly type: "progress"; readonly job: number; readonly fraction: number; readonly left?: number | null }
  | { readonly type: "read"; readonly job: number; readonly reading: Reading }
  | { readonly type: "unread"; readonly job: number; readonly notice: Notice }
  /** Decide about a file; null lets the file itself decide. */
  | { readonly type: "decided"; readonly file: string; readonly key: string; readonly value: string | null }
  | { readonly type: "column-chosen"; readonly file: string; readonly choice: ColumnChoice }
  | { readonly type: "reading-cancelled"; readonly file: string }
  | { readonly type: "removed"; readonly file: string }
  | { readonly type: "file-opened"; readonly file: string }
  | { readonly type: "selected"; readonly input: InputRef }
  | { readonly type: "analysis-chosen"; readonly analysis: string }
  /** Use a measurement together with the one that is looked at, or do not. */
  | { readonly type: "input-ticked"; readonly input: InputRef; readonly on: boolean }
  | { readonly type: "option-set"; readonly key: string; readonly value: JsonValue | undefined }
  | { readonly type: "parameter-moved"; readonly name: string; readonly value: number }
  | { readonly type: "parameter-settled"; readonly name: string; readonly value: number }
  | { readonly type: "parameter-fixed"; readonly name: string; readonly fixed: boolean }
  | { readonly type: "parameter-limited"; readonly name: string; readonly limits: readonly [number, number] }
  | { readonly type: "parameters-reset" }
  /** Points are dragged on the figure: by how much parameters differ from what they were when that began. */
  | { readonly type: "points-moved"; readonly changes: readonly Change[]; readonly phase: Phase }
  | { readonly type: "points-picked"; readonly rows: readonly number[] }
  | { readonly type: "run" }
  | { readonly type: "cancel" }
  | { readonly type: "answered"; readonly job: number; readonly report: Report }
  | { readonly type: "failed"; readonly job: number; readonly notice: Notice }
  | { readonly type: "crashed"; readonly job: number; readonly diagnostic: string }
  | { readonly type: "crash-dismissed" }
  | { readonly type: "undo" }
  | { readonly type: "redo" }
  | { readonly type: "viewed"; readonly view: Partial<View> }
  | { readonly type: "said"; readonly text: string };

/** Something to be done outside. */
export type Effect =
  /** Read a file; without a source, the one it was opened with. */
  | {
      readonly type: "read";
      readonly job: number;
      readonly file: string;
      readonly source: Source | null;
      readonly options: ReadOptions;
    }
  | { readonly type: "stop-reading"; readonly file: string }
  | { readonly type: "forget"; readonly file: string }
  /** Compute, after a pause in which a later request may replace this one. */
  | { readonly type: "run"; readonly job: number; readonly request: Request; readonly pause: number }
  | { readonly type: "cancel" }
  | { readonly type: "remember"; readonly what: "theme" | "language"; readonly value: string };

export interface Outcome {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** Pause before a change is computed, in milliseconds: long enough for a double click, too short to be waited for. */
const PAUSE = 120;

/** How many changes can be undone. */
const STEPS = 200;

/** What the state becomes on a message, and what is to be done. */
export function update(state: State, message: Message): Outcome {
  if (isLate(state, message)) return still(state);
  switch (message.type) {
    case "engine-ready":
      return still({ ...state, catalog: message.catalog, engine: "ready" });
    case "engine-failed":
      return still({ ...state, engine: "failed", crash: message.diagnostic });
    case "opened":
      return open(state, message.files);
    case "progress":
      return still(follow(state, message.job, message.fraction, message.left ?? null));
    case "read":
      return understand(state, message.job, message.reading);
    case "unread":
      return still(say(giveUp(state, byJob(message.job), message.notice), message.notice.message));
    case "reading-cancelled":
      return cancelReading(state, message.file);
    case "decided":
      return reread(state, message.file, (options) => ({ ...options, [message.key]: message.value ?? undefined }));
    case "column-chosen":
      return reread(state, message.file, (options) => ({
        ...options,
        columns: merge(options.columns, message.choice),
      }));
    case "removed":
      return remove(state, message.file, text.said.removed(message.file));
    case "file-opened":
      return openDetails(state, message.file);
    case "selected":
      return ask(select(remember(state), message.input));
    case "analysis-chosen":
      return ask(changeAnalysis(remember(state), message.analysis));
    case "input-ticked":
      return ask(tick(remember(state), message.input, message.on));
    case "option-set":
      return ask(setOption(remember(state), message.key, message.value));
    case "parameter-moved":
      return preview(moveParameter(rememberMove(state), message.name, message.value));
    case "parameter-settled":
      return settle(moveParameter(rememberMove(state), message.name, message.value), message.name);
    case "parameter-fixed":
      return ask(fixParameter(remember(state), message.name, message.fixed));
    case "parameter-limited":
      return ask(
        setEntry(remember(state), optionOf(analysisOf(state), "limits")?.key, message.name, [...message.limits]),
      );
    case "parameters-reset":
      return ask(resetParameters(remember(state)));
    case "points-moved":
      return drag(state, message.changes, message.phase);
    case "points-picked":
      return pick(state, message.rows);
    case "run":
      return run(state);
    case "cancel":
      return { state: say({ ...state, job: null }, text.said.cancelled), effects: [{ type: "cancel" }] };
    case "answered":
      return catchUp(answer(state, message.report));
    case "failed":
      return fail(state, message.notice);
    case "crashed":
      return still(crash(state, message.job, message.diagnostic));
    case "crash-dismissed":
      return still({ ...state, crash: null });
    case "undo":
      return travel(state, "past", "future", text.said.undone);
    case "redo":
      return travel(state, "future", "past", text.said.redone);
    case "viewed":
      return {
        state: { ...state, view: { ...state.view, ...message.view } },
        effects: (["theme", "language"] as const).flatMap((what): Effect[] => {
          const value = message.view[what];
          return value ? [{ type: "remember", what, value }] : [];
        }),
      };
    case "said":
      return still(say(state, message.text));
  }
}

/** Whether an message answers something that nobody waits for any more: the one place where late answers are dropped. */
function isLate(state: State, message: Message): boolean {
  if (!("job" in message)) return false;
  return state.job?.id !== message.job && !state.files.some((file) => file.job === message.job);
}

const still = (state: State): Outcome => ({ state, effects: [] });

const say = (state: State, said: string): State => ({ ...state, said });

// Files ---------------------------------------------------------------------------------------------------------------

function open(state: State, opened: readonly Opened[]): Outcome {
  const effects: Effect[] = [];
  let next: State = { ...state, awaiting: true, view: { ...state.view, file: "" } };
  for (const { name, source } of opened) {
    const job = next.jobs + 1;
    const options: ReadOptions = { columns: [] };
    const file: FileItem = {
      name: freeName(next, name),
      size: source instanceof Uint8Array ? source.length : source.size,
      options,
      job,
      progress: 0,
      reading: null,
      readAs: options,
      problem: null,
    };
    next = { ...next, jobs: job, files: [...next.files, file] };
    effects.push({ type: "read", job, file: file.name, source, options });
  }
  return { state: say(next, text.said.reading(opened.length)), effects };
}

/** `name`, or `name (2)` and so on when a file of that name is open already. */
function freeName(state: State, name: string): string {
  let free = name;
  for (let number = 2; fileOf(state, free); number += 1) free = `${name} (${number})`;
  return free;
}

function understand(state: State, job: number, reading: Reading): Outcome {
  const before = state.files.find(byJob(job));
  if (!before) return still(state);
  let next = replaceFile(state, byJob(job), { job: null, reading, readAs: before.options, problem: null });
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
  const questions = new Map([...state.questions].filter(([key]) => !stale.has(key)));
  return { ...state, questions, past: [], future: [] };
}

function reread(state: State, name: string, change: (options: ReadOptions) => ReadOptions): Outcome {
  const file = fileOf(state, name);
  if (!file) return still(state);
  const job = state.jobs + 1;
  const options = change(file.options);
  return {
    state: { ...replaceFile(state, byName(name), { options, job, progress: 0 }), jobs: job },
    effects: [{ type: "read", job, file: name, source: null, options }],
  };
}

/** Ends a reading without an answer: what was understood before stays, and so does how. */
function giveUp(state: State, which: (file: FileItem) => boolean, problem: Notice | null): State {
  const files = state.files.map((file) =>
    which(file) ? { ...file, job: null, options: file.readAs, problem: problem ?? file.problem } : file,
  );
  return { ...state, files, awaiting: state.awaiting && files.some((file) => file.job !== null) };
}

/** A file that was being read for the first time goes; one that was being read anew stays as it was. */
function cancelReading(state: State, name: string): Outcome {
  const file = fileOf(state, name);
  if (!file || file.job === null) return still(state);
  const given = giveUp(state, byName(name), null);
  if (!file.reading) return remove(given, name, text.said.importCancelled(name));
  return { state: say(given, text.said.readingCancelled(name)), effects: [{ type: "stop-reading", file: name }] };
}

/** Shows the details of a file, and its first measurement unless another of it is looked at. */
function openDetails(state: State, name: string): Outcome {
  const next: State = { ...state, view: { ...state.view, file: name } };
  if (state.selected?.file === name || !fileOf(state, name)?.reading?.measurements.length) return still(next);
  return ask(select(remember(next), { file: name, measurement: 0 }));
}

/** What is known of a column, one entry per column; a new quantity makes an earlier choice of unit void. */
function merge(choices: readonly ColumnChoice[], choice: ColumnChoice): ColumnChoice[] {
  const earlier = choices.find((entry) => entry.column === choice.column);
  const unit = choice.quantity ? choice.unit : (choice.unit ?? earlier?.unit ?? null);
  const quantity = choice.quantity ?? earlier?.quantity ?? null;
  return [...choices.filter((entry) => entry.column !== choice.column), { column: choice.column, quantity, unit }];
}

function remove(state: State, name: string, said: string): Outcome {
  const without = (questions: State["questions"]) =>
    withoutTicks(new Map([...questions].filter(([key]) => (JSON.parse(key) as [string, number])[0] !== name)), name);
  // Undoing must not bring back a measurement of a file that is gone.
  const known = (steps: State["past"]) =>
    steps
      .filter((step) => step.selected?.file !== name)
      .map((step) => ({ ...step, questions: without(step.questions) }));
  const next: State = {
    ...state,
    files: state.files.filter((file) => file.name !== name),
    questions: without(state.questions),
    past: known(state.past),
    future: known(state.future),
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

const byJob = (job: number) => (file: FileItem) => file.job === job;
const byName = (name: string) => (file: FileItem) => file.name === name;

function replaceFile(state: State, matches: (file: FileItem) => boolean, change: Partial<FileItem>): State {
  return { ...state, files: state.files.map((file) => (matches(file) ? { ...file, ...change } : file)) };
}

// What is asked -------------------------------------------------------------------------------------------------------

/** The moves of parameters by hand between two fits are one step. */
function rememberMove(state: State): State {
  return state.preview || state.job?.preview ? state : remember(state);
}

/** Keeps what is asked now, so that `undo` can bring it back. */
function remember(state: State): State {
  return { ...state, past: [...state.past, step(state)].slice(-STEPS), future: [] };
}

const step = ({ selected, questions }: State) => ({ selected, questions });

function travel(state: State, from: "past" | "future", to: "past" | "future", said: string): Outcome {
  const target = state[from].at(-1);
  if (!target) return still(state);
  return ask(say({ ...state, ...target, [from]: state[from].slice(0, -1), [to]: [...state[to], step(state)] }, said));
}

/** Looks at a measurement, with the first analysis that can use it unless another was chosen before. */
function select(state: State, input: InputRef): State {
  return askFirst({ ...state, selected: input, preview: null, view: { ...state.view, file: "" } });
}

/** The first analysis that can use what is looked at is asked unless another is: rather alone than together with others. */
function askFirst(state: State): State {
  const first = measurementOf(state)?.analyses[0] ?? state.catalog?.analyses.find((entry) => canAsk(state, entry))?.id;
  if (questionOf(state) || first === undefined) return state;
  return setQuestion(state, { analysis: first, options: {}, others: {} });
}

function setQuestion(state: State, question: Question): State {
  if (!state.selected) return state;
  return { ...state, questions: new Map(state.questions).set(keyOf(state.selected), question) };
}

function setOptions(state: State, options: Options): State {
  const question = questionOf(state);
  if (!question) return state;
  return setQuestion(state, { ...question, options: { ...question.options, [question.analysis]: options } });
}

/** Kinds of options that say which part of the data is meant: they go along when another analysis is asked. */
const PARTS: readonly string[] = ["group", "range", "mask"];

function changeAnalysis(state: State, analysis: string): State {
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
function tick(state: State, input: InputRef, on: boolean): State {
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
function setOption(state: State, key: string, value: JsonValue | undefined): State {
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

function dropOption(state: State, key: string | undefined): State {
  if (key === undefined) return state;
  const { [key]: _, ...others } = askedOf(state);
  return setOptions(state, others);
}

/** Sets one entry of an option that holds values by parameter; `undefined` takes it out. */
function setEntry(state: State, key: string | undefined, name: string, value: JsonValue | undefined): State {
  if (key === undefined) return state;
  const { [name]: _, ...others } = asRecord(askedOf(state)[key]);
  const record = value === undefined ? others : { ...others, [name]: value };
  if (Object.keys(record).length === 0) return dropOption(state, key);
  return setOptions(state, { ...askedOf(state), [key]: { ...record } });
}

// Parameters ----------------------------------------------------------------------------------------------------------

/**
 * Sets a parameter by hand. The other parameters of its model stay where they are on screen, so that the curve moves
 * from where it is and does not jump back to the guess that the fit once started from.
 */
function moveParameter(state: State, name: string, value: number): State {
  const entry = analysisOf(state);
  const initial = valuesOf(entry, "initial")?.key;
  const parameters = parametersOf(state);
  const moved = parameters.find(({ row }) => parameterName(row) === name);
  if (!moved || initial === undefined) return state;
  if (moved.fixed) return setEntry(state, valuesOf(entry, "held")?.key, name, value);
  let next = state;
  for (const { row, value: current, fixed } of parameters) {
    if (row.model === moved.row.model && !fixed) next = setEntry(next, initial, parameterName(row), current);
  }
  return setEntry(next, initial, name, value);
}

function fixParameter(state: State, name: string, fixed: boolean): State {
  const parameter = parametersOf(state).find(({ row }) => parameterName(row) === name);
  if (!parameter) return state;
  if (fixed) return holdParameter(state, name, parameter.value);
  const next = setEntry(state, valuesOf(analysisOf(state), "held")?.key, name, undefined);
  return setFree(next, name, heldByItself(state, parameter.row));
}

function holdParameter(state: State, name: string, value: number): State {
  const entry = analysisOf(state);
  const next = setEntry(state, valuesOf(entry, "held")?.key, name, value);
  return setFree(setEntry(next, valuesOf(entry, "initial")?.key, name, undefined), name, false);
}

/** Names a parameter among those that are free although they would be held, or does not. */
function setFree(state: State, name: string, free: boolean): State {
  const key = optionOf(analysisOf(state), "parameters")?.key;
  if (key === undefined) return state;
  const others = asArray(askedOf(state)[key]).filter((other) => other !== name);
  const all = free ? [...others, name] : others;
  return all.length ? setOptions(state, { ...askedOf(state), [key]: all }) : dropOption(state, key);
}

/**
 * Points are dragged on the figure. Each movement is counted from the state before the drag, so that the previews on the way do
 * not add up, the whole is one step to be undone, and once let go nothing else is asked than that these parameters are held.
 */
function drag(state: State, changes: readonly Change[], phase: Phase): Outcome {
  const before = phase === "begun" ? moment(state) : stillDragged(state);
  if (!before) return still(state);
  const origin: State = { ...state, ...before, drag: null };
  if (phase === "given-up") return origin.preview ? preview(origin) : ask(origin);
  const targets = parametersOf(origin).flatMap((parameter) => {
    const change = changes.find((each) => each.parameter === parameterName(parameter.row));
    return change ? [{ name: change.parameter, value: valueAfter(parameter, change.by) }] : [];
  });
  if (!targets.length) return still(state);
  const set = phase === "let-go" ? holdParameter : moveParameter;
  const moved = targets.reduce((next, { name, value }) => set(next, name, value), remember(origin));
  const next: State = { ...moved, preview: state.preview };
  if (phase === "let-go") return ask(next);
  const dragged: State = { ...next, drag: { before, asked: step(next) } };
  // Ended at each movement, a preview that takes longer than the next movement would never be seen.
  return phase === "going" && state.job?.preview ? still(dragged) : preview(dragged);
}

/** Draws where points have been dragged to while the last preview was computed. */
function catchUp(state: State): Outcome {
  return stillDragged(state) && isEarlier(state) ? preview(state) : still(state);
}

const moment = ({ selected, questions, past, future, preview }: State): Drag["before"] => ({
  selected,
  questions,
  past,
  future,
  preview,
});

/** The state before a drag, while nothing but the drag has changed what is asked. */
function stillDragged({ drag: under, selected, questions }: State): Drag["before"] | null {
  return under?.asked.selected === selected && under.asked.questions === questions ? under.before : null;
}

/** Within the limits, which bind what is fitted and not what is held; with the digits of a slider. */
function valueAfter({ value, fixed, lower, upper }: ParameterNow, by: number): number {
  const after = Number((value + by).toPrecision(6));
  return fixed ? after : Math.min(upper, Math.max(lower, after));
}

/** Start values, held values and limits as the analysis itself would have them. */
function resetParameters(state: State): State {
  const entry = analysisOf(state);
  const keys = [
    valuesOf(entry, "initial"),
    valuesOf(entry, "held"),
    optionOf(entry, "limits"),
    optionOf(entry, "parameters"),
  ];
  return { ...keys.reduce((next, option) => dropOption(next, option?.key), state), preview: null };
}

/** Points picked on the figure are left out; when all of them are out already they come back. */
function pick(state: State, rows: readonly number[]): Outcome {
  const option = optionOf(analysisOf(state), "mask");
  if (!option || rows.length === 0) return still(state);
  const out = new Set(maskOf(state));
  const back = rows.every((row) => out.has(row));
  for (const row of rows) back ? out.delete(row) : out.add(row);
  const mask = [...out].sort((a, b) => a - b);
  const next = setOption(remember(state), option.key, mask.length ? mask : undefined);
  return ask(say(next, back ? text.said.restored(rows.length) : text.said.masked(rows.length)));
}

// Computing -----------------------------------------------------------------------------------------------------------

/** Computes what is asked now, unless that is what the last full answer belongs to. */
function ask(state: State, pause = PAUSE): Outcome {
  if (!isCurrent(state)) return start(state, wanted(state), false, pause);
  const stopped: State = { ...state, job: null, preview: null, failure: null };
  return { state: stopped, effects: state.job ? [{ type: "cancel" }] : [] };
}

/** Computes what is asked now, whatever is on screen; a fit that lacked start values begins at those that are drawn. */
function run(state: State): Outcome {
  const initial = valuesOf(analysisOf(state), "initial")?.key;
  const lacksStart = initial !== undefined && state.preview && state.failure?.notice.where?.option?.key === initial;
  const next = lacksStart ? parametersOf(state).reduce(startHere(initial), remember(state)) : state;
  return start(next, wanted(next), false, 0);
}

const startHere =
  (initial: string) =>
  (state: State, { row, value, fixed }: ParameterNow): State =>
    fixed ? state : setEntry(state, initial, parameterName(row), value);

/** Draws the curve at the start values; a fit follows when the user asks for it. */
function preview(state: State): Outcome {
  const request = wanted(state);
  return start(state, request && previewOf(state, request), true, 0);
}

/** After a parameter was let go: a held one changes what is fitted, a start value only where a fit will start. */
function settle(state: State, name: string): Outcome {
  const held = valuesOf(analysisOf(state), "held")?.key ?? "";
  return name in asRecord(askedOf(state)[held]) ? ask(state) : preview(state);
}

function start(state: State, request: Request | null, isPreview: boolean, pause: number): Outcome {
  if (!request) return still({ ...state, job: null });
  const id = state.jobs + 1;
  const next: State = {
    ...state,
    jobs: id,
    job: { id, of: request, readings: readingsOf(state, request), preview: isPreview, progress: null, left: null },
    failure: null,
  };
  return { state: next, effects: [{ type: "run", job: id, request, pause }] };
}

function follow(state: State, job: number, fraction: number, left: number | null): State {
  if (state.job?.id === job) return { ...state, job: { ...state.job, progress: fraction, left } };
  return replaceFile(state, byJob(job), { progress: fraction });
}

function answer(state: State, report: Report): State {
  const { job } = state;
  if (!job) return state;
  const given: Answer = { of: job.of, readings: job.readings, report };
  if (job.preview) return { ...state, job: null, preview: given };
  return say(
    { ...state, job: null, done: given, preview: null },
    text.said.done(report.title, report.quality?.outcome_text ?? ""),
  );
}

/** A fit that lacks start values is drawn at those it would have, so that there are parameters to be set. */
function fail(state: State, notice: Notice): Outcome {
  const { job } = state;
  if (!job) return still(state);
  // Of a drawing for that purpose the reason it was made for says more.
  if (job.preview && state.failure) return still({ ...state, job: null });
  const failure = { of: job.of, notice };
  const failed = say({ ...state, job: null, failure }, notice.message);
  const lacksStart = notice.where?.option?.key === valuesOf(analysisOf(state), "initial")?.key;
  if (job.preview || !notice.where?.option || !lacksStart) return still(failed);
  const { state: drawn, effects } = preview(failed);
  return { state: { ...drawn, failure }, effects };
}

/** The engine has ended unexpectedly; it is started again by its client, and nothing of the user's work is lost. */
function crash(state: State, job: number, diagnostic: string): State {
  const next = state.job?.id === job ? { ...state, job: null } : giveUp(state, byJob(job), text.crashNotice);
  return say({ ...next, crash: diagnostic }, text.said.crashed);
}
