// What is computed when, and what becomes of an answer.
import type { Notice, Report, Request } from "../../pkg/types";
import { text } from "../text";
import { remember, setEntry } from "./asked";
import { byJob, giveUp, replaceFile } from "./file-items";
import { type Outcome, say, still } from "./message";
import { asRecord, same } from "./plain";
import { analysisOf, askedOf, valuesOf, wanted } from "./question";
import { resolved, resultOf, usedBy } from "./references";
import { keep, knownAnswer, standingOf } from "./results";
import { type ParameterNow, parameterName, parametersOf, previewOf, readingsOf } from "./shown";
import type { Answer, Kept, State } from "./state";

/** Pause before a change is computed, in milliseconds: long enough for a double click, too short to be waited for. */
const PAUSE = 120;

/** Computes what is asked now, unless it has been answered already. */
export function ask(state: State, pause = PAUSE): Outcome {
  const request = wanted(state);
  const known = knownAnswer(state, request);
  if (!known) return start(state, request, { pause });
  return still({ ...state, job: null, done: known, preview: null, failure: null });
}

/** Computes what is asked now, whatever is on screen; a fit that lacked start values begins at those that are drawn. */
export function run(state: State): Outcome {
  const initial = valuesOf(analysisOf(state), "initial")?.key;
  const lacksStart = initial !== undefined && state.preview && state.failure?.notice.where?.option?.key === initial;
  const next = lacksStart ? parametersOf(state).reduce(startHere(initial), remember(state)) : state;
  return start(next, wanted(next), {});
}

const startHere =
  (initial: string) =>
  (state: State, { row, value, fixed }: ParameterNow): State =>
    fixed ? state : setEntry(state, initial, parameterName(row), value);

/** Draws the curve at the start values; a fit follows when the user asks for it. */
export function preview(state: State): Outcome {
  const request = wanted(state);
  return start(state, request && previewOf(state, request), { preview: true });
}

/** After a parameter was let go: a held one changes what is fitted, a start value only where a fit will start. */
export function settle(state: State, name: string): Outcome {
  const held = valuesOf(analysisOf(state), "held")?.key ?? "";
  return name in asRecord(askedOf(state)[held]) ? ask(state) : preview(state);
}

/** Answers the next of the results that wait, when nothing else is computed and everything it needs is there. */
export function goOn({ state: given, effects }: Outcome): Outcome {
  const { job } = given;
  // A result that was dropped, or went with its file, is not answered after all.
  const dropped = job !== null && job.name !== null && !resultOf(given, job.name);
  const state: State = dropped ? { ...given, job: null } : given;
  if (state.job || state.engine !== "ready") return { state, effects };
  const next = state.results.find((result) => isNext(state, result));
  if (!next) return { state, effects };
  const begun = start(state, next.asked, { name: next.name });
  // One that could not even begin waits no more.
  return goOn({ state: begun.state, effects: [...effects, ...begun.effects] });
}

function isNext(state: State, result: Kept): boolean {
  if (standingOf(state, result) !== "waiting") return false;
  return !usedBy(result.asked).some((name) => name !== result.name && state.waiting.includes(name));
}

interface How {
  /** Only evaluates at the start values. */
  readonly preview?: boolean;
  readonly pause?: number;
  /** The result that is to be answered; what is asked on screen when there is none. */
  readonly name?: string;
}

function start(state: State, request: Request | null, { preview = false, pause = 0, name }: How): Outcome {
  if (!request) return still({ ...state, job: null });
  const found = resolved(state, request);
  if ("missing" in found) {
    const notice = text.noResult(found.missing.name, found.missing.key);
    if (name !== undefined) return still(failResult(state, name, notice));
    return still(say({ ...state, job: null, failure: { of: request, notice } }, notice.message));
  }
  const id = state.jobs + 1;
  const next: State = {
    ...state,
    jobs: id,
    job: {
      id,
      of: request,
      sent: found.sent,
      name: name ?? null,
      readings: readingsOf(state, request),
      preview,
      progress: null,
      left: null,
    },
    failure: name === undefined ? null : state.failure,
  };
  return { state: next, effects: [{ type: "run", job: id, request: found.sent, pause }] };
}

export function follow(state: State, job: number, fraction: number, left: number | null): State {
  if (state.job?.id === job) return { ...state, job: { ...state.job, progress: fraction, left } };
  return replaceFile(state, byJob(job), { progress: fraction });
}

export function answer(state: State, report: Report): State {
  const { job } = state;
  if (!job) return state;
  const given: Answer = { of: job.of, sent: job.sent, readings: job.readings, report };
  if (job.preview) return { ...state, job: null, preview: given };
  const kept = keep({ ...state, job: null }, given, job.name);
  const onScreen = job.name === null || same(wanted(state), job.of);
  if (!onScreen) return kept;
  const said = text.said.done(report.title, report.quality?.outcome_text ?? "");
  return say({ ...kept, done: given, preview: null, failure: null }, said);
}

/** A fit that lacks start values is drawn at those it would have, so that there are parameters to be set. */
export function fail(state: State, notice: Notice): Outcome {
  const { job } = state;
  if (!job) return still(state);
  if (job.name !== null && !same(wanted(state), job.of)) return still(failResult(state, job.name, notice));
  // Of a drawing for that purpose the reason it was made for says more.
  if (job.preview && state.failure) return still({ ...state, job: null });
  const failure = { of: job.of, notice };
  const name = job.name ?? state.results.find(({ asked }) => same(asked, job.of))?.name;
  const named = name === undefined || job.preview ? state : failResult(state, name, notice);
  const failed = say({ ...named, job: null, failure }, notice.message);
  const lacksStart = notice.where?.option?.key === valuesOf(analysisOf(state), "initial")?.key;
  if (job.preview || !notice.where?.option || !lacksStart) return still(failed);
  const { state: drawn, effects } = preview(failed);
  return { state: { ...drawn, failure }, effects };
}

/** A result that cannot be answered: what it said before no longer holds. */
function failResult(state: State, name: string, notice: Notice): State {
  const failed = (result: Kept) => (result.name === name ? { ...result, failure: notice } : result);
  return {
    ...state,
    job: state.job?.name === name ? null : state.job,
    results: state.results.map(failed),
    waiting: state.waiting.filter((each) => each !== name),
  };
}

/** The engine has ended unexpectedly; it is started again by its client, and nothing of the user's work is lost. */
export function crash(state: State, job: number, diagnostic: string): State {
  const name = state.job?.id === job ? state.job.name : null;
  const ended = name === null ? state : failResult(state, name, text.crashNotice);
  const next = state.job?.id === job ? { ...ended, job: null } : giveUp(state, byJob(job), text.crashNotice);
  return say({ ...next, crash: diagnostic }, text.said.crashed);
}
