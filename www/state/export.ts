// A report as a file or as text to paste: CSV, JSON, plain text, LaTeX, Markdown.
import type { Cells, DataTable, Estimate, Figure, Report } from "../../pkg/types";
import { GREEK } from "../figure/alphabet";
import { isHandle } from "../figure/moves";
import { toPlainText } from "../figure/notation";
import { text } from "../text";
import { withUnit } from "./numbers";

/** The estimates, in the units of the contract, every digit kept. */
export function estimatesCsv(report: Report): string {
  const heading = ["key", "meaning", "value", "std_error", "lower_95", "upper_95", "unit", "state", "note"];
  const rows = report.estimates.map((estimate) => [
    estimate.key,
    estimate.meaning,
    number(estimate.value),
    number(estimate.std_error),
    number(estimate.interval?.[0]),
    number(estimate.interval?.[1]),
    estimate.unit,
    estimate.state,
    estimate.note,
  ]);
  return csv([heading, ...rows]);
}

/** A table with its units in the heading, which is plain text: other programs, and this one, read it again. */
export function tableCsv(table: DataTable): string {
  const heading = table.columns.map(({ title, unit }) => toPlainText(title) + (unit ? ` (${unit})` : ""));
  const length = Math.max(0, ...table.columns.map(({ values }) => values.cells.length));
  const rows = Array.from({ length }, (_, row) => table.columns.map(({ values }) => cell(values, row)));
  return csv([heading, ...rows]);
}

/** The whole report; columns of numbers become arrays, and numbers that are missing `null`. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, (_, value) => (value instanceof Float64Array ? Array.from(value, finite) : value), 1)}\n`;
}

/** The result as it stands on the page, for a notebook or a message. */
export function reportText(report: Report): string {
  const lines = [report.title, ""];
  for (const estimate of report.estimates) {
    const { meaning, key, shown, state, note } = estimate;
    const remarks = [
      shown.interval && `${text.results.interval} ${shown.interval}`,
      note || text.results.states[state],
    ];
    lines.push(`${meaning || key}: ${withUnit(estimate)}${bracket(remarks)}`);
  }
  const { quality } = report;
  if (quality) {
    const numbers = [
      `${text.results.points} ${quality.points}`,
      `${text.results.free} ${quality.free}`,
      quality.reduced_chi2 === null ? "" : `${text.results.reduced} ${quality.reduced_chi2.toPrecision(4)}`,
      quality.r2 === null ? "" : `${text.results.r2} ${quality.r2.toPrecision(6)}`,
      quality.aicc === null ? "" : `${text.results.aicc} ${quality.aicc.toPrecision(6)}`,
    ];
    lines.push(
      "",
      quality.outcome_text,
      numbers.filter(Boolean).join(", "),
      text.labelled(text.results.weights, quality.weights),
    );
  }
  for (const finding of report.findings) lines.push("", `${finding.value}${bracket([finding.reason])}`);
  for (const notice of report.notices) lines.push("", text.labelled(text.levels[notice.level], notice.message));
  for (const input of report.inputs) lines.push("", `${input.file}, ${input.selection} (SHA-256 ${input.sha256})`);
  lines.push("", `tandelta ${report.tandelta}`);
  return `${lines.join("\n")}\n`;
}

/** A table of the estimates for a paper. */
export function estimatesLatex(report: Report): string {
  const rows = report.estimates.map((estimate) => {
    const { shown } = estimate;
    const value = texValue(shown);
    const plain = estimate.value === null ? texText(shown.value) : `$${value}$`;
    return `  $${estimate.symbol}$ & ${texText(estimate.meaning)} & ${plain} & ${texText(shown.unit)} \\\\`;
  });
  return ["\\begin{tabular}{llll}", "  \\hline", ...rows, "  \\hline", "\\end{tabular}", ""].join("\n");
}

