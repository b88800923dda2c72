import type { Foot } from './facade.js';

/**
 * The lie of the land, read from where buildings stand: a grid of their feet whose holes are filled from
 * ever coarser means (pull-push, Gortler et al. 1996). It is a guess between buildings and says nothing
 * beyond them, so the land goes back to the city's own level there.
 */
export interface Relief {
  /** Takes feet in; the same ones again change nothing. True where the land has changed. */
  add(feet: readonly Foot[]): boolean;
  /** Metres above the local level and how densely the place is built, 0 … 1. */
  at(x: number, z: number): { readonly y: number; readonly built: number };
  /** x, z */
  readonly center: readonly [number, number];
}

const CELL_METERS = 24;
/** A land this flat is drawn as a plane: feet are seldom better known. */
const FLAT_METERS = 3;
/** Cells around the last building over which the land goes back to its level. */
const MARGIN = 40;
const MOST_CELLS = 512;

interface Grid {
  readonly x0: number;
  readonly z0: number;
  readonly nx: number;
  readonly nz: number;
  readonly y: Float32Array;
  readonly built: Float32Array;
  readonly cell: number;
}

export function createRelief(): Relief {
  const feet = new Map<string, Foot>();
  let grid: Grid | null = null;
  let isDirty = false;
  let box = { x0: 0, x1: 0, z0: 0, z1: 0, y0: 0, y1: 0 };

  function refresh(): void {
    if (!isDirty) return;
    isDirty = false;
    box = boxOf(feet.values());
    grid = box.y1 - box.y0 < FLAT_METERS ? null : fill(feet.values(), box);
  }

  return {
    add(more) {
      const before = feet.size;
      for (const foot of more) {
        const name = `${Math.round(foot.x)} ${Math.round(foot.z)}`;
        if (!feet.has(name)) feet.set(name, foot);
      }
      isDirty ||= feet.size > before;
      return feet.size > before;
    },
    at(x, z) {
      refresh();
      return grid ? sample(grid, x, z) : { y: 0, built: isIn(box, x, z) ? 0.6 : 0 };
    },
    get center(): readonly [number, number] {
      refresh();
      return [(box.x0 + box.x1) / 2, (box.z0 + box.z1) / 2] as const;
    },
  };
}

type Box = { x0: number; x1: number; z0: number; z1: number; y0: number; y1: number };

const isIn = (box: Box, x: number, z: number): boolean =>
  x > box.x0 && x < box.x1 && z > box.z0 && z < box.z1;

function boxOf(feet: Iterable<Foot>): Box {
  const box = { x0: 1e9, x1: -1e9, z0: 1e9, z1: -1e9, y0: 1e9, y1: -1e9 };
  for (const { x, y, z } of feet) {
    box.x0 = Math.min(box.x0, x);
    box.x1 = Math.max(box.x1, x);
    box.z0 = Math.min(box.z0, z);
    box.z1 = Math.max(box.z1, z);
    box.y0 = Math.min(box.y0, y);
    box.y1 = Math.max(box.y1, y);
  }
  return box.x0 > box.x1 ? { x0: 0, x1: 0, z0: 0, z1: 0, y0: 0, y1: 0 } : box;
}

