import type { Building } from './building.js';
import {
  cross,
  type EnuFrame,
  toEcef,
  toLocal,
  toLocalDirection,
  upAt,
  type Vector,
} from './ellipsoid.js';
import type { Part } from './footprint.js';

/** The geometry of one tile, y up as in glTF: x east, y up, z south, metres from the origin of its frame. */
export interface Mesh {
  /** Three floats a vertex. */
  readonly positions: Float32Array;
  /** Three floats a vertex, unit length. */
  readonly normals: Float32Array;
  /** One a vertex: the index of its building in the tile. */
  readonly featureIds: Uint16Array;
  /** Three a triangle, counter-clockwise seen from outside. */
  readonly indices: Uint32Array;
}

interface Writer extends Mesh {
  readonly frame: EnuFrame;
  vertex: number;
  index: number;
}

// Each corner is one vertex of the roof and two of each of its two walls: flat walls share no normals.
const VERTICES_PER_CORNER = 5;
const INDICES_PER_WALL = 6;

/**
 * Buildings as prisms in one mesh: a flat roof and upright walls with flat normals, no floor. Walls follow the normal
 * of the ellipsoid at each corner, and every vertex is computed in float64 before it is rounded once.
 *
 * @param buildings at most 65,535; the place of a building in the list is its feature id
 */
export function buildMesh(buildings: readonly Building[], frame: EnuFrame): Mesh {
  let corners = 0;
  let roofIndices = 0;
  for (const { footprint } of buildings) {
    for (const part of footprint.parts) {
      corners += part.lonLat.length / 2;
      roofIndices += part.triangles.length;
    }
  }
  const vertices = corners * VERTICES_PER_CORNER;
  const mesh: Mesh = {
    positions: new Float32Array(vertices * 3),
    normals: new Float32Array(vertices * 3),
    featureIds: new Uint16Array(vertices),
    indices: new Uint32Array(roofIndices + corners * INDICES_PER_WALL),
  };
  const writer: Writer = { ...mesh, frame, vertex: 0, index: 0 };
  for (const [featureId, building] of buildings.entries()) {
    const [west, south, east, north] = building.footprint.box;
    const up = toLocalDirection(frame, upAt((west + east) / 2, (south + north) / 2));
    for (const part of building.footprint.parts) writePart(writer, building, part, featureId, up);
  }
  return mesh;
}

function writePart(
  writer: Writer,
  building: Building,
  part: Part,
  featureId: number,
  up: Vector,
): void {
  const bottom = placeCorners(part, building.bottomMeters, writer.frame);
  const top = placeCorners(part, building.topMeters, writer.frame);
  const roofStart = writer.vertex;
  for (const position of top) writeVertex(writer, position, up, featureId);
  for (const corner of part.triangles) writer.indices[writer.index++] = roofStart + corner;
  for (let ring = 0; ring + 1 < part.ringStarts.length; ring++) {
    const first = part.ringStarts[ring] as number;
    const end = part.ringStarts[ring + 1] as number;
    for (let a = first; a < end; a++) {
      const b = a + 1 < end ? a + 1 : first;
      const quad = [bottom[a], bottom[b], top[b], top[a]] as [Vector, Vector, Vector, Vector];
      writeWall(writer, quad, featureId);
    }
  }
}

/** Corners come as bottom a, bottom b, top b, top a with the building to the left of a → b. */
function writeWall(
  writer: Writer,
  quad: [Vector, Vector, Vector, Vector],
  featureId: number,
): void {
  const normal = wallNormal(quad);
  const start = writer.vertex;
  for (const position of quad) writeVertex(writer, position, normal, featureId);
  for (const corner of [0, 1, 2, 0, 2, 3]) writer.indices[writer.index++] = start + corner;
}

function wallNormal([a, b, , topA]: [Vector, Vector, Vector, Vector]): Vector {
  const along: Vector = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const upward: Vector = [topA[0] - a[0], topA[1] - a[1], topA[2] - a[2]];
  const normal = cross(along, upward);
  const length = Math.hypot(...normal);
  return [normal[0] / length, normal[1] / length, normal[2] / length];
}

function placeCorners(part: Part, heightMeters: number, frame: EnuFrame): Vector[] {
  const places: Vector[] = [];
  for (let i = 0; i < part.lonLat.length; i += 2) {
    const lon = part.lonLat[i] as number;
    const lat = part.lonLat[i + 1] as number;
    places.push(toLocal(frame, toEcef(lon, lat, heightMeters)));
  }
  return places;
}

function writeVertex(writer: Writer, position: Vector, normal: Vector, featureId: number): void {
  const at = writer.vertex * 3;
  writer.positions.set(toYUp(position), at);
  writer.normals.set(toYUp(normal), at);
  writer.featureIds[writer.vertex++] = featureId;
}

/** East, north, up to glTF's axes. 3D Tiles turns them back by (x, y, z) → (x, −z, y). */
function toYUp([east, north, up]: Vector): Vector {
  return [east, up, -north];
}
