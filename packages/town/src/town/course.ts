import { type Line, offset, smooth } from './line.js';
import type { Point } from './plane.js';

/** A wave like a sine, from −1 to 1 once a turn, drawn with parabolas because sines differ between engines. */
export function wave(turns: number): number {
  const t = turns - Math.floor(turns);
  return t < 0.5 ? 16 * t * (0.5 - t) : -16 * (t - 0.5) * (1 - t);
}

/** The river: where its middle runs and how wide it is. */
export interface Course {
  /** North of the origin, by metres east. */
  yAt(x: number): number;
  widthAt(x: number): number;
  /** Its middle from one end of the town to the other, from west to east. */
  readonly middle: Line;
  /** Both edges of the water, from west to east. */
  readonly northBank: Line;
  readonly southBank: Line;
  /** The middle moved aside: the roads along the banks. */
  along(aside: number): Point[];
}

/** From the water to the middle of the road beside it: promenade, pavement, half a carriageway. */
export const QUAY_METERS = 23;

/** A river in long bends, as wide as a real one in a town of a hundred thousand. */
export function createCourse(reach: number, phase: number): Course {
  const yAt = (x: number): number =>
    -245 + 92 * wave(x / 1900 + 0.1 + phase) + 15 * wave(x / 800 + 0.35 + phase * 2);
  const widthAt = (x: number): number => 84 + 13 * wave(x / 1150 + 0.3 + phase);
  const steps = Math.ceil((2 * reach) / 90);
  const middle = smooth(
    Array.from({ length: steps + 1 }, (_, i): Point => {
      const x = -reach + (2 * reach * i) / steps;
      return [x, yAt(x)];
    }),
    30,
  );
  const beside = (side: 1 | -1, more: number): Point[] => {
    const wide = offset(middle, side);
    // Each point its own half width from the middle, along the normal there.
    return middle.map((p, i): Point => {
      const w = widthAt(p[0]) / 2 + more;
      const n = wide[i] as Point;
      return [p[0] + (n[0] - p[0]) * w, p[1] + (n[1] - p[1]) * w];
    });
  };
  return {
    yAt,
    widthAt,
    middle,
    northBank: beside(1, 0),
    southBank: beside(-1, 0),
    along: (aside) => (aside > 0 ? beside(1, aside) : beside(-1, -aside)),
  };
}
