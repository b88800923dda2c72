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
import { type Mesh, toYUp } from './mesh.js';
import { flatRoof, type Roof } from './roof-shape.js';

/** A mesh of buildings. */
export interface BuildingMesh extends Mesh {
  /** One a vertex: the index of its building in the tile. */
  readonly featureIds: Uint16Array;
}

interface Writer extends BuildingMesh {
  readonly frame: EnuFrame;
  vertex: number;
  index: number;
}

// Flat walls share no normals: four vertices and two triangles for each edge of a rim.
const VERTICES_PER_WALL = 4;
const INDICES_PER_WALL = 6;

/**
 * Buildings in one mesh: roofs of flat faces and upright walls with flat normals, no floor. Walls follow the normal of
 * the ellipsoid at each corner, and every vertex is computed in float64 before it is rounded once.
 *
 * @param buildings at most 65,535; the place of a building in the list is its feature id
 */
export function buildMesh(buildings: readonly Building[], frame: EnuFrame): BuildingMesh {
  const roofs = buildings.map(({ footprint, roofs: own }) =>
    footprint.parts.map((part, i) => own[i] ?? flatRoof(part)),
  );
  let [vertices, indices] = [0, 0];
  for (const { faces, rim } of roofs.flat()) {
    vertices += rim.length * VERTICES_PER_WALL;
    indices += rim.length * INDICES_PER_WALL;
    for (const face of faces) {
      vertices += new Set(face).size;
      indices += face.length;
    }
  }
  const mesh: BuildingMesh = {
    positions: new Float32Array(vertices * 3),
    normals: new Float32Array(vertices * 3),
    featureIds: new Uint16Array(vertices),
    indices: new Uint32Array(indices),
  };
  const writer: Writer = { ...mesh, frame, vertex: 0, index: 0 };
  for (const [featureId, building] of buildings.entries()) {
    const [west, south, east, north] = building.footprint.box;
    const up = toLocalDirection(frame, upAt((west + east) / 2, (south + north) / 2));
    for (const roof of roofs[featureId] ?? []) writeBody(writer, building, roof, featureId, up);
  }
  return mesh;
}

function writeBody(
  writer: Writer,
  { eavesMeters, footMeters }: Building,
  roof: Roof,
  featureId: number,
  up: Vector,
): void {
  const { points, faces, rim } = roof;
  const places = Array.from({ length: points.length / 3 }, (_, p) =>
    placePoint(points, p, eavesMeters + (points[p * 3 + 2] as number), writer.frame),
  );
  for (const face of faces) {
    const rise = points[(face[0] as number) * 3 + 2];
    const isLevel = face.every((p) => points[p * 3 + 2] === rise);
    writeFace(writer, places, face, isLevel ? up : faceNormal(places, face), featureId);
  }
  for (const [a, b] of rim) {
    const foot = (p: number) => placePoint(points, p, footMeters, writer.frame);
    writeWall(writer, [foot(a), foot(b), places[b] as Vector, places[a] as Vector], featureId);
  }
}

function writeFace(
  writer: Writer,
  places: readonly Vector[],
  face: readonly number[],
  normal: Vector,
  featureId: number,
): void {
  const vertices = new Map<number, number>();
  for (const p of [...new Set(face)].sort((p, q) => p - q)) {
    vertices.set(p, writer.vertex);
    writeVertex(writer, places[p] as Vector, normal, featureId);
  }
  for (const p of face) writer.indices[writer.index++] = vertices.get(p) as number;
}

/** The normal of a flat face: the sum over its triangles, in which thin ones count for little. */
function faceNormal(places: readonly Vector[], face: readonly number[]): Vector {
  const sum: Vector = [0, 0, 0];
  for (let i = 0; i < face.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => places[face[i + k] as number]) as Vector[];
    const own = cross(minus(b as Vector, a as Vector), minus(c as Vector, a as Vector));
    for (const axis of [0, 1, 2] as const) sum[axis] += own[axis];
  }
  return unit(sum);
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

function wallNormal([a, b, topB, topA]: [Vector, Vector, Vector, Vector]): Vector {
  // Either end may be low, as under a shed roof: the higher one tells what is up.
  const [rightUp, leftUp] = [minus(topB, b), minus(topA, a)];
  const upward = Math.hypot(...leftUp) >= Math.hypot(...rightUp) ? leftUp : rightUp;
  return unit(cross(minus(b, a), upward));
}

function placePoint(
  points: ArrayLike<number>,
  point: number,
  heightMeters: number,
  frame: EnuFrame,
): Vector {
  const [lon, lat] = [points[point * 3] as number, points[point * 3 + 1] as number];
  return toLocal(frame, toEcef(lon, lat, heightMeters));
}

function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function unit(v: Vector): Vector {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}

function writeVertex(writer: Writer, position: Vector, normal: Vector, featureId: number): void {
  const at = writer.vertex * 3;
  writer.positions.set(toYUp(position), at);
  writer.normals.set(toYUp(normal), at);
  writer.featureIds[writer.vertex++] = featureId;
}
