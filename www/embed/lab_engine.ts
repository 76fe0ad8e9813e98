// The whole engine, for fits of data that a page brings along: compiled when the first lab needs it. A lab fits a few points, which
// takes no longer than starting a worker would.
import init, { Engine } from "../../pkg/tandelta";
import type { AnalysisEntry, Report, Request, Session } from "../../pkg/types";
import { sourcesOf } from "../saved/contents";
import { compiled } from "./engine";
import { Unreadable } from "./request";
import type { Words } from "./words";

let started: Promise<unknown> | undefined;

/** One question of a session with its data, and how it is asked again with other start values. */
export interface Exercise {
  readonly note: string;
  /** The law at start values, without a fit; at those that the engine finds, for what is not given. */
  preview(start: Readonly<Record<string, number>>): Report;
  /** The fit from there. */
  fit(start: Readonly<Record<string, number>>): Report;
}

export async function exercise(text: string, number: number, words: Words): Promise<Exercise> {
  started ??= compiled(ENGINE_LZMA_BASE64).then((module) => init({ module_or_path: module }));
  await started;
  const engine = new Engine();
  const session: Session = engine.session(text);
  const sources = sourcesOf(session);
  const question = session.questions[number];
  if (!question) throw new Unreadable(words.noQuestion(number, session.questions.length));
  for (const { file, reading } of session.files) {
    const bytes = sources.get(file);
    if (!(bytes instanceof Uint8Array)) throw new Unreadable(words.noData(file));
    // Inputs know a file by its name alone.
    engine.read(file.split("/").at(-1) ?? file, bytes, reading);
  }
  const entry = engine.catalog().analyses.find(({ id }) => id === question.analysis);
  const { action, start } = keysOf(entry, words);
  const ask = (options: Request["options"]): Report => {
    const { analysis, inputs } = question;
    return engine.run({ analysis, inputs, options: { ...question.options, ...options } });
  };
  return {
    note: question.note ?? "",
    preview: (values) => ask({ [action.key]: action.preview, [start]: { ...values } }),
    fit: (values) => ask({ [start]: { ...values } }),
  };
}

/** The options by which an analysis takes start values and leaves out the fit. */
function keysOf(entry: AnalysisEntry | undefined, words: Words) {
  const start = entry?.options.find(({ kind }) => kind.kind === "values" && kind.role === "initial");
  const action = entry?.options.find(({ kind }) => kind.kind === "action");
  if (!start || action?.kind.kind !== "action") throw new Unreadable(words.noFit(entry?.title ?? ""));
  return { start: start.key, action: { key: action.key, preview: action.kind.preview } };
}
