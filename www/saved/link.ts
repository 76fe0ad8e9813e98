// What is asked, without data, as the fragment of an address, which browsers send to no one.
import { fromBase64, toBase64 } from "./contents";

const MARK = "#work=";

export async function linkTo(session: string, page: string): Promise<string> {
  const packed = toBase64(await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(session)));
  return `${page.split("#")[0]}${MARK}${packed.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The text of the session in an address: nothing where there is none, null where it is damaged. */
export async function sessionIn(fragment: string): Promise<string | null | undefined> {
  if (!fragment.startsWith(MARK)) return undefined;
  try {
    const packed = fragment.slice(MARK.length).replaceAll("-", "+").replaceAll("_", "/");
    return new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), fromBase64(packed)));
  } catch {
    return null;
  }
}

async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array): Promise<Uint8Array> {
  const given = new Blob([bytes as BufferSource]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(given).arrayBuffer());
}
