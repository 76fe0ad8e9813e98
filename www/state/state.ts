// What the page knows: what the user asked, and what the picture on screen was made with, kept apart.
//
// `questions` is the one, `done.of` the other. While they differ the result on screen is shown as belonging to an
// earlier request, so that the display never lies while work is under way.
import type {
  AnalysisEntry,
  Catalog,
  InputRef,
  JsonValue,
  Measurement,
  Notice,
  OptionEntry,
  OptionKind,
  ParameterRow,
  Reading,
  ReadOptions,
  Report,
  Request,
  Table,
} from "../../pkg/types";
import type { Source } from "../engine/protocol";
import type { Look, Tool } from "../figure/index";
import type { Language } from "../text";
import { referenceIn, resolved } from "./references";

/** Values of options that the user has set; the others take their defaults. */
export type Options = { readonly [key: string]: JsonValue };

/** What is asked of one measurement: an analysis, and for each analysis that was tried its options. */
export interface Question {
  readonly analysis: string;
  readonly options: { readonly [analysis: string]: Options };
  /** What the user wants used together with it, by analysis; where there is nothing, the page chooses. */
  readonly others: { readonly [analysis: string]: readonly InputRef[] };
}

/** A file the user has opened, or that saved work needs. */
export interface FileItem {
  readonly name: string;
  readonly size: number;
  /** What is in it, or its handle; null while the user has not given it. */
  readonly source: Source | null;
  /** SHA-256 of the file that saved work was made with; null when any file will do. */
  readonly expected: string | null;
  /** How it is to be read. */
  readonly options: ReadOptions;
  /** Number of the reading under way. */
  readonly job: number | null;
  /** How much of it is done, from 0 to 1. */
  readonly progress: number;
  /** What was understood, last time that succeeded. */
  readonly reading: Reading | null;
  /** How it was read then. */
  readonly readAs: ReadOptions;
  /** Why it could not be read. */
  readonly problem: Notice | null;
}

/** A report, and the request it belongs to, with what was understood of the file of each input. */
export interface Answer {
  /** As it was asked; values may refer to other results. */
  readonly of: Request;
  /** The same with the numbers that were referred to. */
  readonly sent: Request;
  readonly readings: Readings;
  readonly report: Report;
}

/** What was understood of the file of each input of a request. */
export type Readings = readonly (Reading | null)[];

/** A question with its last answer, kept under a name by which others may use its numbers. */
export interface Kept {
  readonly name: string;
  /** What was asked; values may refer to other results. */
  readonly asked: Request;
  /** Null before there is one. */
  readonly answer: Answer | null;
  /** Why there is none. */
  readonly failure: Notice | null;
  /** What the user wants to be known of it. */
  readonly note: string;
  /** Later answers to the same question do not replace it. */
  readonly pinned: boolean;
}

/** Work that the browser holds of a tab that was closed. */
export interface RecentWork {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly when: number;
  readonly files: readonly string[];
  readonly results: number;
}

/** Words to the user on what no part of the page stands for. */
export interface Told {
  readonly level: Notice["level"];
  readonly text: string;
}

/** A computation under way. */
export interface Job {
  readonly id: number;
  readonly of: Request;
  readonly sent: Request;
  /** The result that it is to answer; null when it is what is asked on screen. */
  readonly name: string | null;
  readonly readings: Readings;
  /** Only evaluates at the start values, while a slider moves. */
  readonly preview: boolean;
  /** How much of it is done, from 0 to 1, and seconds that are left; null while that is not known. */
  readonly progress: number | null;
  readonly left: number | null;
}

/** Which column of the page a phone shows. */
export type Place = "data" | "result" | "analysis";

/** What is shown beside the figure. */
export type Tab = "figure" | "numbers" | "notes";

/** Light, dark, or as the system says. */
export type Theme = "auto" | "light" | "dark";

/** What is shown and how; none of it changes a number. */
export interface View {
  readonly place: Place;
  readonly tab: Tab;
  /** The file whose details are open; the one that is looked at when there is none of that name. */
  readonly file: string;
  /** Why each column was understood as it was. */
  readonly reasons: boolean;
  readonly tool: Tool;
  /** Key of the figure that is shown; the first when the report has none of that name. */
  readonly figure: string;
  /** Names of the results that are laid over it, where they have the same figure. */
  readonly compare: readonly string[];
  /** The model whose parameters are open. */
  readonly model: string;
  readonly limitsOpen: boolean;
  /** Width of an exported figure: one column of a journal or two. */
  readonly columns: 1 | 2;
  /** What was chosen for how a figure looks, by its key. */
  readonly look: { readonly [figure: string]: Look };
  readonly theme: Theme;
  readonly language: Language;
}

