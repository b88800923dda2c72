import { createFrame } from './frame.js';
import type { Enu } from './position.js';

/** lon, lat (degrees), ellipsoidal height (metres). */
export type Spot = readonly [number, number, number];

/** Metres over the ground between two places, heights aside. */
export function distanceMeters(a: Spot, b: Spot): number {
  const middle: Spot = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0];
  const frame = createFrame({ lon: middle[0], lat: middle[1], heightMeters: 0 });
  const [p, q] = [frame.place(a[0], a[1], 0), frame.place(b[0], b[1], 0)];
  return Math.hypot(p[0] - q[0], p[1] - q[1]);
}

/** The length of a way over the ground, metres. */
export function wayMeters(way: readonly Spot[]): number {
  return way.slice(1).reduce((sum, at, i) => sum + distanceMeters(way[i] as Spot, at), 0);
}

/** The area that a way encloses on the ground, square metres, by the shoelace formula in the plane of its first place. */
export function areaSquareMeters(ring: readonly Spot[]): number {
  const [first] = ring;
  if (!first || ring.length < 3) return 0;
  const frame = createFrame({ lon: first[0], lat: first[1], heightMeters: 0 });
  const flat = ring.map(([lon, lat]) => frame.place(lon, lat, 0));
  const twice = flat.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = flat[(i + 1) % flat.length] as Enu;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
