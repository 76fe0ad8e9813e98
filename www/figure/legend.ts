// The legend: which entries it has, how it is arranged in columns, and how it is drawn.
import type { Figure, Mark, Panel } from "../../pkg/types";
import type { Appearance } from "./appearance";
import { isOnBar } from "./colorbar";
import { depth, drawSample } from "./marks/index";
import type { Setting } from "./marks/kind";
import { isAside } from "./marks/points";
import { fitted, textWidth } from "./metrics";
import { parse, type Run } from "./notation";
import { sampleOf } from "./samples";
import type { Box, Surface } from "./surface";
import type { Theme } from "./theme";

/** One row: a name and the marks that bear it, which are drawn over each other as its sample. */
export interface Entry {
  readonly runs: readonly Run[];
  readonly marks: readonly Mark[];
  /** It stands for a symbol or a kind of line in any colour. */
  readonly colorless?: boolean;
}

/** Entries in columns, filled from top to bottom, with the size that takes. Lengths in the unit of the surface. */
export interface Block {
  readonly entries: readonly Entry[];
  readonly rows: number;
  readonly columnWidth: number;
  readonly width: number;
  readonly height: number;
  readonly font: number;
}

/** Where a block is drawn, and whether data lie behind it. */
export interface PlacedLegend {
  readonly block: Block;
  readonly box: Box;
  readonly covers: boolean;
}

/** All lengths relative to the size of the tick labels. */
const TEXT = 0.92;
const ROW = 1.36;
const SAMPLE = 1.9;
const GAP = 0.5;
const BETWEEN = 1;
const LONGEST = 18;
/** More quantities than this with one look are a family, whose members the readout names. */
const MOST_ALIKE = 3;

/** The entries of a panel. Names that an upper panel explains already are not repeated. */
export function entriesOf(figure: Figure, panel: Panel): Entry[] {
  const above = figure.panels.slice(0, figure.panels.indexOf(panel));
  if (panel.marks.some(sampleOf)) return entriesOfSamples(above, panel);
  const explained = new Set(above.flatMap((each) => each.marks.map(legendName)));
  const named = new Map<string, Mark[]>();
  for (const mark of panel.marks) {
    const name = legendName(mark);
    if (mark.kind === "rule" || name === "" || explained.has(name) || isOnBar(figure, mark)) continue;
    named.set(name, [...(named.get(name) ?? []), mark]);
  }
  const entries = [...named].map(([name, marks]) => ({ runs: parse(name), marks: representatives(marks) }));
  const last = ({ marks }: Entry) => Number(marks.every(isAside));
  return entries.sort((a, b) => last(a) - last(b));
}

/** What does not belong stands there under the reason why. */
function legendName(mark: Mark): string {
  return (mark.kind === "points" && mark.aside) || mark.name;
}

/** Each sample once, with its colour and shape, and then what filled and open symbols and kinds of lines are. */
function entriesOfSamples(above: readonly Panel[], panel: Panel): Entry[] {
  const known = new Set(above.flatMap(({ marks }) => marks.map((mark) => sampleOf(mark)?.name)));
  const samples = new Map<string, Mark[]>();
  const looks = new Map<string, { names: Set<string>; mark: Mark }>();
  for (const mark of panel.marks) {
    const sample = sampleOf(mark);
    if (!sample || mark.kind === "rule") continue;
    const own = samples.get(sample.name) ?? [];
    // Bands and dashed lines say less of a sample than what is measured and what is fitted.
    const plain = mark.kind === "points" || (mark.kind === "line" && !mark.dashed);
    if (!known.has(sample.name)) samples.set(sample.name, plain || own.length === 0 ? [...own, mark] : own);
    const look = lookOf(mark);
    const { names, mark: first } = looks.get(look) ?? { names: new Set<string>(), mark };
    looks.set(look, { names: sample.quantity ? names.add(sample.quantity) : names, mark: first });
  }
  const kinds = [...looks.values()].filter(({ names }) => names.size > 0 && names.size <= MOST_ALIKE);
  return [
    ...[...samples].map(([name, marks]) => ({ runs: parse(name), marks: representatives(marks) })),
    ...(looks.size > 1
      ? kinds.map(({ names, mark }) => ({ runs: parse([...names].join(", ")), marks: [mark], colorless: true }))
      : []),
  ];
}

