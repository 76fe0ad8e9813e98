// Every text of the page itself, in English: what analyses, models and files say of themselves comes from the engine.
// Its type is what every other language has to say as well.
import type { EstimateState, LineRole, Notice, Place } from "../../pkg/types";
import { grouped } from "./grouped";

const count = (number: number, one: string, many: string) => `${grouped(number, ",")} ${number === 1 ? one : many}`;

/** The first few names, and how many there are beside them. */
export const some = (names: readonly string[]) =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ` + ${names.length - 3}` : "");

const short = (number: number) => number.toFixed(number < 10 ? 1 : 0);

const crashNotice: Notice = {
  level: "error",
  code: "engine_ended",
  message:
    "The engine ended unexpectedly while it read this file, and was started again. Your other files and settings are kept. Please report the diagnostic text; it contains no data.",
  where: null,
};

const awaited: Notice = {
  level: "warning",
  code: "file_awaited",
  message:
    "This file is not in the saved work. Open the file of this name, and everything that was asked of it is answered.",
  where: null,
};

const changedFile: Notice = {
  level: "warning",
  code: "changed_file",
  message: "The file has changed since it was opened. Everything is computed from what it holds now.",
  where: null,
};

const otherFile: Notice = {
  level: "warning",
  code: "other_file",
  message:
    "This is not the file that the work was saved with: its SHA-256 is another. Everything was computed from this one.",
  where: null,
};