/** What `undo` brings back. */
export type Step = Pick<State, "files" | "selected" | "questions" | "results">;

/** A drag of points on the figure: what was asked and shown when it began, and what is asked since it last moved. */
export interface Drag {
  readonly before: Pick<State, "selected" | "questions" | "past" | "future" | "preview">;
  readonly asked: Pick<State, "selected" | "questions">;
}

export interface State {
  readonly catalog: Catalog | null;
  readonly engine: "starting" | "ready" | "failed";
  readonly files: readonly FileItem[];
  /** Files were opened and the first that can be read is to be shown. */
  readonly awaiting: boolean;
  readonly selected: InputRef | null;
  /** By measurement, see {@link keyOf}. */
  readonly questions: ReadonlyMap<string, Question>;
  /** What was answered, in the order it was first asked. */
  readonly results: readonly Kept[];
  /** Names of results that are to be answered, when nothing else is computed. */
  readonly waiting: readonly string[];
  /** Name of the result that is looked at first, while the files of saved work are read; null when none is waited for. */
  readonly toShow: string | null;
  /** Whether the browser keeps the work: it does, has just brought it back, has no more room, or does not. */
  readonly storage: "works" | "restored" | "full" | "fails";
  /** Works of tabs that were closed. */
  readonly recent: readonly RecentWork[];
  /** What was left out or could not be done, until the user has read it. */
  readonly told: Told | null;
  /** What saved work says it is about. */
  readonly about: string;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  readonly job: Job | null;
  /** The last full answer. */
  readonly done: Answer | null;
  /** The answer while parameters are moved by hand, until the next full one. */
  readonly preview: Answer | null;
  readonly drag: Drag | null;
  /** Why the last request has no answer. */
  readonly failure: { readonly of: Request; readonly notice: Notice } | null;
  /** Text about an unexpected failure of the engine, to be copied; it contains no data. */
  readonly crash: string | null;
  /** The number last given to a reading or a computation. */
  readonly jobs: number;
  readonly view: View;
  /** The last thing that happened, in words: announced to screen readers. */
  readonly said: string;
}

export const INITIAL: State = {
  catalog: null,
  engine: "starting",
  files: [],
  awaiting: false,
  selected: null,
  questions: new Map(),
  results: [],
  waiting: [],
  toShow: null,
  storage: "works",
  recent: [],
  told: null,
  about: "",
  past: [],
  future: [],
  job: null,
  done: null,
  preview: null,
  drag: null,
  failure: null,
  crash: null,
  jobs: 0,
  view: {
    place: "result",
    tab: "figure",
    file: "",
    reasons: false,
    tool: "zoom",
    figure: "",
    compare: [],
    model: "",
    limitsOpen: false,
    columns: 1,
    look: {},
    theme: "auto",
    language: "en",
  },
  said: "",
};

/** The name under which the question about a measurement is kept; of none, what is asked without any. */
export function keyOf(input: InputRef | null): string {
  return input ? JSON.stringify([input.file, input.measurement]) : "";
}

export function fileOf(state: State, name: string): FileItem | undefined {
  return state.files.find((file) => file.name === name);
}

/** The file whose details are open: the one the user asked for, else the one that is looked at, else the first to be understood. */
export function openFile(state: State): FileItem | undefined {
  const understood = state.files.filter((file) => file.reading);
  const named = (name: string | undefined) => understood.find((file) => file.name === name);
  return named(state.view.file) ?? named(state.selected?.file) ?? understood[0];
}

/** The measurement that is looked at. */
export function measurementOf(state: State): Measurement | undefined {
  const { selected } = state;
  return selected ? fileOf(state, selected.file)?.reading?.measurements[selected.measurement] : undefined;
}

/** The table of the measurement that is looked at. */
export function tableOf(state: State): Table | undefined {
  const { selected } = state;
  const measurement = measurementOf(state);
  return selected && measurement ? fileOf(state, selected.file)?.reading?.tables[measurement.table] : undefined;
}

export function questionOf(state: State): Question | undefined {
  return state.questions.get(keyOf(state.selected));
}

/** Whether nothing is open and nothing asked. */
export function isEmpty(state: State): boolean {
  return !state.files.length && !state.results.length && !questionOf(state);
}

/** The analysis that is asked, as the catalog describes it. */
export function analysisOf(state: State): AnalysisEntry | undefined {
  const question = questionOf(state);
  return state.catalog?.analyses.find((entry) => entry.id === question?.analysis);
}