/** What tells marks of one sample apart. */
function lookOf(mark: Mark): string {
  if (mark.kind === "points") return `points ${mark.filled} ${mark.excluded}`;
  return mark.kind === "line" ? `line ${mark.dashed}` : mark.kind;
}

/** One mark of each kind, from back to front; points in use stand for excluded ones of the same name. */
function representatives(marks: readonly Mark[]): Mark[] {
  const chosen = new Map<string, Mark>();
  for (const mark of marks) {
    const before = chosen.get(mark.kind);
    const better = before?.kind === "points" && before.excluded && mark.kind === "points" && !mark.excluded;
    if (!before || better) chosen.set(mark.kind, mark);
  }
  return [...chosen.values()].sort((a, b) => depth(a) - depth(b));
}

/** The entries in so many columns. Names longer than any legend needs are cut. */
export function arranged(entries: readonly Entry[], columns: number, font: number, widest = Infinity): Block {
  const room = Math.max(font, Math.min(LONGEST * font, widest - (SAMPLE + GAP) * font));
  const cut = entries.map((entry) => ({ ...entry, runs: fitted(entry.runs, TEXT * font, room) }));
  const text = Math.max(0, ...cut.map((entry) => textWidth(entry.runs, TEXT * font)));
  const columnWidth = (SAMPLE + GAP) * font + text * 1.03;
  const rows = Math.ceil(cut.length / columns);
  const used = Math.ceil(cut.length / Math.max(1, rows));
  const width = used * columnWidth + (used - 1) * BETWEEN * font;
  return { entries: cut, rows, columnWidth, width, height: rows * ROW * font, font };
}

/** As many entries as fit the height, from first to last, and a last row that says how many are left out between them. */
export function shortened(
  entries: readonly Entry[],
  columns: number,
  font: number,
  height: number,
  widest: number,
): Block {
  const most = Math.max(1, Math.floor(height / (ROW * font)) * columns);
  if (entries.length <= most) return arranged(entries, columns, font, widest);
  const step = (entries.length - 1) / Math.max(1, most - 2);
  const kept = Array.from({ length: most - 1 }, (_, place) => entries[Math.round(place * step)]).filter(
    (entry) => entry !== undefined,
  );
  const rest: Entry = { runs: parse(`… ${entries.length - kept.length} more`), marks: [] };
  return arranged([...kept, rest], columns, font, widest);
}

/** Draws a legend where it was placed. */
export function drawLegend(surface: Surface, { block, box, covers }: PlacedLegend, setting: Setting): void {
  const { theme } = setting;
  const { font } = block;
  const colorless = { ...setting, look: { ...setting.look, ...anySample(theme) } };
  if (covers) surface.rectangle(box, { color: theme.background, opacity: 0.85 }, null);
  block.entries.forEach((entry, index) => {
    const column = Math.floor(index / block.rows);
    const left = box.left + column * (block.columnWidth + BETWEEN * font);
    const top = box.top + (index % block.rows) * ROW * font;
    const sample = { left, top: top + 0.18 * font, width: SAMPLE * font, height: font };
    for (const mark of entry.marks) drawSample(surface, mark, sample, entry.colorless ? colorless : setting);
    const style = { size: TEXT * font, color: theme.foreground, anchor: "start", vertical: "middle" } as const;
    surface.text(entry.runs, left + (SAMPLE + GAP) * font, top + (ROW / 2) * font, style);
  });
}

function anySample(theme: Theme): Pick<Appearance, "color" | "shape"> {
  return { color: () => theme.muted, shape: () => "circle" };
}
