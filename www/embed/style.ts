// The style of the elements, inside their shadow roots: a page's own style does not get in, and this does not get out.

/** Of inherited properties an important rule inside wins over an important one outside, as `* { … !important }` in a page. */
const STYLE = `
:host {
  display: block !important; color: inherit; font: medium/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif !important;
  letter-spacing: normal !important; word-spacing: normal !important; text-transform: none !important; text-indent: 0 !important;
  text-align: start !important; text-shadow: none !important; white-space: normal !important; visibility: visible !important;
  text-decoration: none !important; font-variant: normal !important;
}
:host([hidden]) { display: none !important; }
* { box-sizing: border-box; }
.frame {
  --surface: #fff; --sunk: #f0f2f4; --ink: #15181d; --muted: #59616c; --line: #dcdfe4; --edge: #8a929d; --accent: #0a5fa8; --danger: #a51d16;
  color-scheme: light; color: var(--ink); background: var(--surface); container-type: inline-size;
  border: 1px solid var(--line); border-radius: 8px; padding: 0.8em 1em 1em;
}
.frame[data-theme="dark"] {
  --surface: #15181d; --sunk: #1c2026; --ink: #e7e9ec; --muted: #a3a7ae; --line: #2b3038; --edge: #6d7682; --accent: #6db3f2; --danger: #ff9c93;
  color-scheme: dark;
}
h2 { margin: 0 0 0.3em; font-size: 1.15em; line-height: 1.25; }
p { margin: 0 0 0.6em; max-width: 70ch; overflow-wrap: anywhere; }
.question { margin: 0.8em 0 0; padding: 0.5em 0.8em; background: var(--sunk); border-left: 3px solid var(--accent); border-radius: 0 4px 4px 0; }
.error { color: var(--danger); margin: 0; }
.muted, small { color: var(--muted); }
.equation { overflow-x: auto; padding: 0.2em 0; margin: 0 0 0.4em; text-align: center; }
math { font-size: 1.05em; }
.body { display: grid; gap: 0.8em 1.2em; grid-template-columns: minmax(0, 1fr); }
@container (min-width: 46em) { .body { grid-template-columns: minmax(0, 1.7fr) minmax(15em, 1fr); align-items: start; } }
td-figure { height: 22em; }
td-figure[data-panels="2"] { height: 32em; }
td-figure[data-panels="3"] { height: 42em; }
.parameter { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 0.6em; align-items: baseline; padding: 0.35em 0; }
.parameter label { min-width: 0; line-height: 1.25; }
.parameter label small { display: block; font-size: 0.82em; overflow-wrap: anywhere; }
.value { white-space: nowrap; }
.value input { width: 6em; }
.parameter input[type="range"] { grid-column: 1 / -1; width: 100%; margin: 0.35em 0 0; min-height: 24px; accent-color: var(--accent); }
input, select, button { font: inherit; color: inherit; }
input[type="text"], select, button { background: var(--surface); border: 1px solid var(--edge); border-radius: 4px; padding: 0.2em 0.45em; min-height: 28px; }
input[aria-invalid="true"] { border-color: var(--danger); }
select { max-width: 100%; }
button { cursor: pointer; }
button:hover { background: var(--sunk); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.main { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.results { overflow-x: auto; }
.results th[scope="row"] { text-align: start; white-space: normal; }
.results table { margin: 0 0 0.6em; }
figure { margin: 0 0 0.8em; }
canvas { display: block; width: 100%; max-width: 26em; aspect-ratio: 1; margin: 0 auto; }
figcaption { margin-top: 0.4em; font-size: 0.82em; color: var(--muted); }
.deeds { display: flex; flex-wrap: wrap; gap: 0.5em; margin-top: 0.6em; }
.preset { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: baseline; }
dl { margin: 0.6em 0 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.2em 0.8em; font-size: 0.9em; }
dt { color: var(--muted); min-width: 0; overflow-wrap: anywhere; }
dd { margin: 0; text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
.symbols { grid-template-columns: auto minmax(0, 1fr); }
.symbols dt { color: inherit; }
.symbols dd { text-align: start; white-space: normal; }
h3 { margin: 0.8em 0 0.2em; font-size: 0.95em; }
details { margin-top: 0.7em; border-top: 1px solid var(--line); padding-top: 0.5em; }
summary { cursor: pointer; color: var(--accent); }
.scroll { overflow: auto; max-height: 22em; margin-top: 0.5em; }
table { border-collapse: collapse; font-size: 0.85em; font-variant-numeric: tabular-nums; }
caption { text-align: start; color: var(--muted); padding: 0.2em 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th { position: relative; }
th, td { padding: 0.15em 0.7em; text-align: end; border-bottom: 1px solid var(--line); white-space: nowrap; }
`;

let sheet: CSSStyleSheet | undefined;

/** One for all elements of a page. */
export function sharedSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}