/** Options that the user has set for the analysis that is asked. */
export function askedOf(state: State): Options {
  const question = questionOf(state);
  return question?.options[question.analysis] ?? {};
}

/** A measurement that can be used together with the one that is looked at. */
export interface Companion {
  readonly input: InputRef;
  readonly reading: Reading;
  readonly measurement: Measurement;
}

/** What an analysis can use together with the measurement that is looked at, in the order of the files. */
export function companionsOf(state: State, entry: AnalysisEntry | undefined): readonly Companion[] {
  if (!entry?.several || !measurementOf(state)?.beside.includes(entry.id)) return [];
  const all = state.files.flatMap(({ name, reading }) =>
    (reading?.measurements ?? []).map((measurement, number) => ({
      input: { file: name, measurement: number },
      reading: reading as Reading,
      measurement,
    })),
  );
  return all.filter(({ input, measurement }) => measurement.beside.includes(entry.id) && !same(input, state.selected));
}

/** Whether an analysis can be asked of the measurement that is looked at, alone or together with others, or needs none. */
export function canAsk(state: State, entry: AnalysisEntry): boolean {
  if (!state.selected) return state.catalog?.without_measurement.includes(entry.id) ?? false;
  return (measurementOf(state)?.analyses.includes(entry.id) ?? false) || companionsOf(state, entry).length > 0;
}

/**
 * What the analysis that is asked uses together with the measurement that is looked at: as the user has ticked; else what is of the
 * same kind, where the measurement does not suffice alone.
 */
export function othersOf(state: State): readonly InputRef[] {
  const entry = analysisOf(state);
  const looked = measurementOf(state);
  if (!entry || !looked) return [];
  const ticked = questionOf(state)?.others[entry.id];
  const alone = looked.analyses.includes(entry.id);
  const used = ({ input, measurement }: Companion) =>
    ticked ? ticked.some((other) => same(other, input)) : !alone && measurement.kind === looked.kind;
  return companionsOf(state, entry)
    .filter(used)
    .map(({ input }) => input);
}

/** The request that what the user sees and has set amounts to. */
export function wanted(state: State): Request | null {
  const question = questionOf(state);
  if (!question) return null;
  return {
    analysis: question.analysis,
    inputs: state.selected ? [state.selected, ...othersOf(state)] : [],
    options: { ...askedOf(state) },
  };
}

type Kind = OptionKind["kind"];

/** The option of the analysis that is asked which is of one kind, if there is one. */
export function optionOf(entry: AnalysisEntry | undefined, kind: Kind): OptionEntry | undefined {
  return entry?.options.find((option) => option.kind.kind === kind);
}

/** The option that holds numbers by parameter for the start of a fit, or for parameters that are held. */
export function valuesOf(entry: AnalysisEntry | undefined, role: "initial" | "held"): OptionEntry | undefined {
  return entry?.options.find((option) => option.kind.kind === "values" && option.kind.role === role);
}

/** `request` changed so that it evaluates at the start values only; `null` when the analysis has no such thing. */
export function previewOf(state: State, request: Request): Request | null {
  const option = optionOf(analysisOf(state), "action");
  if (option?.kind.kind !== "action") return null;
  return { ...request, options: { ...request.options, [option.key]: option.kind.preview } };
}

/** The answer on screen: the preview while parameters are moved by hand, else the last full one. */
export function shownAnswer(state: State): Answer | null {
  return state.preview ?? state.done;
}

/** Whether what the user asks now is what the last full answer belongs to. */
export function isCurrent(state: State): boolean {
  return state.done !== null && belongs(state, state.done, wanted(state));
}

/** Whether what is on screen belongs to an earlier request than what is asked now. */
export function isEarlier(state: State): boolean {
  const request = wanted(state);
  if (state.preview) return !belongs(state, state.preview, request && previewOf(state, request));
  return state.done !== null && !belongs(state, state.done, request);
}

/** Whether an answer is that to `request`, of the files as they are read now and with the numbers of other results as they are now. */
export function belongs(state: State, answer: Answer, request: Request | null): boolean {
  if (!request || !same(request, answer.of)) return false;
  const now = resolved(state, request);
  if (!("sent" in now) || !same(now.sent, answer.sent)) return false;
  return readingsOf(state, request).every((reading, input) => reading === answer.readings[input]);
}

/** The files of a request as they are understood now. */
export function readingsOf(state: State, { inputs }: Request): Readings {
  return inputs.map(({ file }) => fileOf(state, file)?.reading ?? null);
}

