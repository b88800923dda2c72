import {
  createFrame,
  type Geodetic,
  type Geometry,
  heightOf,
  isWithin,
  type Massing,
} from '@borough/core';

/**
 * A building as planners reckon with it: a footprint raised from one height to another. Plan
 * coordinates are metres east and north of the city's origin, heights are ellipsoidal metres.
 */
export interface Solid {
  readonly key: string;
  /** x, y by twos, without a closing point; a point inside an odd number of rings is inside. */
  readonly rings: readonly Float64Array[];
  readonly bottomMeters: number;
  readonly topMeters: number;
}

/** Makes solids of what is told in degrees. Good within about 5 km of the origin, where the tangent plane is 2 m off at most. */
export interface SolidMaker {
  ofArea(key: string, area: Geometry, bottomMeters: number, topMeters: number): Solid;
  ofMassing(key: string, massing: Massing): Solid;
  /** Metres east and north of the origin. */
  plan(lon: number, lat: number): readonly [number, number];
  /** lon, lat of a point of the plan. */
  place(east: number, north: number): readonly [number, number];
}

export function createSolidMaker(origin: Geodetic): SolidMaker {
  const frame = createFrame(origin);
  const plan = (lon: number, lat: number): readonly [number, number] => {
    const [east, north] = frame.place(lon, lat, origin.heightMeters);
    return [east, north];
  };
  return {
    plan,
    place(east, north) {
      const { lon, lat } = frame.geodetic([east, north, 0]);
      return [lon, lat];
    },
    ofArea(key, { parts }, bottomMeters, topMeters) {
      const rings = parts.map((part) => {
        const ring = new Float64Array((part.length / 3) * 2);
        for (let i = 0; i < part.length / 3; i++)
          ring.set(plan(part[i * 3] as number, part[i * 3 + 1] as number), i * 2);
        return ring;
      });
      return { key, rings, bottomMeters, topMeters };
    },
    ofMassing(key, massing) {
      const ring = Float64Array.from(massing.footprint.flatMap(([lon, lat]) => plan(lon, lat)));
      const bottomMeters = massing.baseMeters;
      return { key, rings: [ring], bottomMeters, topMeters: bottomMeters + heightOf(massing) };
    },
  };
}

/** Square metres within the rings, holes taken off whichever way they turn. */
export function areaOf(rings: readonly Float64Array[]): number {
  // Even-odd: a ring adds where it lies within an even number of others, and takes off elsewhere.
  let sum = 0;
  for (const [i, ring] of rings.entries()) {
    const [x, y] = [ring[0] as number, ring[1] as number];
    const depth = rings.filter((other, j) => j !== i && isWithin([other], x, y)).length;
    sum += (depth % 2 === 0 ? 1 : -1) * Math.abs(shoelace(ring));
  }
  return sum;
}

/** Signed area of one ring, positive where it turns counter-clockwise. */
export function shoelace(ring: Float64Array): number {
  let twice = 0;
  const n = ring.length / 2;
  for (let i = 0, j = n - 1; i < n; j = i++)
    twice +=
      (ring[j * 2] as number) * (ring[i * 2 + 1] as number) -
      (ring[i * 2] as number) * (ring[j * 2 + 1] as number);
  return twice / 2;
}
