// What happens to the state when something happens: a pure function, tested without a browser.
//
// Everything to be done outside (read a file, compute, remember) is returned as an effect and carried out by main.ts.
import type { Session } from "../../pkg/types";
import { text } from "../text";
import { changeAnalysis, remember, select, setEntry, setOption, tick } from "./asked";
import { answer, ask, crash, fail, follow, goOn, run } from "./computing";
import { cancelReading, lose, merge, open, openDetails, readAgain, remove, reread, understand, unread } from "./files";
import { travel } from "./history";
import { type Effect, type Message, type Outcome, say, still } from "./message";
import { catchUp, drag, fixParameter, holdParameter, pick, resetParameters, setByHand } from "./parameters";
import { analysisOf, optionOf } from "./question";
import { drop, outOfDate, rename, replaceResult } from "./results";
import { openSession, show, showFirst, VERSION } from "./session";
import type { State } from "./state";

export type { Effect, Message, Opened, Outcome } from "./message";

/** What is on a page that was just opened. */
const NOTHING: Session = { tandelta: VERSION, about: "", files: [], questions: [] };

/** What the state becomes on a message, and what is to be done. */
export function update(state: State, message: Message): Outcome {
  if (isLate(state, message)) return still(state);
  return endForgotten(state, message, goOn(showFirst(react(state, message))));
}

/** Ends a computation that nobody waits for any more, whatever came of that: it would keep the engine from what is asked next. */
function endForgotten(before: State, message: Message, { state, effects }: Outcome): Outcome {
  const { job } = before;
  const ended = !job || state.job?.id === job.id || ("job" in message && message.job === job.id);
  // What is computed in its place ends it as well.
  if (ended || effects.some(({ type }) => type === "run")) return { state, effects };
  return { state, effects: [...effects, { type: "cancel" }] };
}

function react(state: State, message: Message): Outcome {
  switch (message.type) {
    case "engine-ready":
      return still({ ...state, catalog: message.catalog, engine: "ready" });
    case "engine-failed":
      return still({ ...state, engine: "failed", crash: message.diagnostic });
    case "opened":
      return open(state, message.files);
    case "session-opened":
      return openSession(state, message.session, message.sources, message.said);
    case "storage-told":
      return still({ ...state, storage: message.storage, recent: message.recent ?? state.recent });
    case "cleared":
      return openSession(state, NOTHING, new Map(), text.said.cleared);
    case "progress":
      return still(follow(state, message.job, message.fraction, message.left ?? null));
    case "read":
      return understand(state, message.job, message.reading);
    case "unread":
      return still(say(unread(state, message.job, message.notice), message.notice.message));
    case "lost":
      return still(lose(state, message.file, message.notice));
    case "read-again":
      return readAgain(state, message.file);
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
    case "asked-alone":
      return ask(changeAnalysis(select(remember(state), null), message.analysis));
    case "analysis-chosen":
      return ask(changeAnalysis(remember(state), message.analysis));
    case "input-ticked":
      return ask(tick(remember(state), message.input, message.on));
    case "option-set":
      return ask(setOption(remember(state), message.key, message.value));
    case "options-set":
      return ask(
        Object.entries(message.options).reduce((next, [key, value]) => setOption(next, key, value), remember(state)),
      );
    case "parameter-moved":
    case "parameter-settled":
      return setByHand(state, message.name, message.value, message.type === "parameter-settled");
    case "parameter-fixed":
      return ask(fixParameter(remember(state), message.name, message.fixed));
    case "parameter-used":
      return ask(holdParameter(remember(state), message.name, message.value));
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
      return still(say({ ...state, job: null, waiting: [] }, text.said.cancelled));
    case "answered":
      return catchUp(answer(state, message.report));
    case "failed":
      return fail(state, message.notice);
    case "crashed":
      return still(crash(state, message.job, message.diagnostic));
    case "crash-dismissed":
      return still({ ...state, crash: null });
    case "result-shown":
      return show(remember(state), message.name);
    case "result-pinned":
      return still(replaceResult(remember(state), message.name, { pinned: true }));
    case "result-renamed":
      return still(rename(remember(state), message.name, message.to));
    case "result-noted":
      return still(replaceResult(remember(state), message.name, { note: message.note.trim() }));
    case "result-dropped":
      return still(drop(remember(state), message.name));
    case "results-updated":
      return still({ ...state, waiting: outOfDate(state) });
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
    case "told":
      return still({ ...state, told: message.told });
  }
}

/** Whether a message answers something that nobody waits for any more: the one place where late answers are dropped. */
function isLate(state: State, message: Message): boolean {
  if (!("job" in message)) return false;
  return state.job?.id !== message.job && !state.files.some((file) => file.job === message.job);
}
