import type { Random } from './random.js';
import { middle, type Point, type Rect, rect } from './shape.js';

/** What a block is built as. */
type BlockKind =
  | 'perimeter'
  | 'slabs'
  | 'towers'
  | 'courts'
  | 'retail'
  | 'school'
  | 'park'
  | 'square';

/** A block: what lies between streets. */
export interface Block {
  /** From 1, row by row from the south-west; the first two digits of its buildings' keys. */
  readonly number: number;
  readonly kind: BlockKind;
  /** Inside the pavements. */
  readonly ground: Rect;
  /** 1 in the middle of the quarter, falling to 0 at its edge. */
  readonly centrality: number;
}

const COLUMNS = 6;
const ROWS = 5;
const STREET = 13;
const AVENUE = 26;
/** Pavements on either side. */
const PAVEMENT = 3.5;

/** Fixed places: the square in the middle, the park beside it, and block 12, whose parcel 04 everybody asks for. */
const FIXED: Readonly<Record<number, BlockKind>> = {
  12: 'perimeter',
  9: 'school',
  15: 'square',
  16: 'towers',
  10: 'towers',
  21: 'towers',
  22: 'park',
  20: 'retail',
};

/** Blocks of a planned quarter: six columns by five rows, two avenues crossing at the middle. */
export function createPlan(random: Random): Block[] {
  const widths = Array.from({ length: COLUMNS }, () => random.between(78, 104));
  const depths = Array.from({ length: ROWS }, () => random.between(64, 86));
  // Before which column and row the wide streets run.
  const xs = toEdges(widths, 3);
  const ys = toEdges(depths, 2);
  const rest = random.shuffle(
    Array.from({ length: COLUMNS * ROWS }, (_, i): BlockKind => {
      if (i % 7 === 3) return 'courts';
      if (i % 9 === 5) return 'retail';
      return i % 2 === 0 ? 'perimeter' : 'slabs';
    }),
  );
  const blocks: Block[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const number = row * COLUMNS + column + 1;
      const ground = rect(
        (xs[column] as number) + PAVEMENT,
        (ys[row] as number) + PAVEMENT,
        (widths[column] as number) - 2 * PAVEMENT,
        (depths[row] as number) - 2 * PAVEMENT,
      );
      const centrality = toCentrality(middle(ground));
      const kind = FIXED[number] ?? (rest[number - 1] as BlockKind);
      blocks.push({ number, kind, ground, centrality });
    }
  }
  return blocks;
}

/** Where each strip begins, with the whole centred on 0. */
function toEdges(sizes: readonly number[], avenueBefore: number): number[] {
  const edges: number[] = [];
  let at = 0;
  sizes.forEach((size, i) => {
    if (i > 0) at += i === avenueBefore ? AVENUE : STREET;
    edges.push(at);
    at += size;
  });
  return edges.map((edge) => edge - at / 2);
}

function toCentrality([x, y]: Point): number {
  return Math.exp(-(x * x + y * y) / (2 * 130 * 130));
}

/** Bends the plan a little, because no quarter keeps a perfect grid; small enough that walls stay apart. */
export function bend([x, y]: Point): Point {
  return [x + 9 * Math.sin(y / 95) + 0.02 * y, y + 8 * Math.sin(x / 120 + 0.6)];
}
