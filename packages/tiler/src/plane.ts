import { radiiAt } from './ellipsoid.js';

/**
 * The plane for lengths, areas and shapes: longitude and latitude scaled by the radii of curvature at one latitude.
 * Unlike a tangent plane it cannot fold, however broken the input. Metres per radian of longitude and of latitude.
 */
export type Scale = readonly [number, number];

/** The scale that is true at a latitude. */
export function scaleAt(lat: number): Scale {
  const { meridian, primeVertical } = radiiAt(lat);
  return [primeVertical * Math.cos(lat), meridian];
}

/** Angles to metres, x0, y0, x1, y1 …, measured from the first vertex, because areas far from the origin cancel badly. */
export function toPlane(lonLat: ArrayLike<number>, scale: Scale): Float64Array {
  const lon = lonLat[0] ?? 0;
  const lat = lonLat[1] ?? 0;
  const xy = new Float64Array(lonLat.length);
  for (let i = 0; i < xy.length; i += 2) {
    xy[i] = ((lonLat[i] as number) - lon) * scale[0];
    xy[i + 1] = ((lonLat[i + 1] as number) - lat) * scale[1];
  }
  return xy;
}

/** The signed area of one triangle of a list: positive if counter-clockwise. `stride` numbers a point, x and y first. */
export function triangleArea(
  points: ArrayLike<number>,
  triangles: readonly number[],
  start: number,
  stride = 2,
): number {
  const corner = (k: number) => {
    const at = (triangles[start + k] as number) * stride;
    return [points[at] as number, points[at + 1] as number] as const;
  };
  const [ax, ay] = corner(0);
  const [bx, by] = corner(1);
  const [cx, cy] = corner(2);
  return ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
}

/** Turns the triangles of a list that run clockwise, in place. */
export function turnUp(points: ArrayLike<number>, triangles: number[], stride = 2): void {
  for (let i = 0; i < triangles.length; i += 3) {
    if (triangleArea(points, triangles, i, stride) >= 0) continue;
    const second = triangles[i + 1] as number;
    triangles[i + 1] = triangles[i + 2] as number;
    triangles[i + 2] = second;
  }
}
