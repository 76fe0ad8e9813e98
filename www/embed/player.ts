// A time that goes by itself while it is asked to, and never otherwise.

/** How long a whole range takes, s. */
const DURATION = 14;

/** Where movement is unwelcome, the range is gone through in so many still pictures. */
const STILLS = 14;

export interface Player {
  readonly playing: boolean;
  start(): void;
  stop(): void;
}

/** `at` hears positions from where `from` says on to 1; `changed` that it started or ended. */
export function player(from: () => number, at: (position: number) => void, changed: () => void): Player {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let request = 0;
  let playing = false;
  const stop = () => {
    cancelAnimationFrame(request);
    if (!playing) return;
    playing = false;
    changed();
  };
  const start = () => {
    const begin = from() >= 1 ? 0 : from();
    const since = performance.now();
    let last = -1;
    playing = true;
    changed();
    const go = (now: number) => {
      const position = Math.min(1, begin + (now - since) / 1000 / DURATION);
      const shown = still.matches ? Math.floor(position * STILLS) / STILLS : position;
      if (shown !== last) at(shown);
      last = shown;
      if (position >= 1) stop();
      else if (playing) request = requestAnimationFrame(go);
    };
    request = requestAnimationFrame(go);
  };
  return {
    get playing() {
      return playing;
    },
    start,
    stop,
  };
}
