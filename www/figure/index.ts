// The figure module: a figure description in, a drawing out. Importing it defines <td-figure>.

export { FigureElement, type PointHover, type PointsSelect, type RangeChange, type ThemeChoice } from "./element";
export { exportPng, exportSvg, type ExportOptions } from "./export";
export { describeFigure } from "./describe";
export { parse, toPlainText, type Run } from "./notation";
export { readable } from "./numbers";
export type { SelectedMark, Selection } from "./select";
export type { Tool } from "./stage";
export { HOME, type View } from "./view";
