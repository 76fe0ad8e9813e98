// What a figure says of itself beside what its description names, in the language that is spoken around it.

export interface Words {
  readonly none: string;
  readonly panel: (number: number) => string;
  readonly against: (y: string, x: string) => string;
  readonly logarithmic: string;
  readonly points: (name: string, count: number) => string;
  readonly leftOut: string;
  readonly movable: string;
  readonly curve: (name: string) => string;
  readonly band: (name: string) => string;
  readonly unnamed: string;
  readonly line: (name: string, vertical: boolean, at: string) => string;
  readonly onePoint: string;
  readonly oneCurve: string;
  readonly place: (name: string, number: number, count: number) => string;
  readonly skipped: (count: number) => string;
  /** Points that are beyond the range of an axis. */
  readonly outliers: (count: number) => string;
  readonly ends: readonly [string, string];
  /** How it is used by keyboard. */
  readonly keys: string;
}

export const EN: Words = {
  none: "No figure",
  panel: (number) => `Panel ${number}: `,
  against: (y, x) => `${y} against ${x}`,
  logarithmic: " (logarithmic)",
  points: (name, count) => `${name || "points"}, ${count} points`,
  leftOut: ", left out",
  movable: ", can be moved",
  curve: (name) => `${name}, curve`,
  band: (name) => `${name}, band`,
  unnamed: "unnamed",
  line: (name, vertical, at) => `${name}, ${vertical ? "vertical line" : "horizontal line"} at ${at}`,
  onePoint: "Point",
  oneCurve: "Curve",
  place: (name, number, count) => `${name}, ${number} of ${count}`,
  skipped: (count) => (count === 1 ? "1 value ≤ 0 not shown" : `${count} values ≤ 0 not shown`),
  outliers: (count) =>
    count === 1 ? "1 point outside, marked at the edge" : `${count} points outside, marked at the edge`,
  ends: ["Start of the range", "End of the range"],
  keys:
    "Arrow left and right step through points, up and down change the series, plus and minus zoom, Shift with arrows pans, " +
    "square brackets set the range at the current point, Home shows everything, Escape clears. " +
    "With the tool that moves points, arrows move those of the current point where they can go, with Shift ten times as far.",
};

const FR: Words = {
  none: "Pas de figure",
  panel: (number) => `Cadre ${number}\u00a0: `,
  against: (y, x) => `${y} en fonction de ${x}`,
  logarithmic: " (logarithmique)",
  points: (name, count) => `${name || "points"}, ${count} points`,
  leftOut: ", écarté",
  movable: ", déplaçable",
  curve: (name) => `${name}, courbe`,
  band: (name) => `${name}, bande`,
  unnamed: "sans nom",
  line: (name, vertical, at) => `${name}, ligne ${vertical ? "verticale" : "horizontale"} à ${at}`,
  onePoint: "Point",
  oneCurve: "Courbe",
  place: (name, number, count) => `${name}, ${number} sur ${count}`,
  skipped: (count) => (count === 1 ? "1 valeur ≤ 0 non montrée" : `${count} valeurs ≤ 0 non montrées`),
  outliers: (count) =>
    count === 1 ? "1 point hors cadre, marqué au bord" : `${count} points hors cadre, marqués au bord`,
  ends: ["Début de la plage", "Fin de la plage"],
  keys:
    "Flèches gauche et droite\u00a0: d’un point à l’autre\u00a0; haut et bas\u00a0: d’une série à l’autre\u00a0; plus et moins\u00a0: zoom\u00a0; Majuscule et flèches\u00a0: déplacer la vue\u00a0; " +
    "crochets\u00a0: début et fin de la plage au point courant\u00a0; Origine\u00a0: tout montrer\u00a0; Échap\u00a0: désélectionner. " +
    "Avec l’outil qui déplace des points, les flèches déplacent ceux du point courant là où ils peuvent aller, avec Majuscule dix fois plus loin.",
};

/** The words for an element. */
export const wordsFor = (element: Element): Words => (languageOf(element).startsWith("fr") ? FR : EN);

/** The nearest `lang` around an element, through the shadow roots that it is in; empty where there is none. */
export function languageOf(element: Element): string {
  for (let at: Element | null = element; at; ) {
    const tagged: Element | null = at.closest("[lang]");
    if (tagged) return (tagged.getAttribute("lang") ?? "").toLowerCase();
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return "";
}
