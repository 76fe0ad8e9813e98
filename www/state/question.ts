// What is looked at and what is asked of it, as it follows from the state.
import type {
  AnalysisEntry,
  InputRef,
  JsonValue,
  Measurement,
  OptionEntry,
  OptionKind,
  Reading,
  Request,
  Table,
} from "../../pkg/types";
import { asArray, same } from "./plain";
import type { FileItem, Options, Question, State } from "./state";

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

/** Whether an option has an effect, as the others are set. */
export function applies(state: State, { when }: OptionEntry): boolean {
  const other = when && analysisOf(state)?.options.find((option) => option.key === when.key);
  return !other || (when?.values.includes(String(inForce(state, other))) ?? true);
}

/** Rows of the table that are left out. */
export function maskOf(state: State): readonly number[] {
  const option = optionOf(analysisOf(state), "mask");
  return option ? asArray(inForce(state, option)).filter((row) => typeof row === "number") : [];
}
