import type { Random } from '../random.js';
import { cmPoint, dot, go, left, type Point, type Ring, toward } from './plane.js';
import {
  areaOf,
  type Box,
  boxesMeet,
  boxOf,
  centreOf,
  frameOf,
  isSimple,
  isWithin,
  overlap,
  split,
} from './ring.js';
import type { RoadClass } from './road-class.js';

/** What a building is for. */
export type Use =
  | 'dwelling'
  | 'office'
  | 'retail'
  | 'civic'
  | 'culture'
  | 'school'
  | 'campus'
  | 'hospital'
  | 'hotel'
  | 'warehouse'
  | 'data'
  | 'construction';

/** When it was built: before 1950, to 1990, to 2010, since. */
export type Era = 'heritage' | 'old' | 'recent' | 'new';

export type RoofType = 'flat' | 'gable' | 'hip' | 'shed';

/** A building on the drawing board. */
export interface Draft {
  readonly ring: Ring;
  /** An open court in the middle, with the clock. */
  readonly hole?: Ring;
  readonly use: Use;
  readonly era: Era;
  readonly floors: number;
  readonly roof?: RoofType;
  /** Along the ridge; the longest side if not given. */
  readonly ridge?: Point;
  /** The broad low part it stands on, its floors counted within `floors`. */
  readonly podium?: { readonly ring: Ring; readonly floors: number; readonly use: Use };
  readonly hasShops?: boolean;
}

/** A block being built on. */
export interface Site {
  readonly ground: Ring;
  readonly fronts: readonly (RoadClass | 'border')[];
  readonly centre: Point;
  /** 1 in the heart of the town, towards 0 at its edge. */
  readonly centrality: number;
  readonly drafts: Draft[];
  /** Gardens, courts, sports grounds. */
  readonly greens: Green[];
  /** Ground to park on. */
  readonly lots: Ring[];
  /** Tower cranes: foot, height and jib. */
  readonly cranes: Crane[];
  readonly random: Random;
  /** Takes a building if it lies inside the block and touches nothing there. */
  place(draft: Draft): boolean;
}

export type GreenKind =
  | 'garden'
  | 'court'
  | 'pitch'
  | 'lawn'
  | 'plaza'
  | 'field'
  | 'meadow'
  | 'wood'
  | 'pond';

export interface Green {
  readonly kind: GreenKind;
  readonly ring: Ring;
}

export interface Crane {
  readonly at: Point;
  readonly heightMeters: number;
  readonly jibMeters: number;
  readonly headingDegrees: number;
}

export function createSite(
  ground: Ring,
  fronts: readonly (RoadClass | 'border')[],
  centrality: number,
  random: Random,
): Site {
  const taken: { box: Box; ring: Ring }[] = [];
  const drafts: Draft[] = [];
  const place = (draft: Draft): boolean => {
    // Checked as it will be written, to the centimetre.
    const ring = (draft.podium?.ring ?? draft.ring).map(cmPoint);
    if (ring.length < 3 || areaOf(ring) < 20 || !isSimple(ring)) return false;
    if (!isWithin(ring, ground)) return false;
    if (draft.hole && !isWithin(draft.hole, draft.ring)) return false;
    if (draft.podium && !isWithin(draft.ring, draft.podium.ring)) return false;
    const box = boxOf(ring);
    if (taken.some((other) => boxesMeet(box, other.box) && overlap(ring, other.ring))) return false;
    taken.push({ box, ring });
    drafts.push(draft);
    return true;
  };
  return {
    ground,
    fronts,
    centre: centreOf(ground),
    centrality,
    drafts,
    greens: [],
    lots: [],
    cranes: [],
    random,
    place,
  };
}

/** A figure in metres along and aside of a corner, as a ring on the plan. */
function figure(corner: Point, along: Point, points: readonly Point[]): Point[] {
  return points.map(([u, v]) => go(corner, along, u, v));
}

export function slabOf(corner: Point, along: Point, long: number, deep: number): Point[] {
  return figure(corner, along, [
    [0, 0],
    [long, 0],
    [long, deep],
    [0, deep],
  ]);
}

/** A box, an L or a U in a box of the given size, its wings `arm` deep. */
export function wings(
  kind: 'box' | 'L' | 'U',
  corner: Point,
  along: Point,
  long: number,
  deep: number,
  arm: number,
): Point[] {
  if (kind === 'box') return slabOf(corner, along, long, deep);
  if (kind === 'L')
    return figure(corner, along, [
      [0, 0],
      [long, 0],
      [long, arm],
      [arm, arm],
      [arm, deep],
      [0, deep],
    ]);
  return figure(corner, along, [
    [0, 0],
    [long, 0],
    [long, deep],
    [long - arm, deep],
    [long - arm, arm],
    [arm, arm],
    [arm, deep],
    [0, deep],
  ]);
}

/** The largest box along the longest side that lies inside a ring, sought by shrinking; null if it is no use. */
export function boxWithin(
  ring: Ring,
  least = 8,
): { corner: Point; along: Point; long: number; deep: number } | null {
  const frame = frameOf(ring);
  const middle = centreOf(ring);
  for (let share = 0.98; share > 0.35; share -= 0.04) {
    const long = frame.long * share;
    const deep = frame.deep * share;
    if (deep < least || long < least) return null;
    const corner = go(middle, frame.along, -long / 2, -deep / 2);
    if (isWithin(slabOf(corner, frame.along, long, deep), ring))
      return { corner, along: frame.along, long, deep };
  }
  return null;
}

/** Divides a ring across its long side until the pieces are small enough; `gapAt` metres stay free along each cut. */
export function parcelsOf(
  ring: Ring,
  most: number,
  random: Random,
  gapAt: (area: number) => number,
): Point[][] {
  const area = areaOf(ring);
  if (area < most * random.between(0.8, 1.2)) return [[...ring]];
  const frame = frameOf(ring);
  const share = random.between(0.42, 0.58);
  const p = go(frame.corner, frame.along, frame.long * share, frame.deep / 2);
  const across = left(frame.along);
  const half = gapAt(area) / 2;
  const one = split(ring, go(p, frame.along, -half), across)?.[0];
  const two = split(ring, go(p, frame.along, half), across)?.[1];
  if (!one || !two || areaOf(one) < 30 || areaOf(two) < 30) return [[...ring]];
  return [one, two].flatMap((part) => parcelsOf(part, most, random, gapAt));
}

/** The longest side of a ring: where it begins, its direction, and its length. */
export function longestSide(ring: Ring): { from: Point; along: Point; long: number } {
  let best = { from: ring[0] as Point, along: [1, 0] as Point, long: 0 };
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length] as Point;
    const along = toward(p, q);
    const long = dot(along, [q[0] - p[0], q[1] - p[1]]);
    if (long > best.long) best = { from: p, along, long };
  });
  return best;
}
