// Style sheet of <td-figure>, adopted by its shadow root: a strict content policy forbids style elements and attributes.

export const STYLE = `
:host { display: block; position: relative; min-height: 15rem; overflow: hidden; background: var(--background); }
:host([hidden]) { display: none; }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
canvas:focus { outline: none; }
canvas:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
output {
  position: absolute; top: 0; left: 0; max-width: 18rem; padding: 0.3em 0.6em; pointer-events: none;
  font: 12px/1.45 Helvetica, Arial, sans-serif; font-variant-numeric: tabular-nums;
  color: var(--foreground); background: var(--background); border: 1px solid var(--muted); border-radius: 3px;
}
output:empty { visibility: hidden; }
output div:first-child { font-weight: bold; }
p { position: absolute; left: 0.4em; bottom: 0.2em; margin: 0; font: 11px Helvetica, Arial, sans-serif; color: var(--muted); pointer-events: none; }
.handle { position: absolute; width: 24px; margin-left: -12px; cursor: ew-resize; touch-action: none; }
.handle[hidden] { display: none; }
.handle::after {
  content: ""; position: absolute; left: 8px; top: 50%; width: 8px; height: 28px; margin-top: -14px; box-sizing: border-box;
  background: var(--background); border: 1.5px solid var(--foreground); border-radius: 4px;
}
.handle:focus { outline: none; }
.handle:focus-visible::after { outline: 2px solid var(--focus); outline-offset: 2px; }
`;
