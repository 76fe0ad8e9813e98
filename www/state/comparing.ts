// Results of several samples beside each other: which can be, and their numbers in one table.
import type { DataColumn, DataTable } from "../../pkg/types";
import { text } from "../text";
import { withoutEnding } from "./file-names";
import { withUnit } from "./numbers";
import { shownResult } from "./results";
import { shownAnswer } from "./shown";
import type { Kept, State } from "./state";

/** Results that have the same figure as the one on screen, and so may be laid over it. */
export function comparable(state: State, figure: string): readonly Kept[] {
  const shown = shownResult(state);
  const analysis = shownAnswer(state)?.of.analysis;
  return state.results.filter(
    (result) =>
      result !== shown &&
      result.asked.analysis === analysis &&
      result.answer?.report.figures.some(({ key }) => key === figure),
  );
}

/** Those of them that the user wants to see. */
export function compared(state: State, figure: string): readonly Kept[] {
  return comparable(state, figure).filter(({ name }) => state.view.compare.includes(name));
}

/** In the order in which they are kept, so that each keeps its colour whichever is looked at. */
export function inOrder(state: State, results: readonly Kept[]): readonly Kept[] {
  return state.results.filter((result) => results.includes(result));
}

/** What a result is called beside others: its first file, or its own name where that would say the same of two. */
export function sampleNames(results: readonly Kept[]): readonly string[] {
  const files = results.map(({ asked }) => asked.inputs[0]?.file ?? "");
  return results.map(({ name }, index) => {
    const file = files[index] ?? "";
    const clear = file !== "" && files.filter((other) => other === file).length === 1;
    return clear ? withoutEnding(file) : name;
  });
}

/** The numbers of several results, one column for each; null when there is nothing to compare. */
export function comparison(state: State, figure: string): DataTable | null {
  const shown = shownResult(state);
  const others = compared(state, figure);
  if (!shown || !others.length) return null;
  const results = inOrder(state, [shown, ...others]);
  const estimates = results.map(({ answer }) => answer?.report.estimates ?? []);
  const rows = [...new Map(estimates.flat().map((estimate) => [estimate.key, estimate])).values()];
  const words = (key: string, title: string, cells: string[]): DataColumn => ({
    key,
    title,
    unit: "",
    values: { kind: "words", cells },
  });
  return {
    key: "comparison",
    title: text.kept.comparison,
    columns: [
      words(
        "quantity",
        text.results.quantity,
        rows.map(({ symbol, meaning }) => (symbol ? `$${symbol}$ ${meaning}` : meaning)),
      ),
      ...sampleNames(results).map((name, index) =>
        words(
          `sample_${index + 1}`,
          name,
          rows.map(({ key }) => {
            const found = estimates[index]?.find((estimate) => estimate.key === key);
            return found ? withUnit(found) : "–";
          }),
        ),
      ),
    ],
  };
}
