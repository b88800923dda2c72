import type { Vector } from './ellipsoid.js';

/** The geometry of one tile, y up as in glTF: x east, y up, z south, metres from the origin of its frame. */
export interface Mesh {
  /** Three floats a vertex. */
  readonly positions: Float32Array;
  /** Three floats a vertex, unit length. */
  readonly normals: Float32Array;
  /** Three a triangle, counter-clockwise seen from outside. */
  readonly indices: Uint32Array;
}

/** East, north, up to glTF's axes. 3D Tiles turns them back by (x, y, z) → (x, −z, y). */
export function toYUp([east, north, up]: Vector): Vector {
  return [east, up, -north];
}
