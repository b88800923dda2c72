/**
 * Heights on a regular grid from heights that are known at some of its nodes: a membrane that every known height pulls
 * at. It is found from coarse to fine, so that wide gaps are bridged as smoothly as narrow ones, and in a fixed number
 * of steps, so that the same heights give the same bytes.
 */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** Known heights as a sum and a count at each node, row by row; counts may be shares. */
export interface Known extends Grid {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/** How strongly a height that is known once or more pulls, against one for each neighbour: noise is evened out. */
const PULL = 1;
const COARSEST_NODES = 8;
const COARSEST_STEPS = 400;
const STEPS = 24;
const SMOOTHINGS = 2;

/** The heights of all nodes. At least one must be known. */
export function stretchMembrane(known: Known): Float64Array {
  const heights = solve(known);
  let smooth = heights;
  for (let i = 0; i < SMOOTHINGS; i++) smooth = smoothed(smooth, known);
  return smooth;
}

function solve(known: Known): Float64Array {
  const isCoarsest = Math.max(known.columns, known.rows) <= COARSEST_NODES;
  const heights = isCoarsest ? filled(known) : prolonged(solve(coarsened(known)), known);
  relax(heights, known, isCoarsest ? COARSEST_STEPS : STEPS);
  return heights;
}

function filled({ sums, counts }: Known): Float64Array {
  const sum = sums.reduce((total, value) => total + value, 0);
  const count = counts.reduce((total, value) => total + value, 0);
  return new Float64Array(sums.length).fill(sum / count);
}

function coarsened({ columns, rows, sums, counts }: Known): Known {
  const coarse = halved({ columns, rows });
  const result = {
    ...coarse,
    sums: new Float64Array(coarse.columns * coarse.rows),
    counts: new Float64Array(coarse.columns * coarse.rows),
  };
  for (let node = 0; node < sums.length; node++) {
    const [x, y] = [Math.round((node % columns) / 2), Math.round(Math.floor(node / columns) / 2)];
    const at = y * coarse.columns + x;
    result.sums[at] = (result.sums[at] as number) + (sums[node] as number);
    result.counts[at] = (result.counts[at] as number) + (counts[node] as number);
  }
  return result;
}

function halved({ columns, rows }: Grid): Grid {
  return { columns: Math.floor(columns / 2) + 1, rows: Math.floor(rows / 2) + 1 };
}

function prolonged(coarse: Float64Array, fine: Grid): Float64Array {
  const { columns } = halved(fine);
  const heights = new Float64Array(fine.columns * fine.rows);
  for (let node = 0; node < heights.length; node++) {
    const [x, y] = [node % fine.columns, Math.floor(node / fine.columns)];
    const [left, right] = [x >> 1, (x + 1) >> 1];
    const [low, high] = [(y >> 1) * columns, ((y + 1) >> 1) * columns];
    const at = (place: number) => coarse[place] as number;
    heights[node] = (at(low + left) + at(low + right) + at(high + left) + at(high + right)) / 4;
  }
  return heights;
}

/** Gauss–Seidel; a node at the border has fewer neighbours, so that the membrane runs out level. */
function relax(heights: Float64Array, known: Known, steps: number): void {
  const { columns, rows, sums, counts } = known;
  for (let step = 0; step < steps; step++) {
    for (let node = 0; node < heights.length; node++) {
      const [x, y] = [node % columns, Math.floor(node / columns)];
      const count = counts[node] as number;
      let weight = PULL * Math.min(1, count);
      let sum = count > 0 ? (weight * (sums[node] as number)) / count : 0;
      const pull = (neighbour: number) => {
        weight++;
        sum += heights[neighbour] as number;
      };
      if (x > 0) pull(node - 1);
      if (x + 1 < columns) pull(node + 1);
      if (y > 0) pull(node - columns);
      if (y + 1 < rows) pull(node + columns);
      heights[node] = sum / weight;
    }
  }
}

/** Binomial weights 1, 2, 1 in both directions. */
function smoothed(heights: Float64Array, { columns, rows }: Grid): Float64Array {
  const result = new Float64Array(heights.length);
  for (let node = 0; node < heights.length; node++) {
    const [x, y] = [node % columns, Math.floor(node / columns)];
    let sum = 0;
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        const nearX = Math.min(columns - 1, Math.max(0, x + dx));
        const nearY = Math.min(rows - 1, Math.max(0, y + dy));
        sum +=
          (2 - Math.abs(dx)) * (2 - Math.abs(dy)) * (heights[nearY * columns + nearX] as number);
      }
    }
    result[node] = sum / 16;
  }
  return result;
}
