// The figure module: a figure description in, a drawing out. Importing it defines <td-figure>.

export { FigureElement, type PointsMove, type PointsSelect, type RangeChange } from "./element";
export { exportPng, exportSvg } from "./export";
export { type AxisChoice, axesOf, type Look, PLAIN, withAxis } from "./look";
export { type Change, hasMovable, type Phase } from "./moves";
export { toPlainText } from "./notation";
export type { Tool } from "./stage";
export { HOME } from "./view";
