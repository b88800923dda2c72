import { createRandom, type Random } from '../random.js';
import type { Course } from './course.js';
import type { KerbSides } from './kerb.js';
import { lengthOf, placeAlong } from './line.js';
import { cm, cmPoint, go, type Point } from './plane.js';
import { areaOf, boxOf, contains, distanceToOutline } from './ring.js';
import type { Green } from './site.js';

export type TreeKind = 'plane' | 'ginkgo' | 'willow' | 'camphor' | 'pine' | 'cherry';

export interface Tree {
  readonly at: Point;
  readonly heightMeters: number;
  readonly crownMeters: number;
  readonly kind: TreeKind;
}

/** Whether a tree may stand there: not in a house, on a road, in water. */
export type IsFree = (at: Point, crownMeters: number) => boolean;

function tree(at: Point, kind: TreeKind, random: Random): Tree {
  const heightMeters = cm(
    (kind === 'cherry' ? 4.5 : kind === 'willow' ? 8 : 9) * random.between(0.75, 1.35),
  );
  const slim = kind === 'pine' || kind === 'ginkgo' ? 0.24 : 0.34;
  return {
    at: cmPoint(at),
    heightMeters,
    crownMeters: cm(heightMeters * slim * random.between(0.85, 1.15)),
    kind,
  };
}

/** Rows on the pavements of avenues and streets, one kind to a road. */
export function plantStreets(places: readonly KerbSides[], isFree: IsFree, seed: number): Tree[] {
  const trees: Tree[] = [];
  for (const { sides } of places) {
    for (const side of sides) {
      if (side.road === 'border' || side.road === 'lane') continue;
      const random = createRandom(seed ^ Math.round(side.from[0] * 31 + side.from[1] * 17));
      const kind = (['plane', 'camphor', 'ginkgo', 'plane', 'cherry'] as const)[
        (side.street + 5) % 5
      ] as TreeKind;
      const step = side.road === 'street' ? 11 : 8.5;
      const count = Math.floor((side.long - 8) / step);
      for (let k = 0; k <= count; k++) {
        const at = go(side.from, side.along, (side.long - count * step) / 2 + k * step, 1.1);
        if (random.next() < (side.road === 'street' ? 0.16 : 0.05) || !isFree(at, 1.2)) continue;
        trees.push(tree(at, kind, random));
      }
    }
  }
  return trees;
}

/** Willows and cherries in two rows along both banks. */
export function plantQuays(course: Course, isFree: IsFree, random: Random): Tree[] {
  const trees: Tree[] = [];
  for (const side of [1, -1]) {
    for (const [row, kind] of [
      [4, 'willow'],
      [11, 'cherry'],
    ] as const) {
      const line = course.along(side * row);
      const long = lengthOf(line);
      for (let far = row; far < long; far += 9) {
        const { at } = placeAlong(line, far);
        if (isFree(at, 2)) trees.push(tree(at, kind, random));
      }
    }
  }
  return trees;
}

/** How far apart trees stand, on average, by the kind of ground; none on plazas and pitches. */
const SPACING: Readonly<Partial<Record<Green['kind'], number>>> = {
  garden: 13,
  court: 9.5,
  lawn: 13,
  meadow: 40,
  wood: 8.5,
  field: 90,
};

/** Groups and single trees on green ground, at jittered places of a grid. */
export function plantGreens(greens: readonly Green[], isFree: IsFree, seed: number): Tree[] {
  const trees: Tree[] = [];
  for (const { kind, ring } of greens) {
    const base = SPACING[kind];
    if (!base) continue;
    const [w, s, e, n] = boxOf(ring);
    const random = createRandom(seed ^ Math.round(w * 13 + s * 7));
    const area = areaOf(ring);
    // Woods at the edge of the town are large; there the trees may be few and broad.
    const step = kind === 'wood' && area > 12_000 ? 13 : base;
    for (let x = w; x < e; x += step) {
      for (let y = s; y < n; y += step) {
        const at: Point = [x + random.next() * step, y + random.next() * step];
        const clump = kind === 'lawn' ? clumpAt(at) : 1;
        if (random.next() > clump * 0.85) continue;
        if (!contains(ring, at) || distanceToOutline(at, ring) < 1.5 || !isFree(at, 2.2)) continue;
        trees.push(tree(at, pick(kind, random), random));
      }
    }
  }
  return trees;
}

/** Thick in some places and thin in others, the same for neighbours. */
function clumpAt([x, y]: Point): number {
  const cell = (i: number, k: number) => createRandom(i * 7919 + k * 104_729 + 17).next();
  const size = 38;
  const [i, k] = [Math.floor(x / size), Math.floor(y / size)];
  const [u, v] = [x / size - i, y / size - k];
  const low = cell(i, k) * (1 - u) + cell(i + 1, k) * u;
  const high = cell(i, k + 1) * (1 - u) + cell(i + 1, k + 1) * u;
  const mixed = low * (1 - v) + high * v;
  return mixed * mixed * 1.9;
}

function pick(kind: Green['kind'], random: Random): TreeKind {
  if (kind === 'wood') return random.pick(['pine', 'camphor', 'camphor']);
  if (kind === 'court') return random.pick(['cherry', 'ginkgo', 'camphor']);
  return random.pick(['camphor', 'plane', 'ginkgo', 'willow', 'cherry', 'pine']);
}
