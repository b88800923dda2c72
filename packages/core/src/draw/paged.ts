import type { Frame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import type { Geometry, GeometryReader } from '../table/geometry.js';
import { PAGE } from '../table/pages.js';
import type { TableReader } from '../table/table.js';

/** What is built from the shapes of a table, page by page: a change rebuilds its own page only. */
export interface Paged<T> {
  readonly chunks: ReadonlyMap<number, T>;
  /** `pages` null: all of them. */
  update(pages: Uint32Array | null): void;
}

/** @param build makes the chunk of a page from its shapes; null where there are none of its kind */
export function createPaged<T>(
  table: TableReader,
  build: (shapes: Iterable<readonly [slot: number, shape: Geometry]>) => T | null,
): Paged<T> {
  const chunks = new Map<number, T>();

  function remake(page: number): void {
    const chunk = build(
      shapesOf(table.geometry, page * PAGE, Math.min(table.size, (page + 1) * PAGE)),
    );
    if (chunk) chunks.set(page, chunk);
    else chunks.delete(page);
  }

  return {
    chunks,
    update(pages) {
      if (pages) for (const page of pages) remake(page);
      else for (let page = 0; page * PAGE < table.size; page++) remake(page);
    },
  };
}

function* shapesOf(
  shapes: GeometryReader,
  from: number,
  to: number,
): Generator<readonly [number, Geometry]> {
  for (let slot = from; slot < to; slot++) {
    const shape = shapes.get(slot);
    if (shape) yield [slot, shape];
  }
}

/** The points of a part in the city's frame; where the height is unknown, on the ground. */
export function placePart(part: Float64Array, frame: Frame): Enu[] {
  const points: Enu[] = [];
  for (let i = 0; i < part.length; i += 3) {
    const height = part[i + 2] as number;
    const meters = Number.isNaN(height) ? frame.origin.heightMeters : height;
    points.push(frame.place(part[i] as number, part[i + 1] as number, meters));
  }
  return points;
}

/** True where no point of a shape says how high it lies. */
export function isOnGround({ parts }: Geometry): boolean {
  return parts.every((part) => {
    for (let i = 2; i < part.length; i += 3) if (!Number.isNaN(part[i])) return false;
    return true;
  });
}
