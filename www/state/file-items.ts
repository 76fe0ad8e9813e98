// Single entries of the list of files, and how they change.
import type { Notice } from "../../pkg/types";
import type { FileItem, State } from "./state";

export const byJob = (job: number) => (file: FileItem) => file.job === job;
export const byName = (name: string) => (file: FileItem) => file.name === name;

export function replaceFile(state: State, matches: (file: FileItem) => boolean, change: Partial<FileItem>): State {
  return { ...state, files: state.files.map((file) => (matches(file) ? { ...file, ...change } : file)) };
}

/** Ends a reading without an answer: what was understood before stays, and so does how. */
export function giveUp(state: State, which: (file: FileItem) => boolean, problem: Notice | null): State {
  const files = state.files.map((file) =>
    which(file) ? { ...file, job: null, options: file.readAs, problem: problem ?? file.problem } : file,
  );
  return { ...state, files, awaiting: state.awaiting && files.some((file) => file.job !== null) };
}
