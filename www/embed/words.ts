// What the elements say of themselves, in each language.
import type { Language } from "../text";

export interface Words {
  readonly loading: string;
  readonly failed: (reason: string) => string;
  readonly noTopic: (id: string, topics: string) => string;
  readonly nothing: string;
  readonly noKey: (key: string, keys: string) => string;
  readonly figure: string;
  readonly controls: string;
  readonly slide: (meaning: string) => string;
  readonly valueOf: (meaning: string, unit: string) => string;
  readonly material: string;
  readonly noMaterial: string;
  readonly keep: string;
  readonly forget: string;
  readonly again: string;
  readonly numbers: string;
  readonly equation: string;
  readonly equations: string;
  readonly source: string;
  readonly table: string;
  readonly rows: (shown: number, of: number) => string;
  readonly question: string;
  readonly learn: string;
  readonly lead: string;
  readonly otherLanguage: string;
  readonly noFigure: (key: string, keys: string) => string;
  readonly notThere: (src: string, status: number) => string;
  readonly noJson: string;
  readonly noResult: string;
  readonly lab: string;
  readonly fit: string;
  readonly left: string;
  readonly leftByFit: string;
  readonly comparison: readonly string[];
  readonly noQuestion: (number: number, of: number) => string;
  readonly noData: (file: string) => string;
  readonly noFit: (analysis: string) => string;
  readonly play: string;
  readonly pause: string;
  readonly picture: string;
  readonly defects: (gone: number, of: number) => string;
  readonly take: string;
  readonly takeAway: readonly [link: string, frame: string, element: string];
  readonly noAddress: string;
}

const en: Words = {
  loading: "The figure is being made …",
  failed: (reason) => `This figure cannot be shown: ${reason}`,
  noTopic: (id, topics) => `there is no topic “${id}”; there are ${topics}`,
  nothing: "neither model nor topic is given",
  noKey: (key, keys) => `there is no parameter “${key}” to vary; there are ${keys}`,
  figure: "Figure",
  controls: "Parameters",
  slide: (meaning) => `Slide: ${meaning}`,
  valueOf: (meaning, unit) => (unit ? `${meaning}, in ${unit}` : meaning),
  material: "Glass",
  noMaterial: "your own",
  keep: "Keep this curve",
  forget: "Forget the kept curve",
  again: "Start again",
  numbers: "Numbers that follow",
  equation: "Equation",
  equations: "Equations, symbols and source",
  source: "Source",
  table: "The curves in numbers",
  rows: (shown, of) => `${shown} of ${of} points`,
  question: "Question",
  learn: "What there is to learn",
  lead: "Figures that move, for courses on the mechanics of glasses. Each can be put into a page of your own.",
  otherLanguage: "Français",
  noFigure: (key, keys) => `the result has no figure “${key}”; it has ${keys}`,
  notThere: (src, status) => `${src} was not found (${status})`,
  noJson: "there is no JSON in it: save the result as JSON, on the page or by the command with --format json",
  noResult:
    "it holds no figures: it may be a saved session, which has to be answered first. Save the result itself as JSON",
  lab: "Lay the law on the data",
  fit: "Fit from here",
  left: "Typical residual of your guess, in errors of the points:",
  leftByFit: "Typical residual of the fit:",
  comparison: ["Parameter", "Your guess", "Fit", "Off by so many errors"],
  noQuestion: (number, of) => `the session has no question ${number}; it has ${of}, counted from 0`,
  noData: (file) => `the session lacks the data of ${file}: save the work with its data`,
  noFit: (analysis) => `“${analysis}” takes no start values, so that there is nothing to guess`,
  play: "Play",
  pause: "Pause",
  picture:
    "A picture for understanding: the times are those of the theory; sizes and places are drawn by lot, shears many times enlarged. Rings are defects that wait, discs those that have given way, each in its sheared microdomain; orange ones have merged.",
  defects: (gone, of) => `A flat glass: ${gone} of ${of} defects have given way`,
  take: "Put this figure into a page of your own",
  takeAway: ["Address", "Frame", "Element, with the script beside your page"],
  noAddress: "This page was opened from a file: put it, or the folder embed, beside your own page.",
};

const fr: Words = {
  loading: "La figure se prépare…",
  failed: (reason) => `Cette figure ne peut être montrée : ${reason}`,
  noTopic: (id, topics) => `il n’y a pas de sujet « ${id} » ; il y a ${topics}`,
  nothing: "ni « model » ni « topic » n’est donné",
  noKey: (key, keys) => `il n’y a pas de paramètre « ${key} » à faire varier ; il y a ${keys}`,
  figure: "Figure",
  controls: "Paramètres",
  slide: (meaning) => `Curseur : ${meaning}`,
  valueOf: (meaning, unit) => (unit ? `${meaning}, en ${unit}` : meaning),
  material: "Verre",
  noMaterial: "le vôtre",
  keep: "Garder cette courbe",
  forget: "Oublier la courbe gardée",
  again: "Recommencer",
  numbers: "Nombres qui en suivent",
  equation: "Équation",
  equations: "Équations, symboles et source",
  source: "Source",
  table: "Les courbes en nombres",
  rows: (shown, of) => `${shown} points sur ${of}`,
  question: "Question",
  learn: "Ce qu’il y a à apprendre",
  lead: "Des figures qui bougent, pour des cours sur la mécanique des verres. Chacune peut entrer dans une page à vous.",
  otherLanguage: "English",
  noFigure: (key, keys) => `le résultat n’a pas de figure « ${key} » ; il a ${keys}`,
  notThere: (src, status) => `${src} est introuvable (${status})`,
  noJson: "il n’y a pas de JSON : enregistrez le résultat en JSON, sur la page ou par la commande avec --format json",
  noResult:
    "il n’y a pas de figures : c’est peut-être une session enregistrée, à laquelle il faut d’abord répondre. Enregistrez le résultat lui-même en JSON",
  lab: "Poser la loi sur les données",
  fit: "Ajuster à partir d’ici",
  left: "Résidu typique de votre essai, en erreurs des points :",
  leftByFit: "Résidu typique de l’ajustement :",
  comparison: ["Paramètre", "Votre essai", "Ajustement", "Écart, en erreurs"],
  noQuestion: (number, of) => `la session n’a pas de question ${number} ; elle en a ${of}, comptées de 0`,
  noData: (file) => `la session n’a pas les données de ${file} : enregistrez le travail avec ses données`,
  noFit: (analysis) => `« ${analysis} » ne prend pas de valeurs de départ : il n’y a rien à essayer`,
  play: "Lancer",
  pause: "Pause",
  picture:
    "Une image pour comprendre : les temps sont ceux de la théorie ; tailles et places sont tirées au sort, les cisaillements très grossis. Les anneaux sont des défauts en attente, les disques ceux qui ont cédé, chacun dans son microdomaine cisaillé ; les oranges ont fusionné.",
  defects: (gone, of) => `Un verre plan : ${gone} défauts sur ${of} ont cédé`,
  take: "Mettre cette figure dans une page à vous",
  takeAway: ["Adresse", "Cadre", "Élément, avec le script à côté de votre page"],
  noAddress: "Cette page a été ouverte depuis un fichier : mettez-la, ou le dossier embed, à côté de votre page.",
};

export const WORDS: Readonly<Record<Language, Words>> = { en, fr };
