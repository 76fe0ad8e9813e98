// The script of teaching pages: defines the elements, unless a page that loads it twice has them already.
import { ExplorerElement } from "./explorer";
import { SavedFigureElement } from "./saved_figure";

const elements = { "tandelta-explorer": ExplorerElement, "tandelta-figure": SavedFigureElement };
for (const [tag, element] of Object.entries(elements))
  if (!customElements.get(tag)) customElements.define(tag, element);
