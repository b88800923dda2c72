import type { KerbSides } from './kerb.js';
import { cmPoint, go, headingOf, left, type Point } from './plane.js';
import type { RoadClass } from './road-class.js';

/** A street light. */
export interface Light {
  /** `SL-00001` and on. */
  readonly key: string;
  readonly at: Point;
  readonly poleMeters: number;
  /** Where its arm points: over the road. */
  readonly headingDegrees: number;
}

const POLE: Readonly<Record<RoadClass, readonly [poleMeters: number, stepMeters: number]>> = {
  boulevard: [12, 34],
  avenue: [10, 32],
  quay: [6, 26],
  street: [8, 30],
  lane: [5, 28],
};

/** Lights along every kerb, 0.6 m behind it. */
export function createLights(places: readonly KerbSides[]): Light[] {
  const lights: Light[] = [];
  for (const { sides } of places) {
    for (const { road, from, along, long } of sides) {
      if (road === 'border' || long < 14) continue;
      const [poleMeters, step] = POLE[road];
      const count = Math.max(1, Math.round((long - 6) / step));
      for (let k = 0; k < count; k++) {
        const at: Point = go(from, along, (long * (k + 0.5)) / count + 3.5, 0.6);
        lights.push({
          key: `SL-${String(lights.length + 1).padStart(5, '0')}`,
          at: cmPoint(at),
          poleMeters,
          headingDegrees: headingOf(left([-along[0], -along[1]])),
        });
      }
    }
  }
  return lights;
}
