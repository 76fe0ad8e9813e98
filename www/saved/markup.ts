// HTML of a file that is saved, never of the page: whatever is put into it is escaped, unless it was made here.

class Markup {
  constructor(readonly text: string) {}
}

type Piece = string | number | Markup | readonly Piece[];

export type { Markup };

/** A piece of HTML; what stands in `${}` is text, or HTML that was made by this. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.reduce((all, string, index) => all + written(pieces[index - 1] ?? "") + string));
}

/** HTML that another part of the program made of checked pieces: a drawing, a formula. */
export const made = (text: string): Markup => new Markup(text);

/** JSON between script tags, where only `<` could end it. */
export const json = (value: unknown): Markup => new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));

function written(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "object") return piece.map(written).join("");
  return String(piece).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
