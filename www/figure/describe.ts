// A figure and its points in words, for screen readers and for the readout under the pointer.
import type { Figure, Panel } from "../../pkg/types";
import type { Layout } from "./layout";
import { isMovable } from "./moves";
import { toPlainText } from "./notation";
import { readable } from "./numbers";
import type { PointId } from "./select";

/** Title, axes and series of a figure in sentences. */
export function describeFigure(figure: Figure | null): string {
  if (!figure || figure.panels.length === 0) return "No figure";
  const several = figure.panels.length > 1;
  const panels = figure.panels.map((panel, index) => `${several ? `Panel ${index + 1}: ` : ""}${describePanel(panel)}`);
  return [toPlainText(figure.title), ...panels].filter((part) => part !== "").join(". ");
}

function describePanel(panel: Panel): string {
  const axes = `${axis(panel.y)} against ${axis(panel.x)}`;
  const parts = panel.marks.flatMap((mark) => {
    const name = toPlainText(mark.name);
    if (mark.kind === "points")
      return [
        `${name || "points"}, ${mark.x.length} points${mark.excluded ? " left out" : ""}${isMovable(mark) ? ", can be moved" : ""}`,
      ];
    if (mark.kind === "line") return [`${name || "unnamed"}, curve`];
    if (mark.kind === "band") return [`${name || "unnamed"}, band`];
    return name ? [`${name}, ${mark.vertical ? "vertical line" : "horizontal line"} at ${readable(mark.at)}`] : [];
  });
  return [axes, ...parts].join("; ");
}

function axis({ label, scale }: Panel["x"]): string {
  return toPlainText(label) + (scale === "log" ? " (logarithmic)" : "");
}

/** The lines of a readout: name, then each axis with its value. Empty when there is no such point. */
export function describePoint(layout: Layout, { panel, mark, index }: PointId): string[] {
  const place = layout.panels[panel]?.panel;
  const target = place?.marks[mark];
  if (!place || (target?.kind !== "points" && target?.kind !== "line")) return [];
  const [x, y] = [target.x[index], target.y[index]];
  if (x === undefined || y === undefined) return [];
  const error = target.kind === "points" ? target.error?.[index] : undefined;
  const spread = error !== undefined && error > 0 ? ` ± ${readable(error, 2)}` : "";
  const name = toPlainText(target.name) || (target.kind === "points" ? "Point" : "Curve");
  const excluded = target.kind === "points" && target.excluded ? ", left out" : "";
  return [
    `${name}, ${index + 1} of ${target.x.length}${excluded}`,
    `${toPlainText(place.x.label)}: ${readable(x, 5)}`,
    `${toPlainText(place.y.label)}: ${readable(y)}${spread}`,
  ];
}

/** A sentence on values that logarithmic axes cannot show, or nothing. */
export function describeSkipped(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 value ≤ 0 not shown" : `${count} values ≤ 0 not shown`;
}
