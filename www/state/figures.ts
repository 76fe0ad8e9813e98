// Which figure is on screen, and which there are to choose from.
import type { Figure } from "../../pkg/types";
import { overlay } from "../figure/overlay_figures";
import { compared, inOrder, sampleNames } from "./comparing";
import { shownResult } from "./results";
import type { Kept, State } from "./state";

/**
 * The figures there are to choose from. A preview draws some of them anew; the others stay, or the picture would jump away from
 * under the pointer that moves it.
 */
export function figuresOf({ preview, done }: State): readonly Figure[] {
  const drawn = (preview ?? done)?.report.figures ?? [];
  const before = preview && done?.of.analysis === preview.of.analysis ? done.report.figures : [];
  const anew = (figure: Figure) => drawn.find(({ key }) => key === figure.key) ?? figure;
  return [...before.map(anew), ...drawn.filter(({ key }) => !before.some((figure) => figure.key === key))];
}

/** The figure of the report that is on screen: the one that was chosen, or the first. */
function ownFigure(state: State): Figure | undefined {
  const figures = figuresOf(state);
  return figures.find(({ key }) => key === state.view.figure) ?? figures[0];
}

/** The figure on screen, with those of the results that it is compared with laid over it. */
export function figureOf(state: State): Figure | undefined {
  const own = ownFigure(state);
  const shown = shownResult(state);
  const others = own && shown ? compared(state, own.key) : [];
  return own && shown && others.length ? laidOver(own, shown, inOrder(state, [shown, ...others])) : own;
}

/** What was laid over each other last: the same figures give the same one, which is then not drawn anew. */
let last: { readonly of: readonly unknown[]; readonly figure: Figure } | null = null;

function laidOver(own: Figure, shown: Kept, results: readonly Kept[]): Figure {
  const names = sampleNames(results);
  const figures = results.map((result) =>
    result === shown ? own : result.answer?.report.figures.find(({ key }) => key === own.key),
  );
  const of = [...figures, ...names];
  if (last?.of.length === of.length && last.of.every((each, index) => each === of[index])) return last.figure;
  const samples = figures.flatMap((figure, index) => (figure ? [{ name: names[index] ?? "", figure }] : []));
  last = { of, figure: overlay(samples) };
  return last.figure;
}
