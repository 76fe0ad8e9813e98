// Parameters and points that are set by hand: in a field, by a slider, on the figure.
import type { JsonValue } from "../../pkg/types";
import type { Change, Phase } from "../figure/index";
import { text } from "../text";
import { dropOption, remember, setEntry, setOption, setOptions, step } from "./asked";
import { ask, preview, settle } from "./computing";
import { type Outcome, say, still } from "./message";
import { asArray } from "./plain";
import { analysisOf, askedOf, maskOf, optionOf, valuesOf } from "./question";
import { heldByItself, isEarlier, type ParameterNow, parameterName, parametersOf } from "./shown";
import type { Drag, State } from "./state";

/** Set in its field or by its slider, which may still be moving, a parameter starts there; or is held there, if that is what setting it means. */
export function setByHand(state: State, name: string, value: number, settled: boolean): Outcome {
  if (!parametersOf(state).some(({ row }) => row.holds && parameterName(row) === name)) {
    const moved = moveParameter(rememberMove(state), name, value);
    return settled ? settle(moved, name) : preview(moved);
  }
  const before = stillDragged(state);
  const phase = settled ? "let-go" : before ? "going" : "begun";
  return place(state, before ?? moment(state), [{ name, value }], phase);
}

/** The moves of parameters by hand between two fits are one step. */
function rememberMove(state: State): State {
  return state.preview || state.job?.preview ? state : remember(state);
}

/**
 * Sets a parameter by hand. The other parameters of its model stay where they are on screen, so that the curve moves
 * from where it is and does not jump back to the guess that the fit once started from.
 */
function moveParameter(state: State, name: string, value: number): State {
  const entry = analysisOf(state);
  const initial = valuesOf(entry, "initial")?.key;
  const parameters = parametersOf(state);
  const moved = parameters.find(({ row }) => parameterName(row) === name);
  if (moved?.fixed) return setEntry(state, valuesOf(entry, "held")?.key, name, value);
  if (!moved || initial === undefined) return state;
  let next = state;
  for (const { row, value: current, fixed } of parameters) {
    if (row.model === moved.row.model && !fixed) next = setEntry(next, initial, parameterName(row), current);
  }
  return setEntry(next, initial, name, value);
}

export function fixParameter(state: State, name: string, fixed: boolean): State {
  const parameter = parametersOf(state).find(({ row }) => parameterName(row) === name);
  if (!parameter) return state;
  if (fixed) return holdParameter(state, name, parameter.value);
  const next = setEntry(state, valuesOf(analysisOf(state), "held")?.key, name, undefined);
  return setFree(next, name, heldByItself(state, parameter.row));
}

/** Holds a parameter at a number, or at that of a result. */
export function holdParameter(state: State, name: string, value: JsonValue): State {
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
export function drag(state: State, changes: readonly Change[], phase: Phase): Outcome {
  const before = phase === "begun" ? moment(state) : stillDragged(state);
  if (!before) return still(state);
  const origin: State = { ...state, ...before, drag: null };
  if (phase === "given-up") return origin.preview ? preview(origin) : ask(origin);
  const targets = parametersOf(origin).flatMap((parameter) => {
    const change = changes.find((each) => each.parameter === parameterName(parameter.row));
    return change ? [{ name: change.parameter, value: valueAfter(parameter, change.by) }] : [];
  });
  return targets.length ? place(state, before, targets, phase) : still(state);
}

/** Puts parameters where they were moved from a state before: on the way they are drawn there, and let go they are held. */
function place(
  state: State,
  before: Drag["before"],
  targets: readonly { name: string; value: number }[],
  phase: Exclude<Phase, "given-up">,
): Outcome {
  const origin: State = { ...state, ...before, drag: null };
  const set = phase === "let-go" ? holdParameter : moveParameter;
  const moved = targets.reduce((next, { name, value }) => set(next, name, value), remember(origin));
  const next: State = { ...moved, preview: state.preview };
  if (phase === "let-go") return ask(next);
  const dragged: State = { ...next, drag: { before, asked: step(next) } };
  // Ended at each movement, a preview that takes longer than the next movement would never be seen.
  return phase === "going" && state.job?.preview ? still(dragged) : preview(dragged);
}

/** Draws where points have been dragged to while the last preview was computed. */
export function catchUp(state: State): Outcome {
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
export function resetParameters(state: State): State {
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
export function pick(state: State, rows: readonly number[]): Outcome {
  const option = optionOf(analysisOf(state), "mask");
  if (!option || rows.length === 0) return still(state);
  const out = new Set(maskOf(state));
  const back = rows.every((row) => out.has(row));
  for (const row of rows) back ? out.delete(row) : out.add(row);
  const mask = [...out].sort((a, b) => a - b);
  const next = setOption(remember(state), option.key, mask.length ? mask : undefined);
  return ask(say(next, back ? text.said.restored(rows.length) : text.said.masked(rows.length)));
}
