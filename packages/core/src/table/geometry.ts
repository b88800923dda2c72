import { createPages, type Pages } from './pages.js';
import type { Slot } from './table.js';

/**
 * The shape of one thing: polylines, or polygons. Each part is lon, lat, height by threes (degrees,
 * metres; `NaN` height: on the ground). Of an area the parts are rings without a closing point, and
 * `outers` says which of them begin a polygon; those that follow are its holes.
 */
export interface Geometry {
  readonly type: 'line' | 'area';
  readonly parts: readonly Float64Array[];
  readonly outers?: readonly number[];
}

/** Shapes by slot, read-only. */
export interface GeometryReader {
  get(slot: Slot): Geometry | undefined;
  readonly pages: Pages;
}

/** Shapes by slot, writable by their table. Shapes are few and long-lived, so they may be objects. */
export interface Geometries extends GeometryReader {
  set(slot: Slot, geometry: Geometry | undefined): void;
  grow(capacity: number): void;
}

export function createGeometries(capacity: number): Geometries {
  const shapes: (Geometry | undefined)[] = [];
  const pages = createPages(capacity);
  return {
    pages,
    get: (slot) => shapes[slot],
    set(slot, geometry) {
      shapes[slot] = geometry;
      pages.mark(slot);
    },
    grow: pages.grow,
  };
}

/** A GeoJSON geometry (RFC 7946) as a shape; null for what is no line and no area, or has no sane coordinates. */
export function toGeometry(value: unknown): Geometry | null {
  const { type, coordinates } = (value ?? {}) as { type?: unknown; coordinates?: unknown };
  if (!Array.isArray(coordinates)) return null;
  if (type === 'LineString') return toLine([coordinates]);
  if (type === 'MultiLineString') return toLine(coordinates);
  if (type === 'Polygon') return toArea([coordinates]);
  if (type === 'MultiPolygon') return toArea(coordinates);
  return null;
}

function toLine(lines: readonly unknown[]): Geometry | null {
  const parts = lines.map((line) => toPart(line, 2));
  return parts.every((part) => part !== null) && parts.length > 0 ? { type: 'line', parts } : null;
}

function toArea(polygons: readonly unknown[]): Geometry | null {
  const parts: Float64Array[] = [];
  const outers: number[] = [];
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length === 0) return null;
    outers.push(parts.length);
    for (const ring of polygon) {
      const part = toPart(ring, 4);
      if (!part) return null;
      parts.push(isClosed(part) ? part.subarray(0, part.length - 3) : part);
    }
  }
  return parts.length > 0 ? { type: 'area', parts, outers } : null;
}

function toPart(points: unknown, least: number): Float64Array | null {
  if (!Array.isArray(points) || points.length < least) return null;
  const part = new Float64Array(points.length * 3);
  for (const [i, point] of points.entries()) {
    if (!Array.isArray(point)) return null;
    const [lon, lat, height = Number.NaN] = point as unknown[];
    const isSane =
      typeof lon === 'number' &&
      Math.abs(lon) <= 180 &&
      typeof lat === 'number' &&
      Math.abs(lat) <= 90;
    if (!isSane || typeof height !== 'number') return null;
    part.set([lon, lat, height], i * 3);
  }
  return part;
}

function isClosed(part: Float64Array): boolean {
  const end = part.length - 3;
  return part[0] === part[end] && part[1] === part[end + 1];
}
