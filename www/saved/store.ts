// Work that survives a reload and a crash: kept in the browser's own storage as it changes, each tab its own.
//
// A file is kept once under its hash, however many works use it. What no work uses any more is deleted. Where there is no storage, as in
// a private window or a frame of another site, or no more room, the page is told and goes on.
import { createStore, del, delMany, entries, get, keys, set, type UseStore } from "idb-keyval";
import type { Session } from "../../pkg/types";
import type { Source } from "../engine/protocol";

/** One tab's work. */
export interface Work {
  readonly id: string;
  /** When it was kept, in milliseconds since 1970. */
  readonly when: number;
  readonly session: Session;
}

/** So many works are kept beside that of this tab. */
const MOST = 5;

/** A larger file is not kept: its work asks for it. */
const LARGEST = 100e6;

const TAB = "tandelta-work";

export class Store {
  readonly #works: UseStore;
  readonly #files: UseStore;
  #saving: Promise<void> = Promise.resolve();

  private constructor(readonly id: string) {
    this.#works = createStore("tandelta-works", "works");
    this.#files = createStore("tandelta-files", "files");
  }

  /** This tab's store, with the work that it held before it was reloaded; throws where there is no storage. */
  static async open(): Promise<{ store: Store; before: Work | undefined }> {
    const known = sessionStorage.getItem(TAB);
    // A tab that was duplicated has the name of the other one, which holds it; it goes on with a copy.
    const own = known !== null && (await hold(known));
    const id = own && known ? known : crypto.randomUUID();
    if (!own) await hold(id);
    sessionStorage.setItem(TAB, id);
    const store = new Store(id);
    return { store, before: known ? await get<Work>(known, store.#works) : undefined };
  }

  /** Works of tabs that are closed, the last first. */
  async recent(): Promise<Work[]> {
    return (await this.#listed()).closed.slice(0, MOST);
  }

  /** All works, and those of tabs that are closed. A tab holds a name before it keeps work under it, so the works are asked first. */
  async #listed(): Promise<{ all: Work[]; closed: Work[] }> {
    const all = (await entries<string, Work>(this.#works)).map(([, work]) => work);
    const open = await held();
    const closed = all.filter(({ id }) => id !== this.id && !open.has(id)).sort((a, b) => b.when - a.when);
    return { all, closed };
  }

  /** Waits until one of the other tabs that are open now is closed; `false` when there is none. */
  async tabClosed(): Promise<boolean> {
    const others = [...(await held())].filter((id) => id !== this.id);
    if (!others.length) return false;
    const given = new AbortController();
    const names = others.map((id) => `${TAB}-${id}`);
    await Promise.race(names.map((name) => navigator.locks.request(name, { signal: given.signal }, () => {})));
    given.abort();
    return true;
  }

  /** What is in the files of a work, by their names in it. */
  async sources({ session }: Work): Promise<Map<string, Source>> {
    const sources = new Map<string, Source>();
    for (const { file, sha256 } of session.files) {
      const source = sha256 ? await get<Source>(sha256, this.#files) : undefined;
      if (source) sources.set(file, source);
    }
    return sources;
  }

  /** Keeps the work of this tab in the place of what was kept before, one call after the other. */
  save(session: Session, sources: ReadonlyMap<string, Source>): Promise<void> {
    const saving = this.#saving.then(() => this.#save(session, sources));
    this.#saving = saving.catch(() => {});
    return saving;
  }

  async #save(session: Session, sources: ReadonlyMap<string, Source>): Promise<void> {
    if (session.files.length + session.questions.length === 0) return this.forget(this.id);
    // First, so that no other tab takes its files for unused.
    await set(this.id, { id: this.id, when: Date.now(), session } satisfies Work, this.#works);
    const there = new Set(await keys<string>(this.#files));
    for (const { file, sha256 } of session.files) {
      const source = sources.get(file);
      if (!sha256 || !source || there.has(sha256)) continue;
      const size = source instanceof Uint8Array ? source.length : source.size;
      if (size <= LARGEST) await set(sha256, source, this.#files).catch(unlessGone);
    }
  }

  /** Forgets a work, and the files that no other uses. */
  async forget(id: string): Promise<void> {
    await del(id, this.#works);
    await this.tidy();
  }

  /** Deletes works beyond the last few, and files that none uses. */
  async tidy(): Promise<void> {
    // Before the works: what another tab keeps meanwhile is not among them.
    const hashes = await keys<string>(this.#files);
    // Asked once: a tab that is being closed is open or closed, and never neither.
    const { all, closed } = await this.#listed();
    const old = new Set(closed.slice(MOST).map(({ id }) => id));
    await delMany([...old], this.#works);
    const kept = all.filter(({ id }) => !old.has(id));
    const used = new Set(kept.flatMap(({ session }) => session.files.map(({ sha256 }) => sha256)));
    await delMany(
      hashes.filter((hash) => !used.has(hash)),
      this.#files,
    );
  }
}

/** A file that has gone from the disk is no lack of room: its work asks for it. */
function unlessGone(error: unknown): void {
  if (error instanceof DOMException && /^(?:NotFound|NotReadable|DataClone)Error$/.test(error.name)) return;
  throw error;
}

/** Holds the name of a work for as long as the tab is open; `false` when another tab has it. */
function hold(id: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(`${TAB}-${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    });
  });
}

/** The works that tabs have open; other pages of the same host have locks as well. */
async function held(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const ours = held.map(({ name = "" }) => name).filter((name) => name.startsWith(`${TAB}-`));
  return new Set(ours.map((name) => name.slice(TAB.length + 1)));
}
