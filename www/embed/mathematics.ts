// Formulas as MathML, set when the script was built: what sets them weighs more than all else here, and the formulas are known.

/** A node: name, attributes, children. */
export type MathTree = readonly [
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: (MathTree | string)[],
];

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/** A formula; as it is written where the build did not know it, such as one that a page asks for. */
export function formula(tex: string, display = false): Node {
  const tree = EMBED_MATHEMATICS[display ? `$$${tex}$$` : tex];
  return tree ? node(tree) : document.createTextNode(tex);
}

/** Words with formulas between dollar signs. */
export function rich(words: string): Node[] {
  const parts = words.split("$");
  return parts.map((part, index) => (index % 2 ? formula(part) : document.createTextNode(part)));
}

function node([name, { style, ...attributes }, ...children]: MathTree): Element {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  // A strict policy forbids the attribute, not the properties.
  for (const [property, value] of declarations(style)) (element as MathMLElement).style.setProperty(property, value);
  element.append(...children.map((child) => (typeof child === "string" ? child : node(child))));
  return element;
}

function declarations(style: string | undefined): [string, string][] {
  const pairs = (style ?? "").split(";").map((pair) => pair.split(":"));
  return pairs.flatMap(([property, value]) =>
    property && value ? [[property.trim(), value.trim()] as [string, string]] : [],
  );
}
