// A figure and its points in words, for screen readers and for the readout under the pointer.
import type { Figure, Panel } from "../../pkg/types";
import type { Layout } from "./layout";
import { isMovable } from "./moves";
import { toPlainText } from "./notation";
import { readable } from "./numbers";
import type { PointId } from "./select";
import { EN, type Words } from "./words";

/** Title, axes and series of a figure in sentences. */
export function describeFigure(figure: Figure | null, words: Words = EN): string {
  if (!figure || figure.panels.length === 0) return words.none;
  const several = figure.panels.length > 1;
  const panels = figure.panels.map(
    (panel, index) => `${several ? words.panel(index + 1) : ""}${describePanel(panel, words)}`,
  );
  return [toPlainText(figure.title), ...panels].filter((part) => part !== "").join(". ");
}

function describePanel(panel: Panel, words: Words): string {
  const axis = ({ label, scale }: Panel["x"]) => toPlainText(label) + (scale === "log" ? words.logarithmic : "");
  const parts = panel.marks.flatMap((mark) => {
    const name = toPlainText(mark.name);
    if (mark.kind === "points") {
      const all = words.points(name, mark.x.length);
      return [`${all}${mark.excluded ? words.leftOut : ""}${isMovable(mark) ? words.movable : ""}`];
    }
    if (mark.kind === "line") return [words.curve(name || words.unnamed)];
    if (mark.kind === "band") return [words.band(name || words.unnamed)];
    return name ? [words.line(name, mark.vertical, readable(mark.at))] : [];
  });
  return [words.against(axis(panel.y), axis(panel.x)), ...parts].join("; ");
}

/** The lines of a readout: name, then each axis with its value. Empty when there is no such point. */
export function describePoint(layout: Layout, { panel, mark, index }: PointId, words: Words = EN): string[] {
  const place = layout.panels[panel]?.panel;
  const target = place?.marks[mark];
  if (!place || (target?.kind !== "points" && target?.kind !== "line")) return [];
  const [x, y] = [target.x[index], target.y[index]];
  if (x === undefined || y === undefined) return [];
  const error = target.kind === "points" ? target.error?.[index] : undefined;
  const spread = error !== undefined && error > 0 ? ` ± ${readable(error, 2)}` : "";
  const aside = target.kind === "points" && target.aside ? toPlainText(target.aside) : "";
  const name = toPlainText(target.name) || (target.kind === "points" ? words.onePoint : words.oneCurve);
  const excluded = target.kind === "points" && target.excluded ? words.leftOut : "";
  return [
    words.place(name, index + 1, target.x.length) + excluded,
    ...(aside ? [aside] : []),
    `${toPlainText(place.x.label)}: ${readable(x, 5)}`,
    `${toPlainText(place.y.label)}: ${readable(y)}${spread}`,
  ];
}
