import type { Frame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import type { Geometry } from '../table/geometry.js';
import { isOnGround, placePart } from './paged.js';

/** Triangles of some areas, grown number by number; metres of the city's frame. */
export interface Surface {
  readonly positions: number[];
  readonly normals: number[];
  /** 1 where a vertex rises with the thing's height. */
  readonly lifts: number[];
  readonly slots: number[];
  readonly indices: number[];
}

/** Areas of one page: what lies on the ground is painted in order, the rest are bodies. */
export interface AreaChunk {
  readonly ground: Surface;
  readonly solid: Surface;
}

/** Cuts a polygon, x and y by twos, into triangles; `holes` are the indices at which its holes begin. */
export type Triangulate = (flat: number[], holes: number[]) => readonly number[];

/** The areas among some shapes as triangles; null where there are none. */
export function toAreaChunk(
  shapes: Iterable<readonly [slot: number, shape: Geometry]>,
  room: { readonly frame: Frame; readonly isRaised: boolean; readonly triangulate: Triangulate },
): AreaChunk | null {
  const chunk = { ground: createSurface(), solid: createSurface() };
  for (const [slot, shape] of shapes) {
    if (shape.type !== 'area') continue;
    const out = !room.isRaised && isOnGround(shape) ? chunk.ground : chunk.solid;
    const { parts, outers = [0] } = shape;
    outers.forEach((first, i) => {
      const rings = parts
        .slice(first, outers[i + 1] ?? parts.length)
        .map((part) => placePart(part, room.frame));
      addTop(out, slot, rings, room.isRaised, room.triangulate);
      if (room.isRaised) for (const [n, ring] of rings.entries()) addWalls(out, slot, ring, n > 0);
    });
  }
  return chunk.ground.slots.length + chunk.solid.slots.length > 0 ? chunk : null;
}

function createSurface(): Surface {
  return { positions: [], normals: [], lifts: [], slots: [], indices: [] };
}

function addVertex(out: Surface, place: Enu, normal: Enu, lift: number, slot: number): number {
  out.positions.push(...place);
  out.normals.push(...normal);
  out.lifts.push(lift);
  return out.slots.push(slot) - 1;
}

const UP: Enu = [0, 0, 1];

function addTop(
  out: Surface,
  slot: number,
  rings: readonly Enu[][],
  isRaised: boolean,
  triangulate: Triangulate,
): void {
  const points = rings.flat();
  const holes: number[] = [];
  for (let n = 0, at = 0; n < rings.length - 1; n++) {
    at += (rings[n] as Enu[]).length;
    holes.push(at);
  }
  const triangles = triangulate(
    points.flatMap((point) => [point[0], point[1]]),
    holes,
  );
  const first = out.slots.length;
  for (const point of points) addVertex(out, point, UP, isRaised ? 1 : 0, slot);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => triangles[i + k] as number) as [number, number, number];
    const isUp = turn(points[a] as Enu, points[b] as Enu, points[c] as Enu) > 0;
    out.indices.push(first + a, first + (isUp ? b : c), first + (isUp ? c : b));
  }
}

/** Twice the area of a triangle seen from above; positive where it turns left. */
function turn(a: Enu, b: Enu, c: Enu): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function addWalls(out: Surface, slot: number, ring: readonly Enu[], isHole: boolean): void {
  const last = ring.length - 1;
  const origin = ring[0] as Enu;
  let area = 0;
  for (let i = 1; i < last; i++) area += turn(origin, ring[i] as Enu, ring[i + 1] as Enu);
  // Outer rings are walked with their inside to the left, holes with theirs to the right.
  const isLeft = area > 0 !== isHole;
  for (let i = 0; i <= last; i++) {
    const from = ring[isLeft ? i : (i + 1) % ring.length] as Enu;
    const to = ring[isLeft ? (i + 1) % ring.length : i] as Enu;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    if (length < 1e-6) continue;
    const normal: Enu = [dy / length, -dx / length, 0];
    const a = addVertex(out, from, normal, 0, slot);
    const b = addVertex(out, to, normal, 0, slot);
    const c = addVertex(out, to, normal, 1, slot);
    const d = addVertex(out, from, normal, 1, slot);
    out.indices.push(a, b, c, a, c, d);
  }
}

/** Triangles as arrays for a GPU. */
export interface SurfaceArrays {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly lifts: Float32Array;
  readonly slots: Uint32Array;
  readonly indices: Uint32Array;
}

/** Several surfaces as one; null where they hold nothing. */
export function joinSurfaces(surfaces: readonly Surface[]): SurfaceArrays | null {
  const count = surfaces.reduce((sum, surface) => sum + surface.slots.length, 0);
  if (count === 0) return null;
  const out: SurfaceArrays = {
    positions: new Float32Array(count * 3),
    normals: new Float32Array(count * 3),
    lifts: new Float32Array(count),
    slots: new Uint32Array(count),
    indices: new Uint32Array(surfaces.reduce((sum, surface) => sum + surface.indices.length, 0)),
  };
  let vertex = 0;
  let index = 0;
  for (const surface of surfaces) {
    out.positions.set(surface.positions, vertex * 3);
    out.normals.set(surface.normals, vertex * 3);
    out.lifts.set(surface.lifts, vertex);
    out.slots.set(surface.slots, vertex);
    for (const at of surface.indices) out.indices[index++] = at + vertex;
    vertex += surface.slots.length;
  }
  return out;
}
