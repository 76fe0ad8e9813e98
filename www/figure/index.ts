// The figure module: a figure description in, a drawing out. Importing it defines <td-figure>.

export { describeFigure } from "./describe";
export {
  FigureElement,
  type PointHover,
  type PointsMove,
  type PointsSelect,
  type RangeChange,
  type ThemeChoice,
} from "./element";
export { type ExportOptions, exportPng, exportSvg } from "./export";
export { type AxisChoice, axesOf, type Look, PLAIN, withAxis } from "./look";
export { type Change, hasMovable, type Phase } from "./moves";
export { parse, type Run, toPlainText } from "./notation";
export { readable } from "./numbers";
export { type FigureOf, overlay } from "./overlay_figures";
export type { SelectedMark, Selection } from "./select";
export type { Tool } from "./stage";
export { HOME, type View } from "./view";