function fill(feet: Iterable<Foot>, box: Box): Grid {
  const span = Math.max(box.x1 - box.x0, box.z1 - box.z0);
  const cell = Math.max(CELL_METERS, span / MOST_CELLS);
  const nx = Math.ceil((box.x1 - box.x0) / cell) + 2 * MARGIN + 1;
  const nz = Math.ceil((box.z1 - box.z0) / cell) + 2 * MARGIN + 1;
  const x0 = box.x0 - MARGIN * cell;
  const z0 = box.z0 - MARGIN * cell;
  const sum = new Float32Array(nx * nz);
  const weight = new Float32Array(nx * nz);
  for (const { x, y, z } of feet) {
    const i = Math.round((z - z0) / cell) * nx + Math.round((x - x0) / cell);
    sum[i] = (sum[i] as number) + y;
    weight[i] = (weight[i] as number) + 1;
  }
  const built = Float32Array.from(weight, (w) => Math.min(1, w));
  for (let pass = 0; pass < 4; pass++) blur(built, nx, nz);
  const y = pullPush(sum, weight, nx, nz);
  for (let pass = 0; pass < 2; pass++) blur(y, nx, nz);
  for (let row = 0; row < nz; row++)
    for (let column = 0; column < nx; column++) {
      const edge = Math.min(row, column, nz - 1 - row, nx - 1 - column) / (MARGIN * 0.8);
      const t = Math.min(1, edge);
      const i = row * nx + column;
      y[i] = (y[i] as number) * t * t * (3 - 2 * t);
    }
  return { x0, z0, nx, nz, y, built, cell };
}

/** Means of ever larger squares fill what is empty; what is known stays. */
function pullPush(sum: Float32Array, weight: Float32Array, nx: number, nz: number): Float32Array {
  const mean = Float32Array.from(sum, (s, i) => s / Math.max(1, weight[i] as number));
  if (nx <= 1 && nz <= 1) return mean;
  const [hx, hz] = [Math.ceil(nx / 2), Math.ceil(nz / 2)];
  const halfSum = new Float32Array(hx * hz);
  const halfWeight = new Float32Array(hx * hz);
  for (let row = 0; row < nz; row++)
    for (let column = 0; column < nx; column++) {
      const i = row * nx + column;
      const half = (row >> 1) * hx + (column >> 1);
      // Crowded cells count no more than full ones.
      const w = Math.min(1, weight[i] as number);
      halfSum[half] = (halfSum[half] as number) + (mean[i] as number) * w;
      halfWeight[half] = (halfWeight[half] as number) + w;
    }
  const coarse = pullPush(halfSum, halfWeight, hx, hz);
  for (let row = 0; row < nz; row++)
    for (let column = 0; column < nx; column++) {
      const i = row * nx + column;
      if ((weight[i] as number) === 0)
        mean[i] = bilinear(coarse, hx, hz, (column - 0.5) / 2, (row - 0.5) / 2);
    }
  return mean;
}

function blur(grid: Float32Array, nx: number, nz: number): void {
  const before = grid.slice();
  for (let row = 1; row < nz - 1; row++)
    for (let column = 1; column < nx - 1; column++) {
      const i = row * nx + column;
      const at = (d: number): number => before[i + d] as number;
      grid[i] = at(0) * 0.4 + (at(-1) + at(1) + at(-nx) + at(nx)) * 0.15;
    }
}

function bilinear(grid: Float32Array, nx: number, nz: number, x: number, z: number): number {
  const cx = Math.min(nx - 1, Math.max(0, x));
  const cz = Math.min(nz - 1, Math.max(0, z));
  const [ix, iz] = [Math.min(nx - 2, Math.floor(cx)), Math.min(nz - 2, Math.floor(cz))];
  const [i, j] = [Math.max(0, ix), Math.max(0, iz)];
  const [fx, fz] = [cx - i, cz - j];
  const at = (column: number, row: number): number =>
    grid[Math.min(nz - 1, row) * nx + Math.min(nx - 1, column)] as number;
  const low = at(i, j) * (1 - fx) + at(i + 1, j) * fx;
  const high = at(i, j + 1) * (1 - fx) + at(i + 1, j + 1) * fx;
  return low * (1 - fz) + high * fz;
}

function sample({ x0, z0, nx, nz, y, built, cell }: Grid, x: number, z: number) {
  const [column, row] = [(x - x0) / cell, (z - z0) / cell];
  if (column < 0 || row < 0 || column > nx - 1 || row > nz - 1) return { y: 0, built: 0 };
  return {
    y: bilinear(y, nx, nz, column, row),
    built: bilinear(built, nx, nz, column, row),
  };
}
