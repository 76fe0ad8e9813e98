// Files in saved work: as text that people can read where they are UTF-8, else in base 64.
import type { Contents, Session } from "../../pkg/types";
import type { Source } from "../engine/protocol";

/** The session with what is in its files; `lost` takes the names of those that are not there any more. */
export async function withContents(
  session: Session,
  sources: ReadonlyMap<string, Source>,
  lost: string[],
): Promise<Session> {
  const files = await Promise.all(
    session.files.map(async (file) => {
      const source = sources.get(file.file);
      const bytes = source && (await bytesIn(source));
      if (!bytes) lost.push(file.file);
      return bytes ? { ...file, contents: contentsOf(bytes) } : file;
    }),
  );
  return { ...session, files };
}

async function bytesIn(source: Source): Promise<Uint8Array | null> {
  if (source instanceof Uint8Array) return source;
  return source.arrayBuffer().then(
    (bytes) => new Uint8Array(bytes),
    () => null,
  );
}

/** What a session carries of its files, by their names in it; what is damaged is left out, and so asked for. */
export function sourcesOf(session: Session): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const { file, contents } of session.files) {
    const bytes = contents && bytesOf(contents);
    if (bytes) sources.set(file, bytes);
  }
  return sources;
}

function contentsOf(bytes: Uint8Array): Contents {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: toBase64(bytes) };
  }
}

function bytesOf(contents: Contents): Uint8Array | null {
  if ("text" in contents) return new TextEncoder().encode(contents.text);
  try {
    return fromBase64(contents.base64);
  } catch {
    return null;
  }
}

/** So many bytes are turned at once: more arguments than these a function may not take. */
const PIECE = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let characters = "";
  for (let start = 0; start < bytes.length; start += PIECE)
    characters += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  return btoa(characters);
}

export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
