// Curves that are left behind another figure, to be compared with it.
import type { Figure } from "../../pkg/types";

/** A figure with the curves of another one behind it, dashed and without names. */
export function beside(figure: Figure, kept: Figure): Figure {
  const panels = figure.panels.map((panel, index) => {
    const behind = kept.panels[index]?.marks.flatMap((mark) =>
      mark.kind === "line" ? [{ ...mark, name: "", dashed: true }] : [],
    );
    return { ...panel, marks: [...(behind ?? []), ...panel.marks] };
  });
  return { ...figure, panels };
}
