import type { Frame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import type { Geometry } from '../table/geometry.js';
import { isOnGround, placePart } from './paged.js';

/** Segments of lines, eight numbers each: from, to (metres of the city's frame), metres before it, slot. */
export type Segments = number[];
const SEGMENT = 8;

/** Segments of one page: those on the ground, and those that have heights of their own. */
export interface LineChunk {
  readonly ground: Segments;
  readonly solid: Segments;
}

/** Lines as they are, of areas the outlines; null where there are none. */
export function toLineChunk(
  shapes: Iterable<readonly [slot: number, shape: Geometry]>,
  frame: Frame,
): LineChunk | null {
  const chunk: LineChunk = { ground: [], solid: [] };
  for (const [slot, shape] of shapes)
    addLines(isOnGround(shape) ? chunk.ground : chunk.solid, slot, shape, frame);
  return chunk.ground.length + chunk.solid.length > 0 ? chunk : null;
}

function addLines(out: Segments, slot: number, { type, parts }: Geometry, frame: Frame): void {
  for (const part of parts) {
    const points = placePart(part, frame);
    if (type === 'area') points.push(points[0] as Enu);
    let along = 0;
    for (let i = 1; i < points.length; i++) {
      const from = points[i - 1] as Enu;
      const to = points[i] as Enu;
      out.push(...from, ...to, along, slot);
      along += Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    }
  }
}

/** Segments as arrays for a GPU, by instance. */
export interface SegmentArrays {
  readonly count: number;
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly along: Float32Array;
  readonly slots: Uint32Array;
}

/** Several lists of segments as one. */
export function joinSegments(chunks: readonly Segments[]): SegmentArrays {
  const count = chunks.reduce((sum, chunk) => sum + chunk.length / SEGMENT, 0);
  const out: SegmentArrays = {
    count,
    from: new Float32Array(count * 3),
    to: new Float32Array(count * 3),
    along: new Float32Array(count),
    slots: new Uint32Array(count),
  };
  let n = 0;
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length; i += SEGMENT, n++) {
      for (let k = 0; k < 3; k++) {
        out.from[n * 3 + k] = chunk[i + k] as number;
        out.to[n * 3 + k] = chunk[i + 3 + k] as number;
      }
      out.along[n] = chunk[i + 6] as number;
      out.slots[n] = chunk[i + 7] as number;
    }
  }
  return out;
}
