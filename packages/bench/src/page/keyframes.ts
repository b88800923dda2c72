import { DELAY_MS, type Fixes } from '../messages/fixes.js';

/** Two keyframes of each vehicle, x y t twice, for those who place every vehicle in every frame by hand. */
export interface Keyframes {
  add(fixes: Fixes): void;
  /** Calls `put` with where each vehicle is shown in the frame of `atMs`. */
  place(atMs: number, put: (vehicle: number, x: number, y: number) => void): void;
}

export function createKeyframes(n: number): Keyframes {
  const frames = new Float64Array(n * 6).fill(Number.NaN);

  function shareAt(at: number, showMs: number): number {
    const [from, to] = [frames[at + 2] as number, frames[at + 5] as number];
    return to > from ? Math.min(1, Math.max(0, (showMs - from) / (to - from))) : 1;
  }

  const mix = (at: number, u: number): number => {
    const from = frames[at] as number;
    return from + ((frames[at + 3] as number) - from) * u;
  };

  return {
    add({ atMs, vehicles, places }) {
      const showMs = atMs - DELAY_MS;
      for (let i = 0; i < vehicles.length; i++) {
        const at = (vehicles[i] as number) * 6;
        const isFirst = Number.isNaN(frames[at + 5]);
        const u = shareAt(at, showMs);
        for (let k = 0; k < 2; k++) {
          const next = places[i * 2 + k] as number;
          // From where it is shown now, so that it never jumps.
          frames[at + k] = isFirst ? next : mix(at + k, u);
          frames[at + 3 + k] = next;
        }
        frames[at + 2] = isFirst ? atMs : Math.max(showMs, frames[at + 2] as number);
        frames[at + 5] = atMs;
      }
    },
    place(atMs, put) {
      for (let vehicle = 0; vehicle < n; vehicle++) {
        const at = vehicle * 6;
        const u = shareAt(at, atMs - DELAY_MS);
        put(vehicle, mix(at, u), mix(at + 1, u));
      }
    },
  };
}
