// What an explorer shows: read from attributes or from the fragment of an address, and written as either.

/** As the attributes of `<tandelta-explorer>` have it. Empty means the scene's own choice. */
export interface Asked {
  /** Id of a topic of topics.json; everything below goes before what it says. */
  readonly topic: string;
  /** A law, several with a space between, or a scene. */
  readonly model: string;
  /** `key=value` for each parameter that does not start where the scene has it. */
  readonly parameters: string;
  /** Keys of the parameters that have a slider; with `key:low..high`, its ends. */
  readonly vary: string;
  /** Ids of the views. */
  readonly show: string;
  /** `log` or `linear`. */
  readonly scale: string;
  /** `low..high` of the abscissa. */
  readonly window: string;
  /** How many points each curve has. */
  readonly points: string;
}

export const NOTHING_ASKED: Asked = {
  topic: "",
  model: "",
  parameters: "",
  vary: "",
  show: "",
  scale: "",
  window: "",
  points: "",
};

export const ASKED = Object.keys(NOTHING_ASKED) as readonly (keyof Asked)[];

/** What stands beside them in an address. */
const BESIDE = ["lang", "theme"] as const;

/** Names of an address that are no parameters. `explorer` is what the attribute `model` is. */
const NAMES: Readonly<Record<string, keyof Asked>> = {
  explorer: "model",
  topic: "topic",
  vary: "vary",
  show: "show",
  scale: "scale",
  window: "window",
  points: "points",
};

/** Words of a list, which spaces or commas divide. */
export const words = (list: string): string[] => list.split(/[\s,]+/).filter(Boolean);

/** A mistake in what was asked, in words. */
export class Unreadable extends Error {}

/** `key=value` pairs as numbers. */
export function valuesOf(parameters: string): Record<string, number> {
  const values: Record<string, number> = {};
  for (const pair of words(parameters)) {
    const [key = "", text = ""] = pair.split("=");
    const value = text === "" ? NaN : Number(text);
    if (!Number.isFinite(value)) throw new Unreadable(`"${pair}" is not of the form key=number`);
    values[key] = value;
  }
  return values;
}

/** A list of keys, each with the ends that are given for it. */
export function rangesOf(vary: string): Map<string, readonly [number, number] | null> {
  return new Map(
    words(vary).map((word) => {
      const [key = "", ends] = word.split(":");
      return [key, ends === undefined ? null : rangeOf(ends)] as const;
    }),
  );
}

/** A number of points; 0, which leaves it to the scene, where none is given. */
export function countOf(text: string): number {
  if (text && !/^[1-9]\d*$/.test(text)) throw new Unreadable(`"${text}" is no number of points`);
  return Number(text);
}

/** `low..high`. */
export function rangeOf(text: string): readonly [number, number] {
  const [low, high] = text.split("..").map((end) => (end.trim() === "" ? NaN : Number(end)));
  if (low === undefined || high === undefined || !(low < high))
    throw new Unreadable(`"${text}" is not of the form low..high`);
  return [low, high];
}

/** What the fragment of an address asks for, with the language and the theme it names; null when it asks for nothing. */
export function fromFragment(fragment: string): { asked: Asked; lang: string; theme: string } | null {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const asked: Record<keyof Asked, string> = { ...NOTHING_ASKED };
  const parameters: string[] = [];
  for (const [name, value] of given) {
    const own = NAMES[name];
    if (own) asked[own] = value;
    else if (!BESIDE.some((each) => each === name)) parameters.push(`${name}=${value}`);
  }
  if (!asked.model && !asked.topic) return null;
  asked.parameters = parameters.join(" ");
  return { asked, lang: given.get("lang") ?? "", theme: given.get("theme") ?? "" };
}

/** The fragment that asks for the same, with its `#`. */
export function toFragment(asked: Asked, lang = ""): string {
  const parts = Object.entries(NAMES).map(([name, own]) => [name, asked[own]] as const);
  const values = words(asked.parameters).map((pair) => pair.split("=") as [string, string]);
  const all = [...parts, ...values, ["lang", lang] as const].filter(([, value]) => value);
  return `#${new URLSearchParams(all.map(([name, value]) => [name, value])).toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/** What can be taken away: an address, a frame for a page, an element for a page. */
export interface Codes {
  readonly link: string;
  readonly frame: string;
  readonly element: string;
}

/** The codes of an explorer; `base` is where embed.html lies, and may be empty where nobody knows. */
export function codesOf(asked: Asked, lang: string, title: string, base: string): Codes {
  const link = `${base}embed.html${toFragment(asked, lang)}`;
  return { link, frame: frame(link, title), element: `${script(base)}\n${element(asked, lang)}` };
}

function element(asked: Asked, lang: string): string {
  const given = [...ASKED.map((name) => [name, asked[name]] as const), ["lang", lang] as const];
  const attributes = given.filter(([, value]) => value).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<tandelta-explorer${attributes.join("")}></tandelta-explorer>`;
}

const script = (base: string): string => `<script src="${escaped(base)}embed/tandelta.js" defer></script>`;

/** Scripts run in it, and nothing of the page around it is in their reach. */
const frame = (address: string, title: string): string =>
  `<iframe src="${escaped(address)}" title="${escaped(title)}" sandbox="allow-scripts" width="100%" height="800" style="border: 0"></iframe>`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** The folder of an address on the web; empty for a file, whose folder no other reader has. */
export const folderOf = (address: string): string =>
  address.startsWith("http") ? new URL(".", address.split("#")[0]).href : "";
