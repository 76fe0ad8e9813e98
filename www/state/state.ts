// What the page knows: what the user asked, and what the picture on screen was made with, kept apart.
//
// `questions` is the one, `done.of` the other. While they differ the result on screen is shown as belonging to an
// earlier request, so that the display never lies while work is under way.
import type { Catalog, InputRef, JsonValue, Notice, Reading, ReadOptions, Report, Request } from "../../pkg/types";
import type { Source } from "../engine/protocol";
import type { Look, Tool } from "../figure/index";
import type { Language } from "../text";

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
