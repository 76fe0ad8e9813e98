// What a built file must not hold: ways out that no content-security policy stops, code made from text, foreign addresses.
import { homedir } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Each with the reason; the patterns know minified code, where a name after a dot is never shortened. */
const FORBIDDEN = [
  [/\b(?:webkit|moz)?RTCPeerConnection\b/, "WebRTC sends packets past the policy"],
  [/\bWebTransport\b/, "WebTransport opens a connection"],
  [/\b(?:window|globalThis|self|top|parent|opener)\s*(?:\?\.|\.)\s*open\b/, "window.open sends an address out"],
  [/\blocation\s*=(?![=>])/, "setting location sends an address out"],
  [
    /\blocation\s*\.\s*(?:href|protocol|host|hostname|port|pathname|search)\s*=(?!=)/,
    "setting location sends an address out",
  ],
  [/\blocation\s*\.\s*(?:assign|replace)\b/, "leaving the page sends an address out"],
  [/(?<![.\w$])eval\s*\(/, "eval runs text as code"],
  [/(?<![.\w$`"'])Function\s*\(/, "Function(…) runs text as code"],
  [
    // Before a brace outerHTML is read, within a template: the page for frames keeps itself as a file.
    /\b(?:outerHTML(?!\})|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|document\.write)\b/,
    "builds HTML from text",
  ],
  [/\binnerHTML\b/, "builds HTML from text"],
  [/(?:\/home\/|\/root\/|\/Users\/|[A-Z]:\\Users\\)\w/, "names a folder of the machine it was built on"],
].map(([pattern, reason]) => ({ pattern: /** @type {RegExp} */ (pattern), reason: String(reason) }));

/** lit-html fills a detached <template> with its own literals, through its Trusted Types policy: the one use of innerHTML. */
const LIT_TEMPLATE = /createElement\("template"\);return (\w+)\.innerHTML=(\w+),\1/g;

/** Packed data: by chance it could spell anything. */
const BASE64 = /[A-Za-z0-9+/]{2000,}={0,2}/g;

/** Addresses that are names, not places: nothing ever requests them. */
const NAMESPACES =
  /^http:\/\/www\.w3\.org\/(?:2000\/svg|1999\/xlink|1999\/xhtml|1998\/Math\/MathML|2000\/xmlns\/|XML\/1998\/namespace)$/;

/**
 * Why a built file may not be published; empty when it may.
 * @param {string} text The file; a binary one as Latin-1.
 * @returns {string[]}
 */
export function refusals(text) {
  const own = text.replace(BASE64, "").replace(LIT_TEMPLATE, "");
  const found = FORBIDDEN.flatMap(({ pattern, reason }) => {
    const match = pattern.exec(own);
    return match ? [`${reason}: …${excerpt(own, match.index)}…`] : [];
  });
  const addresses = [...own.matchAll(/(?:https?|wss?|stun|turn):\/\/[\w.-][^\s"'`<>()\\,;]*/g)].map(
    ([address]) => address,
  );
  const foreign = [...new Set(addresses)].filter((address) => !NAMESPACES.test(decodeURIComponent(address)));
  return [
    ...found,
    ...foreign.map((address) => `a foreign address: ${address}`),
    ...machine()
      .filter((folder) => own.includes(folder))
      .map((folder) => `names a folder of this machine: ${folder}`),
  ];
}

const excerpt = (/** @type {string} */ text, /** @type {number} */ at) => text.slice(Math.max(0, at - 30), at + 40);

const machine = () => [`${homedir()}/`, dirname(dirname(fileURLToPath(import.meta.url)))];
