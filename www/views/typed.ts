// The text of a field. What is being typed stays, whatever is drawn anew meanwhile; otherwise the field shows what the state says.
import { noChange } from "lit";
import { Directive, type DirectiveParameters, directive, type PropertyPart } from "lit/directive.js";
import { setCommittedValue } from "lit/directive-helpers.js";

class Typed extends Directive {
  #field: HTMLElement | null = null;
  #typing = false;

  override render(value: string): unknown {
    return value;
  }

  override update(part: PropertyPart, [value]: DirectiveParameters<this>): unknown {
    const field = part.element as HTMLInputElement | HTMLTextAreaElement;
    if (field !== this.#field) this.#follow(field);
    if (this.#typing || field.value === value) return noChange;
    setCommittedValue(part);
    return value;
  }

  #follow(field: HTMLElement): void {
    this.#field = field;
    field.addEventListener("input", () => {
      this.#typing = true;
    });
    // Ahead of what the page does with the text, which may be to show it in another form.
    for (const end of ["change", "blur"]) field.addEventListener(end, () => (this.#typing = false), { capture: true });
  }
}

export const asTyped = directive(Typed);
