// Keyboard shortcuts of the page; those of the figure are its own.
import { stepGroup } from "./data";
import { TOOLS } from "./figure";
import { type Page, takesText } from "./parts";

/** Listens for shortcuts wherever nothing is typed. */
export function listenToKeys(page: () => Page): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (press(page(), event)) event.preventDefault();
  });
}

/** Whether letters mean something else there; a menu takes them to choose by. */
function isTyping(target: EventTarget | null): boolean {
  return takesText(target) || target instanceof HTMLSelectElement;
}

/** Does what a key stands for; `false` when it stands for nothing here. */
function press(page: Page, { key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  const { state, send, deeds } = page;
  const letter = key.toLowerCase();
  const reading = state.files.find((file) => file.job !== null);
  if (letter === "z") send({ type: shiftKey ? "redo" : "undo" });
  else if (ctrlKey || metaKey) return false;
  else if (letter === "o") deeds.chooseFiles();
  else if (letter === "r") send({ type: "run" });
  else if (letter === "t") deeds.nextTheme();
  else if (key === "?") deeds.showHelp();
  else if (key === "[") stepGroup(page, -1);
  else if (key === "]") stepGroup(page, 1);
  else if (key === "Escape" && state.job) send({ type: "cancel" });
  else if (key === "Escape" && reading) send({ type: "reading-cancelled", file: reading.name });
  else {
    const tool = TOOLS[Number(key) - 1];
    if (!tool) return false;
    send({ type: "viewed", view: { tool } });
  }
  return true;
}
