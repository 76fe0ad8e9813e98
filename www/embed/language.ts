// The language of an element and its words: the nearest `lang` around it, as everywhere on the web.
import type { Drawn, Figure, SceneEntry } from "../../pkg/types";
import type { Language } from "../text";
import { lookUp } from "../text/look_up";

/** The first of `tags` that is spoken here; English when none is. */
export function spokenOf(tags: readonly string[]): Language {
  for (const tag of tags) {
    const language = tag.toLowerCase().split("-")[0];
    if (language === "fr" || language === "en") return language;
  }
  return "en";
}

/** The language of an element, through the shadow roots around it. */
export function languageOf(element: Element): Language {
  for (let at: Element | null = element; at; ) {
    const tagged: Element | null = at.closest("[lang]");
    if (tagged) return spokenOf([tagged.getAttribute("lang") ?? ""]);
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return "en";
}

/** Words of the engine, which speaks English; themselves where the dictionary lacks them. */
export const translated = (words: string, language: Language): string =>
  (language === "fr" && words ? lookUp(EMBED_FRENCH, words) : undefined) ?? words;

export function translatedEntry(entry: SceneEntry, language: Language): SceneEntry {
  const say = (words: string) => translated(words, language);
  return {
    ...entry,
    title: say(entry.title),
    summary: say(entry.summary),
    equations: entry.equations.map((equation) => ({ ...equation, title: say(equation.title) })),
    parameters: entry.parameters.map((parameter) => ({
      ...parameter,
      meaning: say(parameter.meaning),
      unit: say(parameter.unit),
    })),
    views: entry.views.map((view) => ({ ...view, title: say(view.title) })),
    presets: entry.presets.map((preset) => ({ ...preset, title: say(preset.title) })),
  };
}

export function translatedDrawn(drawn: Drawn, language: Language): Drawn {
  const { figure, numbers } = drawn;
  if (language === "en") return drawn;
  const say = (words: string) => translated(words, language);
  const panels = figure.panels.map((panel) => ({
    ...panel,
    x: { ...panel.x, label: say(panel.x.label) },
    y: { ...panel.y, label: say(panel.y.label) },
    marks: panel.marks.map((mark) => ({ ...mark, name: say(mark.name) })),
  }));
  return {
    ...drawn,
    figure: { ...figure, title: say(figure.title), panels } as Figure,
    numbers: numbers.map((number) => ({ ...number, meaning: say(number.meaning) })),
  };
}
