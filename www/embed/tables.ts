// The curves of a figure in numbers, for those who do not see them and for those who want to copy them.
import type { Figure, Line, Panel, Points } from "../../pkg/types";
import { isHandle } from "../figure/moves";
import { toPlainText } from "../figure/notation";
import { formatShort } from "../state/numbers";
import { make } from "./dom";
import { rich } from "./mathematics";
import type { Words } from "./words";

/** Rows of a table: a curve has no more to say than these. */
const ROWS = 41;

type Curve = Line | Points;

export function tables(figure: Figure, words: Words): HTMLElement[] {
  return figure.panels.flatMap((panel) => byAbscissae(panel).map((curves) => table(panel, curves, words)));
}

/** Curves with the same abscissae share a table. */
function byAbscissae({ marks }: Panel): Curve[][] {
  const groups: Curve[][] = [];
  for (const mark of marks) {
    if ((mark.kind !== "line" && mark.kind !== "points") || isHandle(mark)) continue;
    const group = groups.find(([first]) => first && same(first.x, mark.x));
    if (group) group.push(mark);
    else groups.push([mark]);
  }
  return groups;
}

const same = (a: Curve["x"], b: Curve["x"]) => a.length === b.length && a.every((x, index) => x === b[index]);

function table({ x, y }: Panel, curves: readonly Curve[], words: Words): HTMLElement {
  const abscissae = curves[0]?.x ?? new Float64Array();
  const count = Math.min(ROWS, abscissae.length);
  const rows = Array.from({ length: count }, (_, row) =>
    Math.round((row * (abscissae.length - 1)) / Math.max(1, count - 1)),
  );
  // A heading that is nothing but mathematics is read by few screen readers.
  const heading = (label: string) =>
    make(
      "th",
      { scope: "col" },
      make("span", { "aria-hidden": "true" }, ...rich(label)),
      make("span", { class: "unseen" }, toPlainText(label)),
    );
  const cell = (value: number | undefined) => make("td", {}, formatShort(value ?? null));
  const caption = make("caption", {}, ...rich(y.label), ` · ${words.rows(count, abscissae.length)}`);
  const head = make("tr", {}, heading(x.label), ...curves.map(({ name }) => heading(name || y.label)));
  const body = rows.map((row) => make("tr", {}, cell(abscissae[row]), ...curves.map((curve) => cell(curve.y[row]))));
  const element = make("table", {}, caption, make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.table }, element);
}