/** A table of the estimates for a notebook or an issue. */
export function estimatesMarkdown(report: Report): string {
  const { quantity, value, error, interval, unit, state } = text.results;
  const rows = report.estimates.map((estimate: Estimate) =>
    [
      `$${estimate.symbol}$`,
      estimate.meaning,
      estimate.shown.value,
      estimate.shown.std_error,
      estimate.shown.interval,
      estimate.shown.unit,
      text.results.states[estimate.state],
    ].map((word) => word.replaceAll("|", "\\|")),
  );
  const table = [["", quantity, value, error, interval, unit, state], Array(7).fill("---"), ...rows];
  return `${table.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

/** What a figure shows, in numbers: a table for each of its marks. */
export function figureTables(figure: Figure): DataTable[] {
  const numbers = (key: string, title: string, cells: Float64Array) => ({
    key,
    title,
    unit: "",
    values: { kind: "numbers" as const, cells },
  });
  return figure.panels.flatMap((panel, index) =>
    panel.marks.flatMap((mark, place): DataTable[] => {
      if (mark.kind === "rule" || isHandle(mark)) return [];
      const x = numbers("x", panel.x.label || text.figure.x, mark.x);
      const ordinates =
        mark.kind === "band"
          ? [numbers("lower", text.figure.lower, mark.lower), numbers("upper", text.figure.upper, mark.upper)]
          : [numbers("y", panel.y.label || text.figure.y, mark.y)];
      const error = mark.kind === "points" && mark.error ? [numbers("error", text.figure.error, mark.error)] : [];
      return [
        {
          key: `${figure.key}_${index}_${place}`,
          title: mark.name || panel.y.label,
          columns: [x, ...ordinates, ...error],
        },
      ];
    }),
  );
}

/** All that a figure shows as one table: the columns of each mark side by side, under its name. */
export function figureCsv(figure: Figure): string {
  const columns = figureTables(figure).flatMap(({ title, columns }) =>
    columns.map((column) => ({ ...column, title: [...new Set([title, column.title])].filter(Boolean).join(": ") })),
  );
  const lines = figure.panels.flatMap(({ x, y, marks }) =>
    marks.flatMap((mark) => {
      if (mark.kind !== "rule" || !mark.name) return [];
      const title = `${mark.name}: ${text.figure.at} ${mark.vertical ? x.label : y.label}`;
      const values = { kind: "numbers" as const, cells: Float64Array.of(mark.at) };
      return [{ key: "at", title, unit: "", values }];
    }),
  );
  return tableCsv({ key: figure.key, title: figure.title, columns: [...columns, ...lines] });
}

const number = (value: number | null | undefined) =>
  value === null || value === undefined || !Number.isFinite(value) ? "" : String(value);

const finite = (value: number) => (Number.isFinite(value) ? value : null);

const bracket = (words: readonly string[]) => (words.some(Boolean) ? ` (${words.filter(Boolean).join("; ")})` : "");

function cell(values: Cells, row: number): string {
  return values.kind === "numbers" ? number(values.cells[row]) : (values.cells[row] ?? "");
}

/** Lines of cells; a cell that would be read as a formula by a spreadsheet is made plain text. */
function csv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

function quoted(cell: string): string {
  const safe = /^[=@+\t-]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A value with its error; a power of ten that both have is written once. */
function texValue({ value, std_error }: Estimate["shown"]): string {
  if (!std_error) return texNumber(value);
  const [number, error] = [value, std_error].map(texNumber) as [string, string];
  const power = / \\times 10\^\{-?\d+\}$/.exec(number)?.[0];
  if (!power || !error.endsWith(power)) return `${number} \\pm ${error}`;
  return `(${number.slice(0, -power.length)} \\pm ${error.slice(0, -power.length)})${power}`;
}

/** `1.2e-5` as LaTeX writes it. */
function texNumber(shown: string): string {
  return shown.replace("−", "-").replace(/e\+?(-?\d+)$/, " \\times 10^{$1}");
}

const COMMANDS = new Map([...GREEK].map(([command, letter]) => [letter, `$\\${command}$`]));

function texText(words: string): string {
  return words
    .replace(/[&%#_]/g, (character) => `\\${character}`)
    .replace(/\p{Script=Greek}/gu, (letter) => COMMANDS.get(letter) ?? letter)
    .replaceAll("°", "$^\\circ$")
    .replaceAll("−", "$-$");
}
