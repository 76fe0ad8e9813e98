// Files that are dropped, with those in folders, however deep they lie.

/** So many files are taken from folders; more were hardly meant. */
export const MOST = 500;

/** What systems and programs put into a folder for themselves. */
const HIDDEN = /^(?:\.|~\$|desktop\.ini$|thumbs\.db$)/i;

export interface Dropped {
  readonly files: readonly File[];
  /** How many hidden files and folders were left out. */
  readonly hidden: number;
  /** Names of what could not be opened. */
  readonly unopened: readonly string[];
  /** Whether there were more than are taken. */
  readonly more: boolean;
}

/** A file or a folder: whichever of the two it can give. */
interface Item {
  readonly name: string;
  readonly file?: () => Promise<File>;
  readonly list?: () => Promise<Item[]>;
}

/** What is dropped: to be called while the event lasts, since nothing can be asked of it afterwards. */
export async function dropped({ items, files }: DataTransfer): Promise<Dropped> {
  const entries = [...items].map((item) => ({ entry: item.webkitGetAsEntry?.(), handle: handleOf(item) }));
  const plain = [...files].filter((_, index) => !entries[index]?.entry?.isDirectory);
  const folders = entries.flatMap(({ entry, handle }) => (entry?.isDirectory ? { entry, handle } : []));
  return inFolders(
    plain,
    await Promise.all(
      folders.map(async ({ entry, handle }) => {
        const found = await handle;
        return found ? ofHandle(found) : ofEntry(entry);
      }),
    ),
  );
}

async function inFolders(plain: readonly File[], folders: readonly Item[]): Promise<Dropped> {
  const files = [...plain];
  const unopened: string[] = [];
  const waiting = [...folders];
  let hidden = 0;
  for (let item = waiting.shift(); item; item = waiting.shift()) {
    if (files.length >= plain.length + MOST) return { files, hidden, unopened, more: true };
    try {
      if (item.file) files.push(await item.file());
      const all = (await item.list?.()) ?? [];
      const shown = all.filter(({ name }) => !HIDDEN.test(name));
      hidden += all.length - shown.length;
      waiting.unshift(...shown.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })));
    } catch {
      unopened.push(item.name);
    }
  }
  return { files, hidden, unopened, more: false };
}

// Chromium opens the entries of a folder on no page that is a file, but its handles, which other browsers lack.

type Handle = FileSystemFileHandle | (FileSystemDirectoryHandle & { values(): AsyncIterable<Handle> });

function handleOf(item: DataTransferItem): Promise<Handle | null> {
  const { getAsFileSystemHandle: get } = item as { getAsFileSystemHandle?: () => Promise<Handle | null> };
  return get ? get.call(item).catch(() => null) : Promise.resolve(null);
}

function ofHandle(handle: Handle): Item {
  const { name } = handle;
  if (handle.kind === "file") return { name, file: () => handle.getFile() };
  const list = async () => {
    const all: Item[] = [];
    for await (const each of handle.values()) all.push(ofHandle(each));
    return all;
  };
  return { name, list };
}

function ofEntry(entry: FileSystemEntry): Item {
  const { name } = entry;
  if (!entry.isDirectory)
    return { name, file: () => new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)) };
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const some = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  const list = async () => {
    const all: Item[] = [];
    // They come by the hundred, and none after the last.
    for (let next = await some(); next.length; next = await some()) all.push(...next.map(ofEntry));
    return all;
  };
  return { name, list };
}