export const en = {
  name: "tandelta",
  tagline: "mechanical spectroscopy of glasses",

  header: {
    examples: "Examples",
    open: "Open…",
    save: "Save…",
    saveWork: "Save the work with its data",
    saveWorkHelp: "One file that anyone can open here or answer with the command tandelta run; nothing else is needed.",
    saveWithout: "Save the work without data",
    saveWithoutHelp: "Only what is asked, with the names and hashes of the files.",
    saveReport: "Report to print or pass on",
    saveReportHelp:
      "One HTML file with files, decisions, options, results and figures; opened here it is the work again.",
    link: "Copy a link without data",
    linkHelp: "It holds what is asked, behind the #: browsers send that to no one. Who opens it adds the files.",
    linked: "What the link asks",
    embed: "Embed in a course page",
    embedHelp: "The law on screen with sliders, as an address, a frame or an element for a page of your own.",
    clear: "Start anew",
    undo: "Undo",
    redo: "Redo",
    language: "Language",
    theme: { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
    help: "Help and shortcuts",
    main: "tandelta",
  },

  empty: {
    title: "Drop a file, read the physics.",
    lines:
      "tandelta reads DMA and mechanical-spectroscopy data as instruments export them, as text or as workbook, says what it understood, and fits relaxation models with honest errors.",
    second:
      "Nothing to install, nothing to upload: the first result appears within a second, and everything can be changed.",
    drop: "Drop files or folders here",
    choose: "Choose files…",
    paste: "or paste columns copied from a spreadsheet",
    examples: "Try it on an example",
    without: "Or ask what needs no data",
    recent: "Go on where you were",
    recentWork: (files: readonly string[], results: number, when: string) =>
      `${files.length ? files.slice(0, 2).join(", ") + (files.length > 2 ? ` + ${files.length - 2}` : "") : "no file"} · ${count(results, "result", "results")} · ${when}`,
    forget: "Forget it",
    synthetic: "Examples are synthetic data, computed from a known law with stated noise.",
    privacy:
      "Nothing can be loaded or sent as a resource from this page: its security policy forbids it. Your files stay in this browser.",
  },

  /** What a label is followed by. */
  labelled: (label: string, words: string) => `${label}: ${words}`,

  drop: "Drop to open",
  pasted: "pasted text",

  places: { data: "Data", result: "Result", analysis: "Analysis" },

  data: {
    title: "Data",
    remove: (name: string) => `Remove ${name}`,
    files: "Files",
    readingOf: (name: string) => `Reading ${name}`,
    cancel: "Cancel",
    cancelReading: (name: string) => `Cancel reading ${name}`,
    noMeasurement: "nothing recognised",
    rows: (number: number) => count(number, "row", "rows"),
    groups: (number: number) => count(number, "group", "groups"),
    values: (number: number) => count(number, "value", "values"),
    range: (lowest: string, highest: string) => `${lowest} to ${highest}`,
    cautions: (number: number) => count(number, "caution", "cautions"),
    moreCautions: (number: number) => count(number, "more caution", "more cautions"),
    notes: (number: number) => count(number, "note", "notes"),
    moreColumns: (number: number) => count(number, "more column", "more columns"),
    parts: (number: number) => `joined from ${count(number, "table", "tables")}`,
    words: (number: number) => count(number, "word", "words"),
    answers: (alone: readonly string[], together: readonly string[]) =>
      [
        alone.length ? `Analyses: ${alone.join(", ")}` : "",
        together.length ? `Together with others: ${together.join(", ")}` : "",
      ]
        .filter(Boolean)
        .join("; ") || "No analysis can use it yet",
    given: "not in a column",
    reasons: "Show why",
    noReasons: "Hide why",
    unknown: "not known",
    confirm: "This is right",
    undecide: "As the file says",
    sheet: (name: string) => `Sheet “${name}”`,
    add: "Open more…",
    unreadable: "could not be read",
    unreadableSo: "could not be read like that, and stays as it was",
    where: ({ sheet, line, column }: Place) =>
      [
        sheet === undefined ? "" : `sheet “${sheet}”`,
        line === null ? "" : `line ${line}`,
        column === null ? "" : `column ${column}`,
      ]
        .filter(Boolean)
        .join(", "),
    measurements: "What was measured",
    nothing:
      "No measurement was recognised in this file. Say below what its columns hold, or how the text is to be read.",
    size: (bytes: number) =>
      bytes < 1e3
        ? count(bytes, "byte", "bytes")
        : bytes < 1e6
          ? `${short(bytes / 1e3)} kB`
          : `${short(bytes / 1e6)} MB`,
    columns: "Columns",
    column: "Column",
    quantity: "Quantity",
    unit: "Unit",
    quantityOf: (name: string) => `Quantity of ${name}`,
    unitOf: (name: string) => `Unit of ${name}`,
    pure: "none",
    look: "please check",
    toCheck: (number: number) => `${number} to check`,
    decisions: "How it was read",
    raw: "Text of the file",
    rawHint: "The first lines, and those that were left out, with what was made of each.",
    lines: (from: number, to: number) => (from === to ? `line ${from}` : `lines ${from}–${to}`),
    masked: (rows: number) => `${count(rows, "point is", "points are")} left out`,
    maskedRow: (row: number) => `row ${row + 1}`,
    restore: "Bring back",
    restoreAll: "Bring all back",
    automatic: "automatic",
    previous: "Previous",
    next: "Next",
  },

  roles: {
    preamble: "preamble",
    names: "names",
    units: "units",
    data: "",
    skipped: "left out",
    blank: "",
  } satisfies Record<LineRole, string>,

  /** What divides cells, by what a reading calls it; where it is not here, blanks do. */
  delimiters: { comma: ",", semicolon: ";", tab: "\t" } as Readonly<Record<string, string>>,

  figure: {
    title: "Figure",
    tabs: { figure: "Figure", numbers: "Table", notes: "Notes" },
    tools: "Dragging on the figure",
    zoom: "Zoom",
    pan: "Pan",
    range: "Range",
    select: "Select",
    lasso: "Lasso",
    move: "Move",
    toolHelp: {
      zoom: "Drag a box to zoom; double-click to see everything",
      pan: "Drag to move the view",
      range: "Drag to choose the range that is used",
      select: "Drag a box around points, or click on one, to leave them out or bring them back",
      lasso: "Draw around points, or click on one, to leave them out or bring them back",
      move: "Drag points to where they belong, the nearest that can be moved; what moves them is held there until it is set free",
    },
    choose: "Figure to show",
    save: "Export",
    single: "single column, 85 mm",
    double: "double column, 180 mm",
    width: "Width",
    svg: "SVG",
    png: "PNG, 300 dpi",
    copy: "Copy image",
    none: "No figure yet.",
    hasNone: "This analysis has no figure: its numbers are below, its tables under Table.",
    shownRows: (shown: number, rows: number) => `The first ${shown} of ${rows} rows; the exported file has all.`,
    csv: "CSV",
    saveTable: (title: string, as: string) => `Save “${title}” as ${as}`,
    behind: (title: string) => `Numbers behind the figure: ${title}`,
    x: "x",
    y: "y",
    error: "standard error",
    lower: "lower",
    upper: "upper",
    dataCsv: "Data, CSV",
    at: "at",
    axes: "Axes",
    axesChanged: "Axes (changed)",
    from: (axis: string) => `Lower limit of ${axis}`,
    to: (axis: string) => `Upper limit of ${axis}`,
    scaleOf: (axis: string) => `Scale of ${axis}`,
    scales: { linear: "linear", log: "log" },
    legend: "Legend",
    legends: { auto: "automatic", inside: "inside the frame", outside: "outside the frame", none: "none" },
    weight: "Drawn for",
    weights: { journal: "a journal", slide: "a slide" },
    grid: "Grid",
    heading: "Title",
    inset: "What is zoomed as an inset",
    noInset: "Remove the inset",
    zoomFirst: "Zoom in first: what is seen then becomes the inset.",
    asItWas: "Back to automatic",
  },

  results: {
    title: "Results",
    earlier: "Belongs to the earlier settings; the new result is on its way.",
    waiting: "Belongs to the earlier settings. Run computes it with the present ones.",
    before: "Of before the move; what is drawn has no numbers of its own yet.",
    preview: "The curve shows the values you have set; it is not a fit.",
    quantity: "Quantity",
    value: "Value",
    error: "Standard error",
    interval: "95 % interval",
    /** How an interval was obtained, by what a report calls it; a word that is not here speaks for itself. */
    intervalKind: (kind: string) =>
      ({
        linear95: "from the curvature",
        profile95: "by profile likelihood",
        bootstrap95: "by bootstrap of residuals",
        case_bootstrap95: "by bootstrap of points",
      })[kind] ?? kind.replace(/95$/, "").replaceAll("_", " "),
    moreFindings: (number: number) => count(number, "more conclusion", "more conclusions"),
    unit: "Unit",
    state: "State",
    states: { ok: "", fixed: "held", at_limit: "at a limit", undetermined: "not determined" } satisfies Record<
      EstimateState,
      string
    >,
    noError: "none",
    quality: "Quality of the fit",
    points: "residuals",
    free: "free parameters",
    reduced: "reduced χ²",
    r2: "R²",
    aicc: "AICc",
    bic: "BIC",
    condition: "condition number",
    iterations: "iterations",
    weights: "weights",
    correlations: "Correlations",
    strong: "strongly correlated",
    save: "Save",
    copyAs: "Copy as",
    csv: "CSV",
    json: "JSON",
    text: "Text",
    latex: "LaTeX",
    markdown: "Markdown",
    none: "No result yet.",
    without: "Ask without it",
    again: (options: string) => `Compute again with ${options}`,
    explain: "What the analysis does, and when it holds",
    noEstimates: "This view shows data; it computes no numbers. Choose an analysis to fit.",
    sources: "Where it comes from",
    andMore: (files: number) => `and ${files} more`,
    version: "Program",
    file: "File",
    selection: "Used",
    digest: "SHA-256",
  },

  analysis: {
    title: "Analysis",
    needs: (needs: string) => `Needs ${needs}`,
    others: (number: number) => count(number, "other analysis needs other data", "other analyses need other data"),
    more: "About this analysis",
    together: "Together with",
    ticked: (ticked: number, all: number) => `${ticked} of ${all}`,
    source: "Source",
    only: "Only this",
    parameters: "Parameters",
    parametersOf: "Parameters of",
    manyParameters: (count: number) => `All ${count} of them`,
    fixed: "Fixed",
    fix: (meaning: string) => `Hold ${meaning} fixed`,
    limits: "Limits",
    noLimit: "none",
    lower: (meaning: string) => `Lower limit of ${meaning}`,
    upper: (meaning: string) => `Upper limit of ${meaning}`,
    valueOf: (meaning: string, unit: string) => `Value of ${meaning}${unit ? ` in ${unit}` : ""}`,
    slide: (meaning: string) => `Move ${meaning}`,
    edited: "edited",
    reset: "Reset",
    options: "Options",
    moreOptions: "More options",
    functions: "Functions that can be used",
    addColumn: "add a column…",
    from: "from",
    to: "to",
    whole: "Whole range",
    run: "Run",
    running: "Computing…",
    left: (seconds: number) =>
      seconds < 60 ? `about ${Math.max(1, Math.ceil(seconds))} s left` : `about ${Math.ceil(seconds / 60)} min left`,
    cancel: "Cancel",
    default: "default",
    columnWeights: (name: string) => `standard errors in column “${name}”`,
    notNumber: "Not a number",
    outside: (lower: string, upper: string) =>
      lower && upper ? `Allowed: ${lower} to ${upper}` : `Allowed: ${lower ? `${lower} or more` : `${upper} or less`}`,
  },

  embed: {
    title: "Embed in a course page",
    topics: "What there is to learn",
    law: (law: string) => `A live figure of ${law}, with the values on screen. Nothing of your data goes with it.`,
    noLaw: "No law is on screen. These codes show what there is to learn, from which a figure can be chosen.",
    link: "Address",
    linkHelp: "for a link, or a frame of a learning platform",
    frame: "Frame",
    frameHelp: "for pages that take HTML: it can reach nothing of the page around it",
    element: "Element",
    elementHelp: "for pages of your own, with the script beside them",
    copy: "Copy",
    noAddress:
      "This page was opened from a file. The codes expect embed.html, or the folder embed, beside your own page: put them there.",
  },
  help: {
    title: "Help",
    intro:
      "Open one file or several. The left column shows what was understood, and every decision there can be changed. The middle shows the figure and the numbers; the right column, what is asked. A change is computed at once; moving a parameter draws its curve, and Run fits from there.",
    guide: "The guide: first steps, every analysis and law, what a number promises, a glossary",
    guideBeside: "(the file guide.html, beside this one)",
    shortcuts: "Shortcuts",
    keys: [
      ["O", "open files"],
      ["R", "run"],
      ["Esc", "cancel what is running"],
      ["Z / Shift+Z", "undo, redo (also with Ctrl or ⌘)"],
      ["1 … 6", "tool on the figure: zoom, pan, range, select, lasso, move"],
      ["[ / ]", "previous, next isotherm"],
      ["T", "theme"],
      ["?", "this help"],
      ["Ctrl+V", "paste columns from a spreadsheet"],
    ],
    figure:
      "With the figure in focus, the arrow keys read its points one by one. With a tool that selects, Enter leaves out the point that is read, or brings it back. With the tool Move they move the points that are read, as dragging does (with Shift ten times as far); Esc gives up a drag, and then leaves the point.",
    /** What of the page is not in this language; nothing in English. */
    language: "",
    close: "Close",
    version: (version: string, hosted: boolean) =>
      `tandelta ${version}, ${hosted ? "page of the site" : "offline file"}`,
  },

  crash: {
    title: "The engine ended unexpectedly and was started again. Your files and settings are kept.",
    failed:
      "The engine could not be loaded or started. Reload the page. It needs WebAssembly, and a browser not older than Chrome 111, Firefox 114 or Safari 16.4.",
    copy: "Copy diagnostic text",
    noData: "The text contains no data.",
    dismiss: "Dismiss",
    again: "Try again",
  },
  crashNotice,
  awaited,
  changedFile,
  otherFile,
  noResult: (name: string, key: string): Notice => ({
    level: "error",
    code: "no_result",
    message: `The result “${name}” gives no ${key.replaceAll("_", " ")} (any more). Choose another result, or type the number.`,
    where: null,
  }),

  kept: {
    title: "Kept results",
    none: "Every result is kept here, with what was asked.",
    standing: {
      current: "",
      "out-of-date": "out of date",
      waiting: "waiting",
      failed: "no answer",
      "files-missing": "file missing",
    },
    why: {
      current: "",
      "out-of-date": "A file was read otherwise, or a number that it uses has changed, since it was answered.",
      waiting: "It is answered as soon as what comes before is.",
      failed: "It could not be answered.",
      "files-missing": "Open the file that it was asked of.",
    },
    update: (number: number) => `Update ${count(number, "result", "results")}`,
    waiting: (number: number) => `${count(number, "result", "results")} to come`,
    rename: (name: string) => `Name of the result ${name}`,
    note: (name: string) => `Note on the result ${name}`,
    noteHere: "Note…",
    keep: "Keep as it is",
    keepHelp: "The next answer to this question stands beside it instead of replacing it.",
    drop: (name: string) => `Drop the result ${name}`,
    kept: "kept",
    use: "Use a result",
    useFor: (title: string) => `Use a result for ${title}`,
    used: (value: string, name: string) => `${value} from ${name}`,
    release: (title: string) => `Type ${title} instead`,
    compareWith: "Compare",
    compareNone: "Compare with none",
    comparison: "Comparison",
  },

  storage: {
    restored: "Your work is as you left it.",
    full: "There is no more room in this browser to keep your work: save it before you close the page.",
    fails: "This browser keeps nothing for this page: save your work before you close it.",
  },

  report: {
    title: "Report",
    made: (version: string, when: string) => `Made by tandelta ${version} on ${when}.`,
    files: "Files",
    file: "File",
    rows: "Rows",
    decided: "How it was read",
    asked: "What was asked",
    set: "set by hand",
    from: "from",
    explained: "How it was computed",
    again: "Open this file in tandelta to have the work again: it is stored in it.",
    noAnswer: "No answer.",
    stale: "This answer is out of date: a file or a number that it uses has changed since.",
  },

  said: {
    opened: (name: string) => `${name} is opened.`,
    cleared: "Everything is taken off the page. Undo brings it back.",
    filesMissing: "A file that this result was asked of is not there.",
    linked: "The link is copied.",
    starting: "Starting…",
    ready: "Ready.",
    reading: (files: number) => (files === 1 ? "Reading the file…" : `Reading ${files} files…`),
    understood: (file: string, titles: readonly string[]) =>
      `${file}: ${titles.join("; ") || "no measurement recognised"}.`,
    removed: (file: string) => `${file} removed.`,
    importCancelled: (file: string) => `${file} is not opened. Everything else is as before.`,
    readingCancelled: (file: string) => `${file} is not read anew; it stays as it was.`,
    computing: "Computing…",
    done: (title: string, outcome: string) => [title, outcome].filter(Boolean).join(". "),
    cancelled: "Cancelled. The last result is kept.",
    crashed: "The engine ended unexpectedly and was started again.",
    undone: "Undone.",
    redone: "Redone.",
    masked: (points: number) => `${count(points, "point", "points")} left out.`,
    restored: (points: number) => `${count(points, "point", "points")} brought back.`,
    saved: (name: string) => `Saved ${name}.`,
    copied: "Copied.",
    notCopied: "This browser does not allow copying from here; save the file instead.",
  },

  /** What stays on the page until it is read. */
  told: {
    hidden: (number: number) =>
      `${count(number, "hidden file or folder was", "hidden files and folders were")} left out.`,
    more: (number: number) =>
      `There are more than ${number} files in what was dropped: the first ${number} are opened. Drop those that are missing.`,
    noFile: "There is no file in what was dropped.",
    unopened: (names: readonly string[]) =>
      `Could not be opened: ${some(names)}. See whether it is there and may be read, and open it again; of a folder, drop the files in it.`,
    noSession: (name: string) => `${name} is not opened; what is on the page stays.`,
    noLink:
      "The link is damaged, perhaps cut off when it was copied. Copy it once more as a whole, or ask for the work as a file.",
    noExample: "The example could not be loaded; it needs the network.",
    noPicture: "The picture needs more memory than the browser gives. Export it as SVG, or in one column.",
    notSaved: "This needs more memory than the browser gives and is not saved. Save the work without data.",
    savedWithout: (names: readonly string[]) =>
      `Saved without the data of ${some(names)}: moved or changed since it was opened. Open it again, and save once more.`,
  },

  levels: { info: "Note", warning: "Caution", error: "Error" } satisfies Record<Notice["level"], string>,
};

export type Texts = typeof en;
