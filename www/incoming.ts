// Files that come in: chosen, dropped with their folders, pasted, or examples; saved work among them is opened as such.
import type { Notice } from "../pkg/types";
import { beside } from "./beside";
import { dropped, MOST } from "./dropped";
import { LARGE, type Source } from "./engine/protocol";
import { unpack } from "./engine/start";
import { type Keeper, MAY_BE_WORK, WORK } from "./saved/keeper";
import type { Message, Opened } from "./state/update";
import { text } from "./text";
import { takesText } from "./views/parts";

export class Incoming {
  readonly #picker = filePicker((files) => this.#openAndTell(files));

  constructor(
    private readonly send: (message: Message) => void,
    private readonly tell: (level: Notice["level"], words: string) => void,
    private readonly keeper: Keeper,
  ) {}

  /** Lets the user choose files. */
  choose(): void {
    this.#picker.click();
  }

  async openExample(file: string): Promise<void> {
    try {
      if (file.endsWith(WORK)) await this.keeper.openText(await (await unpacked(beside("paper"))).text(), file);
      else this.#openText(file, (await examples())[file] ?? "");
    } catch {
      this.tell("error", text.told.noExample);
    }
  }

  /** Listens to what is dropped and pasted anywhere on the page. */
  listen(): void {
    const veil = (on: boolean) => document.documentElement.toggleAttribute("data-dropping", on);
    addEventListener("dragover", (event) => {
      if (!isForPage(event)) return veil(false);
      event.preventDefault();
      veil(true);
    });
    addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) veil(false);
    });
    addEventListener("drop", (event) => {
      if (takesText(event.target) && !isForPage(event)) return;
      event.preventDefault();
      veil(false);
      const { dataTransfer } = event;
      if (dataTransfer?.files.length) void this.#openDropped(dataTransfer);
      else
        for (const item of dataTransfer?.items ?? [])
          if (item.type === "text/plain") item.getAsString((words) => this.#openText(text.pasted, words));
    });
    addEventListener("paste", (event) => {
      if (takesText(event.target)) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const words = event.clipboardData?.getData("text/plain") ?? "";
      // A spreadsheet puts a picture of its cells beside their text, and a file manager the name of a file beside the file.
      if (files.some((file) => !file.type.startsWith("image/")) || !words.trim()) void this.#openAndTell(files);
      else this.#openText(text.pasted, words);
    });
  }

  async #openAndTell(files: Iterable<File>): Promise<void> {
    const unopened = await this.#open(files);
    if (unopened.length) this.tell("error", text.told.unopened(unopened));
  }

  /** Opens what was dropped, and says what of it is not. */
  async #openDropped(data: DataTransfer): Promise<void> {
    const { files, hidden, unopened, more } = await dropped(data);
    const missing = [...unopened, ...(await this.#open(files))];
    if (missing.length) this.tell("error", text.told.unopened(missing));
    else if (more) this.tell("warning", text.told.more(MOST));
    else if (!files.length) this.tell("warning", text.told.noFile);
    else if (hidden) this.tell("info", text.told.hidden(hidden));
  }

  /** Opens files; the names of those that could not be. */
  async #open(given: Iterable<File>): Promise<string[]> {
    const files = [...given];
    const sources = await Promise.all(files.map(sourceOf));
    // Saved work first, so that files beside it take their places in it.
    const data: Opened[] = [];
    for (const [index, { name }] of files.entries()) {
      const source = sources[index];
      if (source && !(await this.#openWork(name, source))) data.push({ name, source });
    }
    if (data.length) this.send({ type: "opened", files: data });
    return files.filter((_, index) => !sources[index]).map(({ name }) => name);
  }

  /** Opens what is saved work; `false` when it is none. A large file is read whole for that; why one cannot be, the worker says. */
  async #openWork(name: string, source: Source): Promise<boolean> {
    if (!MAY_BE_WORK.test(name)) return false;
    const bytes = source instanceof Uint8Array ? source : await bytesOf(source);
    return bytes !== null && this.keeper.openFile(name, bytes);
  }

  #openText(name: string, content: string): void {
    this.send({ type: "opened", files: [{ name, source: new TextEncoder().encode(content) }] });
  }
}

function filePicker(open: (files: Iterable<File>) => void): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.className = "picker";
  input.tabIndex = -1;
  input.setAttribute("aria-hidden", "true");
  input.dataset.testid = "open";
  input.addEventListener("change", () => {
    open(input.files ?? []);
    input.value = ""; // So that the same file can be chosen again.
  });
  document.body.append(input);
  return input;
}

/** Files, wherever they are dropped, and a text unless it is dragged into a field. */
function isForPage({ dataTransfer, target }: DragEvent): boolean {
  const counts = (type: string) => type === "Files" || (type === "text/plain" && !takesText(target));
  return dataTransfer?.types.some(counts) ?? false;
}

/** The bytes of a small file, and the handle of a large one. */
async function sourceOf(file: File): Promise<Source | null> {
  return file.size > LARGE ? file : bytesOf(file);
}

/** A folder, or a file that has gone, has no bytes to give. */
async function bytesOf(file: Blob): Promise<Uint8Array | null> {
  const bytes = await file.arrayBuffer().catch(() => null);
  return bytes && new Uint8Array(bytes);
}

/** The texts of the examples by the names of their files. */
async function examples(): Promise<Readonly<Record<string, string>>> {
  return (await unpacked(HOSTED ? beside("examples") : EXAMPLES_GZIP_BASE64)).json();
}

async function unpacked(packed: unknown): Promise<Response> {
  return unpack(String(await packed));
}
