import type { SunPosition } from '../geo/sun.js';

/** How much it is night, 0 … 1: lamps come on as the sun goes down, not at one moment. */
export function nightOf({ altitudeDegrees }: SunPosition): number {
  const t = Math.min(1, Math.max(0, (7 - altitudeDegrees) / 8));
  return t * t * (3 - 2 * t);
}
