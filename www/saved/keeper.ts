// Keeps the work on the page: in the browser as it changes, in files and links when asked; and brings it back.
import type { Session } from "../../pkg/types";
import type { Source } from "../engine/protocol";
import { sessionOf } from "../state/session";
import type { State } from "../state/state";
import type { Message } from "../state/update";
import { text } from "../text";
import { translate } from "../text/dictionary";
import { sourcesOf, withContents } from "./contents";
import { linkTo, sessionIn } from "./link";
import { sessionInReport } from "./report";
import { Store, type Work } from "./store";

/** The first change is kept at once, those that follow within so many milliseconds together: a reload may come at any time. */
const PAUSE = 500;

/** Milliseconds after which a tab that is reloaded has its work again. */
const RELOADED = 500;

/** How the names of saved work end. */
export const WORK = ".tandelta.json";

/** Files that may be saved work, by their names. */
export const MAY_BE_WORK = /\.(?:json|html?)$/i;

export class Keeper {
  #store: Store | null = null;
  #recent: readonly Work[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #kept: State | null = null;
  /** Whether a reload would bring the work back, also when the user has read that it would not. */
  #safe = true;
  #last = Number.NEGATIVE_INFINITY;
  /** Whether what was here before is back: until then there is less than is kept. */
  #begun = false;

  /** `read` takes a session from its text, or refuses it. */
  constructor(
    private readonly state: () => State,
    private readonly send: (message: Message) => void,
    private readonly read: (text: string) => Promise<Session>,
  ) {}

  /** Brings back what was asked by a link, or what was here before a reload; else says what there is to go on with. */
  async begin(fragment: string): Promise<void> {
    let before: Work | undefined;
    try {
      ({ store: this.#store, before } = await Store.open());
      await this.#tellRecent();
      void this.#followTabs();
    } catch {
      this.#store = null;
      this.#fails();
    }
    const linked = await sessionIn(fragment);
    if (linked) await this.openText(linked, text.header.linked);
    else if (linked === null) this.send({ type: "told", told: { level: "error", text: text.told.noLink } });
    if (!linked && before && this.state().files.length === 0) {
      await this.#goOn(before);
      this.send({ type: "storage-told", storage: "restored" });
    }
    this.#begun = true;
    this.changed();
    addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#keep());
    addEventListener("beforeunload", (event) => {
      if (this.state().files.length && !this.#safe) event.preventDefault();
    });
  }

  /** Something has changed, which may be worth keeping. */
  changed(): void {
    const now = this.state();
    const before = this.#kept;
    const same =
      before &&
      before.view.look === now.view.look &&
      (["files", "results", "questions", "selected", "about", "toShow"] as const).every(
        (part) => before[part] === now[part],
      );
    if (same || !this.#store || !this.#begun) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), this.#last + PAUSE - performance.now());
  }

  #keep(): void {
    clearTimeout(this.#timer);
    const now = this.state();
    // Until all files are read it would be less than what is kept.
    if (!this.#store || now === this.#kept || now.toShow !== null || now.files.some(({ job }) => job !== null)) return;
    this.#kept = now;
    this.#last = performance.now();
    this.#store.save(sessionOf(now), sources(now)).then(
      () => {
        this.#safe = true;
        if (this.state().storage === "full") this.send({ type: "storage-told", storage: "works" });
      },
      () => {
        this.#safe = false;
        this.send({ type: "storage-told", storage: "full" });
      },
    );
  }

  /** Goes on with the work of a tab that was closed. */
  async goOn(id: string): Promise<void> {
    const work = this.#recent.find((each) => each.id === id);
    if (work) await this.#goOn(work);
  }

  async #goOn(work: Work): Promise<void> {
    // What the storage does not give any more, the work asks for.
    const found = (await this.#store?.sources(work).catch(() => null)) ?? new Map();
    this.send({ type: "session-opened", session: work.session, sources: found, said: text.storage.restored });
  }

  async forget(id: string): Promise<void> {
    try {
      await this.#store?.forget(id);
      await this.#tellRecent();
    } catch {
      this.#fails();
    }
  }

  #fails(): void {
    this.#safe = false;
    this.send({ type: "storage-told", storage: "fails" });
  }

  /** Offers the work of a tab that is closed; one that was closed just before this was opened has it for a moment longer. */
  async #followTabs(): Promise<void> {
    try {
      while (await this.#store?.tabClosed()) {
        // One that is only reloaded has it again by then.
        await new Promise((resolve) => setTimeout(resolve, RELOADED));
        await this.#tellRecent(this.state().storage);
      }
    } catch {
      // What is offered stays as it is.
    }
  }

  async #tellRecent(storage: State["storage"] = "works"): Promise<void> {
    this.#recent = (await this.#store?.recent()) ?? [];
    const recent = this.#recent.map(({ id, when, session }) => ({
      id,
      when,
      files: session.files.map(({ file }) => file),
      results: session.questions.length,
    }));
    this.send({ type: "storage-told", storage, recent });
  }

  /** The work as the text of a file. */
  async workText(withData: boolean): Promise<string> {
    const now = this.state();
    const lost: string[] = [];
    const session = withData ? await withContents(sessionOf(now), sources(now), lost) : sessionOf(now);
    if (lost.length) this.send({ type: "told", told: { level: "warning", text: text.told.savedWithout(lost) } });
    return `${JSON.stringify(session, null, 1)}\n`;
  }

  link(): Promise<string> {
    return linkTo(JSON.stringify(sessionOf(this.state())), location.href);
  }

  /** Opens a file if it is saved work, or a report that holds it; `false` when it is neither. */
  async openFile(name: string, bytes: Uint8Array): Promise<boolean> {
    if (!MAY_BE_WORK.test(name)) return false;
    const words = new TextDecoder().decode(bytes);
    const found = /\.json$/i.test(name) ? words : sessionInReport(words);
    // Whatever is left of a file that is named as work is told as such.
    const isWork = name.endsWith(WORK) || (found && /^\s*\{/.test(found) && found.includes('"tandelta"'));
    if (found === null || !isWork) return false;
    await this.openText(found, name);
    return true;
  }

  async openText(words: string, name: string): Promise<void> {
    try {
      const session = await this.read(words);
      this.send({ type: "session-opened", session, sources: sourcesOf(session), said: text.said.opened(name) });
    } catch (error) {
      const reason = translate(error instanceof Error ? error.message : String(error));
      this.send({ type: "told", told: { level: "error", text: `${text.told.noSession(name)} ${reason}` } });
    }
  }
}

function sources({ files }: State): Map<string, Source> {
  return new Map(files.flatMap(({ name, source }) => (source ? [[name, source] as const] : [])));
}
