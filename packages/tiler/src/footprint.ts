import earcut from 'earcut';
import type { Crs } from './crs.js';
import { DEGREE } from './ellipsoid.js';
import type { Polygon } from './geojson.js';
import { type Scale, scaleAt, toPlane, triangleArea, turnUp } from './plane.js';
import type { Fault, Repairs } from './report.js';
import { shapeOf, signedArea } from './ring.js';

/** One polygon, triangulated. Angles in radians. */
export interface Part {
  /** lon, lat of each vertex; the outer ring counter-clockwise, then the holes clockwise. */
  readonly lonLat: Float64Array;
  /** Where each ring starts, in vertices, and at the end the count of vertices. */
  readonly ringStarts: readonly number[];
  /** Triples of vertex indices, counter-clockwise from above. */
  readonly triangles: readonly number[];
}

/** What a building covers on the ground. */
export interface Footprint {
  readonly parts: readonly Part[];
  readonly areaSquareMeters: number;
  /** Diagonal of the box in metres. */
  readonly widthMeters: number;
  /** West, south, east, north in radians; may pass ±π, so that west ≤ east always. */
  readonly box: readonly [number, number, number, number];
}

// A building wider than this is a coordinate gone wrong, and one such outlier would cost all others their precision.
const MAX_WIDTH_METERS = 10_000;
const MIN_AREA_SQUARE_METERS = 0.01;
const CROSSING_TOLERANCE = 1e-3;

/**
 * Lays the polygons of one feature out on the ellipsoid and triangulates them.
 *
 * @param repairs counted up, also where the feature is refused in the end
 * @param aroundLonRadians longitudes are taken on the turn nearest to this one, across the antimeridian if need be
 */
export function layOut(
  polygons: readonly Polygon[],
  crs: Crs,
  aroundLonRadians: number | null,
  repairs: Repairs,
): Footprint | Fault {
  const rings = toRadians(polygons, crs, aroundLonRadians);
  if (!Array.isArray(rings)) return rings;
  const box = boxOf(rings.flat());
  const scale = scaleAt((box[1] + box[3]) / 2);
  const widthMeters = Math.hypot((box[2] - box[0]) * scale[0], (box[3] - box[1]) * scale[1]);
  if (widthMeters > MAX_WIDTH_METERS) {
    const km = Math.round(widthMeters / 1000);
    return { code: 'tooLarge', detail: `${km} km wide; a building is at most 10 km` };
  }
  const parts: Part[] = [];
  let areaSquareMeters = 0;
  for (const polygon of rings) {
    const part = toPart(polygon, scale, repairs);
    if (!part) continue;
    parts.push(part);
    areaSquareMeters += areaOf(part, scale);
  }
  if (parts.length === 0) {
    return { code: 'noArea', detail: 'no polygon with three corners and an area above 0.01 m²' };
  }
  repairs.partsDropped += polygons.length - parts.length;
  return { parts, areaSquareMeters, widthMeters, box: boxOf(parts.map((part) => part.lonLat)) };
}

function toRadians(
  polygons: readonly Polygon[],
  crs: Crs,
  aroundLonRadians: number | null,
): Float64Array[][] | Fault {
  let around = aroundLonRadians;
  let isChecked = false;
  const result: Float64Array[][] = [];
  for (const polygon of polygons) {
    const rings: Float64Array[] = [];
    for (const ring of polygon) {
      const lonLat = new Float64Array(ring.length * 2);
      for (const [i, [x, y]] of ring.entries()) {
        const place = crs.toLonLat(x, y);
        // Once a feature is enough to catch a wrong crs; strays within a feature end up too large.
        if (!place || !(isChecked || crs.isInside(x, y))) {
          return { code: 'outsideCrs', detail: `[${x}, ${y}] is not a place in ${crs.name}` };
        }
        const lon = nearestTurn(place[0] * DEGREE, around);
        // From the second vertex on it is the feature's own turn that counts, or its rings would be torn.
        if (!isChecked) around = lon;
        isChecked = true;
        lonLat[2 * i] = lon;
        lonLat[2 * i + 1] = place[1] * DEGREE;
      }
      rings.push(lonLat);
    }
    result.push(rings);
  }
  return result;
}

function nearestTurn(lon: number, around: number | null): number {
  const turn = 2 * Math.PI;
  return around === null ? lon : lon + turn * Math.round((around - lon) / turn);
}

function toPart(rings: readonly Float64Array[], scale: Scale, repairs: Repairs): Part | null {
  const lonLat: number[] = [];
  const ringStarts: number[] = [];
  let expectedArea = 0;
  for (const [index, ring] of rings.entries()) {
    const isHole = index > 0;
    const { corners, area } = toCorners(ring, scale);
    repairs.pointsRemoved += (ring.length - corners.length) / 2;
    if (Math.abs(area) < MIN_AREA_SQUARE_METERS) {
      if (!isHole) return null;
      repairs.holesDropped++;
      continue;
    }
    const isTurned = area > 0 === isHole;
    if (isTurned) repairs.ringsTurned++;
    ringStarts.push(lonLat.length / 2);
    for (const value of isTurned ? reversed(corners) : corners) lonLat.push(value);
    expectedArea += isHole ? -Math.abs(area) : Math.abs(area);
  }
  if (ringStarts.length === 0) return null;
  const part = triangulate(lonLat, ringStarts, scale);
  if (part.triangles.length === 0) return null;
  const isCrossing =
    Math.abs(areaOf(part, scale) - expectedArea) > CROSSING_TOLERANCE * expectedArea;
  if (isCrossing) repairs.ringsCrossing++;
  return part;
}

function toCorners(ring: Float64Array, scale: Scale) {
  const xy = toPlane(ring, scale);
  const kept = shapeOf(xy);
  const pick = (from: ArrayLike<number>) =>
    kept.flatMap((i) => [from[2 * i] as number, from[2 * i + 1] as number]);
  return { corners: pick(ring), area: signedArea(pick(xy)) };
}

function triangulate(lonLat: readonly number[], ringStarts: readonly number[], scale: Scale): Part {
  const xy = toPlane(lonLat, scale);
  const triangles = earcut(xy, ringStarts.slice(1));
  turnUp(xy, triangles);
  const count = lonLat.length / 2;
  return { lonLat: Float64Array.from(lonLat), ringStarts: [...ringStarts, count], triangles };
}

function areaOf(part: Part, scale: Scale): number {
  const xy = toPlane(part.lonLat, scale);
  let area = 0;
  for (let i = 0; i < part.triangles.length; i += 3) area += triangleArea(xy, part.triangles, i);
  return area;
}

function boxOf(rings: readonly Float64Array[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const lon = ring[i] as number;
      const lat = ring[i + 1] as number;
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box;
}

function reversed(corners: readonly number[]): number[] {
  const result: number[] = [];
  for (let i = corners.length - 2; i >= 0; i -= 2) {
    result.push(corners[i] as number, corners[i + 1] as number);
  }
  return result;
}
