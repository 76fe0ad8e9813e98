// What can happen to the page, and what is to be done outside of it in consequence.
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
  Session,
} from "../../pkg/types";
import type { Source } from "../engine/protocol";
import type { Change, Phase } from "../figure/index";
import type { Options, State, View } from "./state";

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
  /** Saved work takes the place of what is on the page; `sources` has what it carries of its files, by their names in it. */
  | {
      readonly type: "session-opened";
      readonly session: Session;
      readonly sources: ReadonlyMap<string, Source>;
      readonly said: string;
    }
  /** What the browser's storage does, and the works that it holds. */
  | { readonly type: "storage-told"; readonly storage: State["storage"]; readonly recent?: State["recent"] }
  /** Everything is taken off the page. */
  | { readonly type: "cleared" }
  /** How much of a reading or a computation is done, and the seconds that are left, where that is known. */
  | { readonly type: "progress"; readonly job: number; readonly fraction: number; readonly left?: number | null }
  | { readonly type: "read"; readonly job: number; readonly reading: Reading }
  | { readonly type: "unread"; readonly job: number; readonly notice: Notice }
  /** What was read of a file stays, but the browser gives its contents no more. */
  | { readonly type: "lost"; readonly file: string; readonly notice: Notice }
  | { readonly type: "read-again"; readonly file: string }
  /** Decide about a file; null lets the file itself decide. */
  | { readonly type: "decided"; readonly file: string; readonly key: string; readonly value: string | null }
  | { readonly type: "column-chosen"; readonly file: string; readonly choice: ColumnChoice }
  | { readonly type: "reading-cancelled"; readonly file: string }
  | { readonly type: "removed"; readonly file: string }
  | { readonly type: "file-opened"; readonly file: string }
  | { readonly type: "selected"; readonly input: InputRef }
  /** Ask what needs no measurement. */
  | { readonly type: "asked-alone"; readonly analysis: string }
  | { readonly type: "analysis-chosen"; readonly analysis: string }
  /** Use a measurement together with the one that is looked at, or do not. */
  | { readonly type: "input-ticked"; readonly input: InputRef; readonly on: boolean }
  | { readonly type: "option-set"; readonly key: string; readonly value: JsonValue | undefined }
  /** Several options at once, undone at once. */
  | { readonly type: "options-set"; readonly options: Options }
  | { readonly type: "parameter-moved"; readonly name: string; readonly value: number }
  | { readonly type: "parameter-settled"; readonly name: string; readonly value: number }
  | { readonly type: "parameter-fixed"; readonly name: string; readonly fixed: boolean }
  /** Hold a parameter at the number of a result. */
  | { readonly type: "parameter-used"; readonly name: string; readonly value: JsonValue }
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
  /** Look at a result again, and at what was asked. */
  | { readonly type: "result-shown"; readonly name: string }
  /** Later answers to the same question stand beside this one instead of replacing it. */
  | { readonly type: "result-pinned"; readonly name: string }
  | { readonly type: "result-renamed"; readonly name: string; readonly to: string }
  | { readonly type: "result-noted"; readonly name: string; readonly note: string }
  | { readonly type: "result-dropped"; readonly name: string }
  /** Answer everything anew that is out of date. */
  | { readonly type: "results-updated" }
  | { readonly type: "undo" }
  | { readonly type: "redo" }
  | { readonly type: "viewed"; readonly view: Partial<View> }
  | { readonly type: "said"; readonly text: string }
  | { readonly type: "told"; readonly told: State["told"] };

/** Something to be done outside. */
export type Effect =
  | {
      readonly type: "read";
      readonly job: number;
      readonly file: string;
      readonly source: Source;
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

export const still = (state: State): Outcome => ({ state, effects: [] });

export const say = (state: State, said: string): State => ({ ...state, said });