/** The value of an option in force: as asked, else as the last report of the same question says, else the default. */
export function inForce(state: State, option: OptionEntry): JsonValue {
  const asked = askedOf(state)[option.key];
  if (asked !== undefined) return asked;
  const answer = state.done;
  const request = wanted(state);
  if (answer && request && answer.of.analysis === request.analysis && same(answer.of.inputs, request.inputs)) {
    // An option that was set then and is not now is back at its default, whatever that report used.
    const used = option.key in answer.of.options ? undefined : answer.report.request.options[option.key];
    if (used !== undefined) return used;
  }
  return option.default;
}

/** A number by parameter, as values and limits name it. */
export function parameterName(row: Pick<ParameterRow, "model" | "key">): string {
  return `${row.model}.${row.key}`;
}

/** An option's value as an object; empty when it is not one. */
export function asRecord(value: JsonValue | undefined): Options {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return value as Options;
}

/** An option's value as an array; empty when it is not one. */
export function asArray(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** A parameter as it is shown: the report's row with what the user has changed since. */
export interface ParameterNow {
  readonly row: ParameterRow;
  /** The number in the field and under the slider: fitted, or as the user has set it since. */
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly fixed: boolean;
  /** The number of a result at which it is held; null when it is held at another, or fitted. */
  readonly used: ReturnType<typeof referenceIn>;
  /** The user has changed something that the last full answer does not know. */
  readonly edited: boolean;
}

/** The parameters on screen. */
export function parametersOf(state: State): readonly ParameterNow[] {
  const answer = shownAnswer(state);
  const entry = analysisOf(state);
  if (!answer || answer.of.analysis !== entry?.id) return [];
  const request = wanted(state);
  const known = request && resolved(state, request);
  const now: Options = known && "sent" in known ? known.sent.options : askedOf(state);
  const then = state.done?.sent.options ?? {};
  const initial = valuesOf(entry, "initial")?.key ?? "";
  const held = valuesOf(entry, "held")?.key ?? "";
  const freed = optionOf(entry, "parameters")?.key ?? "";
  const limits = optionOf(entry, "limits")?.key ?? "";
  return answer.report.parameters.map((row) => {
    const name = parameterName(row);
    const given = (key: string, options: Options) => asRecord(options[key])[name];
    const hold = given(held, now);
    const start = given(initial, now);
    const free = asArray(now[freed]).includes(name);
    const fixed = hold !== undefined || (heldByItself(state, row) && !free);
    const startIsNew = start !== undefined && !same(start, given(initial, then));
    const holdIsNew = !same(hold, given(held, then));
    const limit = given(limits, now);
    const bounds = Array.isArray(limit) ? limit : [];
    const value = typeof hold === "number" ? hold : startIsNew && typeof start === "number" ? start : row.value;
    return {
      row,
      value,
      lower: typeof bounds[0] === "number" ? bounds[0] : row.lower,
      upper: typeof bounds[1] === "number" ? bounds[1] : row.upper,
      fixed,
      used: referenceIn(given(held, askedOf(state))),
      edited:
        startIsNew || holdIsNew || !same(limit, given(limits, then)) || free !== asArray(then[freed]).includes(name),
    };
  });
}

/** Whether a parameter on screen is held unless it is freed, without having been asked for. */
export function heldByItself(state: State, row: ParameterRow): boolean {
  const entry = analysisOf(state);
  const options = shownAnswer(state)?.of.options ?? {};
  const name = parameterName(row);
  const freed = asArray(options[optionOf(entry, "parameters")?.key ?? ""]).includes(name);
  return freed || (row.fixed && !(name in asRecord(options[valuesOf(entry, "held")?.key ?? ""])));
}

/** Whether an option has an effect, as the others are set. */
export function applies(state: State, { when }: OptionEntry): boolean {
  const other = when && analysisOf(state)?.options.find((option) => option.key === when.key);
  return !other || (when?.values.includes(String(inForce(state, other))) ?? true);
}

/** What is wrong with the value of an option, when that is why there is no answer. */
export function problemOf(state: State, { key }: OptionEntry): Notice | null {
  const notice = state.failure?.notice;
  return notice?.where?.option?.key === key ? notice : null;
}

/** Rows of the table that are left out. */
export function maskOf(state: State): readonly number[] {
  const option = optionOf(analysisOf(state), "mask");
  return option ? asArray(inForce(state, option)).filter((row) => typeof row === "number") : [];
}

/** Whether two pieces of plain data are equal, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
