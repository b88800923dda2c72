import type { Geometry } from '@borough/core';
import type { Solid, SolidMaker } from '../solid.js';
import type { FacadeGrid, FacadePoints } from './points.js';

/** How thick a cell is on its wall, metres: enough to stand before it, too little to be seen. */
const THICK_METERS = 0.2;

/**
 * The walls around façade points as areas, one a point and in their order: a strip of ground before the wall at
 * the height of the floor. Raised by the height of a floor they cover the façade without a gap.
 */
export function facadeCells(
  { points, normals, widths, floor }: FacadePoints,
  { bottomMeters }: Solid,
  { floorHeightMeters }: FacadeGrid,
  maker: SolidMaker,
): Geometry[] {
  return [...floor].map((storey, i) => {
    const [x, y] = [points[i * 3] as number, points[i * 3 + 1] as number];
    const [nx, ny] = [normals[i * 2] as number, normals[i * 2 + 1] as number];
    const half = (widths[i] as number) / 2;
    const height = bottomMeters + storey * floorHeightMeters;
    const corner = (along: number, out: number): readonly number[] => [
      ...maker.place(x - ny * along + nx * out, y + nx * along + ny * out),
      height,
    ];
    const near = -THICK_METERS / 4;
    const far = THICK_METERS;
    return toArea([corner(-half, near), corner(half, near), corner(half, far), corner(-half, far)]);
  });
}

/** The ground around points of a grid as areas, one a point and in their order, painted on the ground. */
export function groundCells(
  points: Float64Array,
  spacingMeters: number,
  maker: SolidMaker,
): Geometry[] {
  const half = spacingMeters / 2;
  const cells: Geometry[] = [];
  for (let i = 0; i < points.length; i += 3) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    const corner = (east: number, north: number): readonly number[] => [
      ...maker.place(x + east, y + north),
      Number.NaN,
    ];
    cells.push(
      toArea([corner(-half, -half), corner(half, -half), corner(half, half), corner(-half, half)]),
    );
  }
  return cells;
}

function toArea(corners: readonly (readonly number[])[]): Geometry {
  return { type: 'area', parts: [Float64Array.from(corners.flat())], outers: [0] };
}
