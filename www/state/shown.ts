// What is on screen: the answer, whether it is that to what is asked now, and its parameters as they have been changed since.
import type { Notice, OptionEntry, ParameterRow, Request } from "../../pkg/types";
import { asArray, asRecord, same } from "./plain";
import { analysisOf, askedOf, fileOf, optionOf, valuesOf, wanted } from "./question";
import { referenceIn, resolved } from "./references";
import type { Answer, Options, Readings, State } from "./state";

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

/** A number by parameter, as values and limits name it. */
export function parameterName(row: Pick<ParameterRow, "model" | "key">): string {
  return `${row.model}.${row.key}`;
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
  const fitted = new Map(state.done?.report.parameters.map((row) => [parameterName(row), row.value]));
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
      // A start at the number that was fitted keeps a curve in its place while another is moved.
      edited:
        (startIsNew && start !== fitted.get(name)) ||
        holdIsNew ||
        !same(limit, given(limits, then)) ||
        free !== asArray(then[freed]).includes(name),
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

/** What is wrong with the value of an option, when that is why there is no answer. */
export function problemOf(state: State, { key }: OptionEntry): Notice | null {
  const notice = state.failure?.notice;
  return notice?.where?.option?.key === key ? notice : null;
}
