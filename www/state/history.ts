// Undo and redo: everything that is on the page, as it was.
import { step } from "./asked";
import { ask } from "./computing";
import { filesAgain } from "./files";
import { type Outcome, say, still } from "./message";
import { measurementOf } from "./question";
import type { State } from "./state";

export function travel(state: State, from: "past" | "future", to: "past" | "future", said: string): Outcome {
  const target = state[from].at(-1);
  if (!target) return still(state);
  const { state: read, effects } = filesAgain(state, target.files);
  const { selected, questions, results } = target;
  const next: State = {
    ...read,
    selected,
    questions,
    results,
    waiting: read.waiting.filter((name) => results.some((result) => result.name === name)),
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], step(state)],
  };
  // A measurement that is still to be read is asked when it is there.
  const nothing: State = { ...next, job: null, done: null, preview: null, failure: null };
  const outcome = selected && !measurementOf(next) ? still(nothing) : ask(next);
  return { state: say(outcome.state, said), effects: [...effects, ...outcome.effects] };
}
