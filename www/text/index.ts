// The texts of the page in the language that is in force. Views read them when they draw, so that a switch is one redraw.
import { en, type Texts } from "./en";
import { fr } from "./fr";

export type Language = "en" | "fr";

/** Every language, under its own name: who looks for it may read no other. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: "English", fr: "Français" };

const TEXTS: Readonly<Record<Language, Texts>> = { en, fr };

export let text: Texts = en;

export function setLanguage(language: Language): void {
  text = TEXTS[language];
}

/** The first language of a reader's list that the page speaks. */
export function spoken(wanted: readonly string[]): Language {
  const languages = Object.keys(LANGUAGES) as Language[];
  for (const tag of wanted) {
    const language = languages.find((each) => each === tag.toLowerCase().split("-")[0]);
    if (language) return language;
  }
  return "en";
}
