/**
 * Holds frames back until city time is known. Without it, a stored reading from the end of a recording could
 * come before the clock, pass for new, and keep out everything that follows.
 */
export interface Gate {
  isOpen(): boolean;
  /** Runs `take` now, or when the gate opens; in the order of the calls. */
  pass(bytes: number, take: () => void): void;
  open(): void;
  /** Holds frames back from now on: a clock is expected that was not. */
  hold(): void;
  close(): void;
}

const PATIENCE_MS = 3000;
const MAX_FRAMES = 20_000;
const MAX_BYTES = 64 * 1024 * 1024;

export function createGate(isOpenFromTheStart: boolean): Gate {
  let held: (() => void)[] | null = isOpenFromTheStart ? null : [];
  let heldBytes = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    clearTimeout(timer);
    timer = undefined;
    const waiting = held ?? [];
    held = null;
    heldBytes = 0;
    for (const take of waiting) take();
  }

  return {
    isOpen: () => held === null,
    pass(bytes, take) {
      if (!held) {
        take();
        return;
      }
      // A clock that does not come must not keep a city dark: patience begins with the first frame.
      timer ??= setTimeout(open, PATIENCE_MS);
      held.push(take);
      heldBytes += bytes;
      if (held.length >= MAX_FRAMES || heldBytes >= MAX_BYTES) open();
    },
    open,
    hold() {
      held ??= [];
    },
    close() {
      clearTimeout(timer);
      held = null;
    },
  };
}
