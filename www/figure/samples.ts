// Whose a mark is, in a figure of several samples.
import type { Mark } from "../../pkg/types";

/** Which of the samples a mark is of; its name alone, without that of the sample, is its quantity. */
export interface Sample {
  readonly name: string;
  readonly number: number;
  readonly quantity: string;
}

/** The sample of a mark, where several are laid over each other. */
export function sampleOf(mark: Mark): Sample | null {
  return (mark as { readonly sample?: Sample }).sample ?? null;
}
