// Figures as files for a journal: SVG and PNG in the width of one or two columns, with 8 point text.
import type { Figure } from "../../pkg/types";
import { CanvasSurface } from "./canvas";
import { drawFigure } from "./draw";
import { layout, SPACE } from "./layout";
import { dressed, type Look, themed } from "./look";
import { withoutHandles } from "./moves";
import { toPlainText } from "./notation";
import { withDensity } from "./png";
import { SvgSurface } from "./svg";
import { DARK, LIGHT, type Theme } from "./theme";
import { HOME, type View } from "./view";

export interface ExportOptions {
  /** One column (85 mm), two columns (180 mm), or a width in millimetres. */
  readonly width: "single" | "double" | number;
  /** In millimetres; chosen to suit the panels when absent. */
  readonly height?: number;
  /** Light when absent. */
  readonly theme?: "light" | "dark";
}

const COLUMNS = { single: 85, double: 180 };
const MILLIMETRES_PER_INCH = 25.4;
const POINTS_PER_INCH = 72;
const DOTS_PER_INCH = 300;
/** Size of the tick labels in points. */
const PRINT_FONT = 8;
/** A figure must leave room for its caption on a page, in millimetres. */
const PAGE = 200;
/** Larger pictures than this are refused by some browsers. */
const MOST_PIXELS = 16_000;

/** The figure as the text of an SVG file, drawn in points. */
export function exportSvg(figure: Figure | null, view: View, look: Look, options: ExportOptions): string {
  const drawn = printed(figure, look);
  const size = printedSize(drawn, themeOf(options, look), options);
  const surface = new SvgSurface(points(size.width), points(size.height));
  drawFigure(surface, drawn, view, themeOf(options, look));
  const { width, height } = size;
  return surface.toString(toPlainText(figure?.title ?? "No figure"), { width: `${width}mm`, height: `${height}mm` });
}

/** The figure as a PNG file of 300 dots per inch. */
export async function exportPng(figure: Figure | null, view: View, look: Look, options: ExportOptions): Promise<Blob> {
  const drawn = printed(figure, look);
  const size = printedSize(drawn, themeOf(options, look), options);
  const canvas = document.createElement("canvas");
  canvas.width = pixels(size.width);
  canvas.height = pixels(size.height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no canvas to draw on.");
  const surface = new CanvasSurface(
    context,
    points(size.width),
    points(size.height),
    canvas.width / points(size.width),
  );
  drawFigure(surface, drawn, view, themeOf(options, look));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(`A picture of ${canvas.width} × ${canvas.height} pixels could not be written.`);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return new Blob([withDensity(bytes, DOTS_PER_INCH)], { type: "image/png" });
}

/** As the reader wants it, without what is only there to be dragged. */
function printed(figure: Figure | null, look: Look): Figure | null {
  return figure && withoutHandles(dressed(figure, look));
}

/** Width and height in millimetres. */
function printedSize(figure: Figure | null, theme: Theme, options: ExportOptions): { width: number; height: number } {
  const most = (MOST_PIXELS / DOTS_PER_INCH) * MILLIMETRES_PER_INCH;
  const within = (length: number) => Math.min(most, Math.max(20, length));
  const wanted = typeof options.width === "number" ? options.width : COLUMNS[options.width];
  const width = within(Number.isFinite(wanted) ? wanted : COLUMNS.single);
  const given = options.height !== undefined && Number.isFinite(options.height) ? options.height : undefined;
  const usual = Math.min(PAGE, width * shape(figure, width));
  return { width, height: within(given ?? (figure?.equal ? usedHeight(figure, width, usual, theme) : usual)) };
}

/** What scales of equal length use of a height: no file has an empty part below its figure. */
function usedHeight(figure: Figure, width: number, height: number, theme: Theme): number {
  const { panels } = layout(figure, points(width), points(height), HOME, theme);
  const { frame } = panels.at(-1) ?? { frame: { top: 0, height: points(height) } };
  const below = (SPACE.ticks + SPACE.titleBelow) * theme.font;
  return Math.min(height, height * ((frame.top + frame.height + below) / points(height)));
}

/** Height over width: wide figures are flatter, and each further panel adds its share. */
function shape(figure: Figure | null, width: number): number {
  const shares = figure?.panels.map((panel) =>
    panel.height > 0 && Number.isFinite(panel.height) ? panel.height : 1,
  ) ?? [1];
  const panels = shares.reduce((sum, share) => sum + share, 0) / Math.max(...shares, Number.MIN_VALUE);
  const single = width > 130 ? 0.58 : 0.76;
  return single * (1 + 0.75 * Math.max(0, panels - 1));
}

function themeOf({ theme }: ExportOptions, look: Look): Theme {
  return themed({ ...(theme === "dark" ? DARK : LIGHT), font: PRINT_FONT }, look);
}

function points(millimetres: number): number {
  return (millimetres / MILLIMETRES_PER_INCH) * POINTS_PER_INCH;
}

function pixels(millimetres: number): number {
  return Math.ceil((millimetres / MILLIMETRES_PER_INCH) * DOTS_PER_INCH);
}
