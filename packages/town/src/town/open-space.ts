import type { Random } from '../random.js';
import { type Block, rounded } from './block.js';
import type { Course } from './course.js';
import { type Line, smooth, smoothRing } from './line.js';
import { at, distance, go, mix, type Point, type Ring, toward } from './plane.js';
import { areaOf, centreOf, frameOf, inset, straighten } from './ring.js';
import type { Green, Site } from './site.js';
import { parcelsOf } from './site.js';

/** A way for walkers through green. */
export interface Path {
  readonly line: Line;
  readonly widthMeters: number;
}

/** Parks, squares, river banks and fields. */
export interface OpenSpace {
  readonly greens: Green[];
  readonly paths: Path[];
  readonly ponds: Ring[];
  /** Paved ground: squares, promenades. */
  readonly plazas: Ring[];
}

export function createOpenSpace(): OpenSpace {
  return { greens: [], paths: [], ponds: [], plazas: [] };
}

/** Lays out a block that nobody builds on. */
export function layOutOpen(block: Block, space: OpenSpace, random: Random): void {
  const ground = straighten(block.ground, 0.05);
  switch (block.zone) {
    case 'park':
    case 'green':
      park(ground, space, random);
      return;
    case 'square':
      space.plazas.push(ground);
      square(ground, space);
      return;
    case 'field':
      for (const ring of parcelsOf(ground, 9_500, random, () => 3)) {
        const chance = random.next();
        space.greens.push({
          kind: chance < 0.62 ? 'field' : chance < 0.85 ? 'meadow' : 'wood',
          ring,
        });
      }
      return;
    case 'wood':
      for (const ring of parcelsOf(ground, 14_000, random, () => 2)) {
        space.greens.push({ kind: random.next() < 0.75 ? 'wood' : 'meadow', ring });
      }
      return;
    default:
      return;
  }
}

/** Lawns, a walk around, two ways across that swing, and a pond where there is room. */
function park(ground: Ring, space: OpenSpace, random: Random): void {
  space.greens.push({ kind: 'lawn', ring: ground });
  const frame = frameOf(ground);
  const middle = centreOf(ground);
  const isLarge = areaOf(ground) > 25_000;
  const walk = inset(ground, isLarge ? 16 : 9);
  if (!walk) return;
  const around = rounded(straighten(walk.ring, 3), isLarge ? 60 : 22, 8);
  space.paths.push({ line: [...around, around[0] as Point], widthMeters: isLarge ? 4 : 2.5 });
  const aside: Point = [-frame.along[1], frame.along[0]];
  const [u, v] = [frame.long * 0.5, frame.deep * 0.5];
  const sway = frame.deep * 0.13;
  const place = (x: number, y: number): Point => go(go(middle, frame.along, x * u), aside, y * v);
  const bent = (points: Point[]) => smooth(points, 10);
  const wide = isLarge ? 3.2 : 2.2;
  const edge = isLarge ? 0.7 : 0.52;
  space.paths.push({
    line: bent([
      place(-edge, -edge),
      go(place(-0.3, -0.25), aside, sway),
      place(0.2, 0.3),
      place(edge, edge),
    ]),
    widthMeters: wide,
  });
  if (!isLarge) return;
  space.paths.push({
    line: bent([
      place(-edge, edge),
      place(-0.35, 0.5),
      place(0.05, 0.62),
      place(0.5, 0.1),
      place(edge, -edge),
    ]),
    widthMeters: wide,
  });
  const centre = place(-0.12, -0.02);
  const blob = Array.from({ length: 9 }, (_, i): Point => {
    const [x, y] = OCTANTS[i] as Point;
    const r = random.between(0.66, 1.16) * (i === 2 || i === 6 ? 0.7 : 1);
    return go(go(centre, frame.along, x * r * u * 0.5), aside, y * r * v * 0.4);
  });
  const pond = smoothRing(blob, 5);
  space.ponds.push(pond);
  const shore = inset(pond, -7);
  if (shore) space.paths.push({ line: [...shore.ring, shore.ring[0] as Point], widthMeters: 2.4 });
}

/** Nine directions, near enough to even. */
const OCTANTS: readonly Point[] = [
  [1, 0],
  [0.77, 0.64],
  [0.17, 0.98],
  [-0.5, 0.87],
  [-0.94, 0.34],
  [-0.94, -0.34],
  [-0.5, -0.87],
  [0.17, -0.98],
  [0.77, -0.64],
];

/** A fountain, four lawns. */
function square(ground: Ring, space: OpenSpace): void {
  const middle = centreOf(ground);
  const pool = OCTANTS.map((p) => go(middle, p, 11));
  space.ponds.push(smoothRing(pool, 4));
  const lawns = straighten(ground, 8);
  lawns.forEach((p, i) => {
    // One in each corner, cut back where the ways to the fountain begin.
    const [a, b] = [at(lawns, i - 1), at(lawns, i + 1)];
    const corner = mix(p, middle, 0.18);
    const one = go(corner, toward(p, a), distance(p, a) * 0.26);
    const two = go(corner, toward(p, b), distance(p, b) * 0.26);
    const inner: Point = [one[0] + two[0] - corner[0], one[1] + two[1] - corner[1]];
    const cutBack = [mix(inner, one, 0.35), mix(inner, two, 0.35)] as const;
    space.greens.push({ kind: 'lawn', ring: [one, corner, two, cutBack[1], cutBack[0]] });
  });
}

/** The promenade between a quay road and the water, as one ribbon on each bank. */
export function quaysOf(course: Course): Ring[] {
  const within = (bank: Line, road: Line): Ring => [...bank, ...[...road].reverse()];
  return [
    within(course.northBank, course.along(13.5)),
    within(course.southBank, course.along(-13.5)).toReversed(),
  ];
}

/** Greens a site laid out, those that are real places. */
export function takeGreens(site: Site, space: OpenSpace): void {
  space.greens.push(...site.greens.filter((green) => areaOf(green.ring) > 60));
}
