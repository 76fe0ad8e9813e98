// What scrolls sideways can be reached with the keyboard, and what does not scroll is no stop on the way.

/** Makes an element a stop of the Tab key while its content is wider than it. */
export function watch(element: Element | undefined): void {
  if (!element) return;
  observer.observe(element);
  // The content may grow while the element keeps its size.
  for (const child of element.children) observer.observe(child);
}

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) stop(target.matches(SCROLLING) ? target : target.parentElement);
});

const SCROLLING = ".scroll-x, .equation";

function stop(element: Element | null): void {
  if (element && element.scrollWidth > element.clientWidth) element.setAttribute("tabindex", "0");
  else element?.removeAttribute("tabindex");
}
