/** Whose turn it is: every key once a round, a steady number a second, however often it is asked. */
export interface Rota {
  /** The turns since the last call. A stop of the wall clock (sleep) is not made up for. */
  due(wallMs: number): readonly Turn[];
  /** Leaves a key alone for a minute: somebody else speaks for it. */
  hold(key: string, wallMs: number): void;
  isHeld(key: string, wallMs: number): boolean;
  /** Real milliseconds for one round. */
  readonly roundMs: number;
}

interface Turn {
  readonly key: string;
  /** Counts this key's turns from 0. */
  readonly round: number;
}

const HOLD_MS = 60_000;
/** A longer silence than this is a sleeping machine, not a debt. */
const MAX_DEBT_MS = 2_000;

export function createRota(keys: readonly string[], perSecond: number): Rota {
  const heldUntilMs = new Map<string, number>();
  let count = 0;
  let owed = 0;
  let lastMs: number | undefined;
  const isHeld = (key: string, wallMs: number): boolean => {
    const untilMs = heldUntilMs.get(key);
    if (untilMs === undefined) return false;
    if (wallMs < untilMs) return true;
    heldUntilMs.delete(key);
    return false;
  };
  return {
    roundMs: (keys.length / perSecond) * 1000,
    isHeld,
    hold(key, wallMs) {
      heldUntilMs.set(key, wallMs + HOLD_MS);
    },
    due(wallMs) {
      const sinceMs = Math.min(Math.max(0, wallMs - (lastMs ?? wallMs)), MAX_DEBT_MS);
      lastMs = wallMs;
      owed = Math.min(owed + (sinceMs * perSecond) / 1000, keys.length);
      const turns: Turn[] = [];
      for (; owed >= 1; owed--, count++) {
        const key = keys[count % keys.length] as string;
        if (!isHeld(key, wallMs)) turns.push({ key, round: Math.floor(count / keys.length) });
      }
      return turns;
    },
  };
}
