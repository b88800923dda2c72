import type { Block } from './plan.js';
import type { Random } from './random.js';
import {
  box,
  type Corner,
  corner,
  court,
  horseshoe,
  inset,
  octagon,
  type Rect,
  type Rings,
  rect,
} from './shape.js';

/** What a building is for. */
export type Use = 'dwelling' | 'office' | 'retail' | 'school' | 'hotel' | 'culture';

/** One building on the plan. */
export interface Parcel {
  readonly rings: Rings;
  readonly use: Use;
  readonly floors: number;
}

/** Between neighbours' walls. */
const SEAM = 0.8;

/** The buildings of a block, in the order of their parcel numbers. */
export function buildBlock(block: Block, random: Random): Parcel[] {
  const { ground, centrality } = block;
  switch (block.kind) {
    case 'perimeter':
      return perimeter(ground, centrality, random);
    case 'slabs':
      return slabs(ground, centrality, random);
    case 'towers':
      return towers(ground, centrality, random);
    case 'courts':
      return courts(ground, random);
    case 'retail':
      return retail(ground, centrality, random);
    case 'school':
      return school(ground, random);
    case 'square':
      return square(ground);
    case 'park':
      return park(ground);
  }
}

/** Houses around the edge, an L at each corner, and a shared garden inside. */
function perimeter(r: Rect, centrality: number, random: Random): Parcel[] {
  const depth = random.between(11, 13);
  const arm = random.between(19, 23);
  const floors = (): number => random.whole(4, 6) + Math.round(centrality * 4);
  const use = (): Use => (random.next() < 0.12 + centrality * 0.3 ? 'office' : 'dwelling');
  const parcels: Parcel[] = [];
  const east = r.x + r.width;
  const north = r.y + r.depth;
  const corners: readonly [Corner, number, number][] = [
    ['sw', r.x, r.y],
    ['se', east - arm, r.y],
    ['ne', east - arm, north - arm],
    ['nw', r.x, north - arm],
  ];
  for (const [at, x, y] of corners) {
    parcels.push({ rings: corner(rect(x, y, arm, arm), at, depth), use: use(), floors: floors() });
  }
  for (const [from, size] of divide(r.x + arm + SEAM, r.width - 2 * (arm + SEAM), 18, random)) {
    for (const y of [r.y, north - depth])
      parcels.push({ rings: box(rect(from, y, size, depth)), use: use(), floors: floors() });
  }
  for (const [from, size] of divide(r.y + arm + SEAM, r.depth - 2 * (arm + SEAM), 18, random)) {
    for (const x of [r.x, east - depth])
      parcels.push({ rings: box(rect(x, from, depth, size)), use: use(), floors: floors() });
  }
  const yard = inset(r, depth + 9);
  // A garden house where the yard is large enough to keep the light.
  if (yard.width > 30 && yard.depth > 16) {
    const house = rect(yard.x + yard.width * random.between(0.1, 0.5), yard.y + 2, 16, 11);
    parcels.push({ rings: box(house), use: 'dwelling', floors: random.whole(2, 3) });
  }
  return parcels;
}

/** Rows of slabs facing south, shops along the street. */
function slabs(r: Rect, centrality: number, random: Random): Parcel[] {
  const parcels: Parcel[] = [];
  const rows = Math.max(2, Math.round(r.depth / 20));
  const pitch = (r.depth - 11) / (rows - 1);
  for (let row = 0; row < rows; row++) {
    const isStreet = row === 0;
    const y = r.y + row * pitch;
    for (const [from, size] of divide(r.x, r.width, isStreet ? 21 : 29, random)) {
      const shift = isStreet ? 0 : random.between(-1.5, 1.5);
      const depth = isStreet ? 9 : 11;
      parcels.push({
        rings: box(
          rect(from, Math.min(y + Math.max(0, shift), r.y + r.depth - depth), size, depth),
        ),
        use: isStreet ? 'retail' : 'dwelling',
        floors: isStreet ? random.whole(1, 3) : random.whole(6, 9) + Math.round(centrality * 9),
      });
    }
  }
  return parcels;
}

/** Towers, each in the lap of a low podium. */
function towers(r: Rect, centrality: number, random: Random): Parcel[] {
  const parcels: Parcel[] = [];
  for (const [x, width] of divide(r.x, r.width, 42, random, 4)) {
    for (const [y, depth] of divide(r.y, r.depth, 36, random, 4)) {
      const lot = rect(x, y, width, depth);
      const wing = random.between(6, 8);
      const tower = rect(
        lot.x + wing + 1.5,
        lot.y + wing + 1.5,
        lot.width - 2 * wing - 3,
        lot.depth - wing - 1.5,
      );
      const isHotel = random.next() < 0.2;
      const floors = random.whole(11, 17) + Math.round(centrality * random.between(10, 22));
      parcels.push({ rings: horseshoe(lot, wing), use: 'retail', floors: random.whole(2, 4) });
      parcels.push({
        rings: random.next() < 0.5 ? box(tower) : octagon(tower, 3.5),
        use: isHotel ? 'hotel' : 'office',
        floors,
      });
    }
  }
  return parcels;
}

/** Old court houses: small, low, around a yard each. */
function courts(r: Rect, random: Random): Parcel[] {
  const parcels: Parcel[] = [];
  for (const [x, width] of divide(r.x, r.width, 21, random, 3)) {
    for (const [y, depth] of divide(r.y, r.depth, 19, random, 3)) {
      const isShop = random.next() < 0.25;
      parcels.push({
        rings: court(rect(x, y, width, depth), random.between(4.5, 5.5)),
        use: isShop ? 'retail' : 'dwelling',
        floors: random.whole(1, 2),
      });
    }
  }
  return parcels;
}

/** A market hall with smaller shops before it. */
function retail(r: Rect, centrality: number, random: Random): Parcel[] {
  const front = 13;
  const parcels: Parcel[] = [];
  for (const [from, size] of divide(r.x, r.width, 13, random)) {
    parcels.push({
      rings: box(rect(from, r.y, size, front)),
      use: 'retail',
      floors: random.whole(2, 3),
    });
  }
  const hall = rect(r.x + 3, r.y + front + 7, r.width * 0.58, r.depth - front - 10);
  parcels.push({ rings: octagon(hall, 5), use: 'retail', floors: 2 + Math.round(centrality * 2) });
  const side = hall.x + hall.width + 6;
  parcels.push({
    rings: corner(rect(side, hall.y, r.x + r.width - side, hall.depth), 'ne', 10),
    use: 'office',
    floors: random.whole(5, 8) + Math.round(centrality * 6),
  });
  return parcels;
}

/** A school around its yard, with a gymnasium. */
function school(r: Rect, random: Random): Parcel[] {
  const main = rect(r.x + 2, r.y + 2, r.width * 0.56, r.depth - 4);
  const x = main.x + main.width + 9;
  const width = r.x + r.width - x - 2;
  return [
    { rings: horseshoe(main, 11), use: 'school', floors: random.whole(4, 5) },
    { rings: box(rect(x, r.y + 2, width, 19)), use: 'school', floors: 2 },
    { rings: box(rect(x, r.y + r.depth - 14, width, 10)), use: 'school', floors: 3 },
  ];
}

/** The square: open ground with the weavers' hall on its north side. */
function square(r: Rect): Parcel[] {
  const hall = rect(r.x + r.width * 0.2, r.y + r.depth - 22, r.width * 0.6, 20);
  const kiosk = rect(r.x + 8, r.y + 8, 6, 6);
  return [
    { rings: court(hall, 6.5), use: 'culture', floors: 4 },
    { rings: octagon(kiosk, 1.7), use: 'retail', floors: 1 },
  ];
}

/** The park: a tea house and a pavilion among trees. */
function park(r: Rect): Parcel[] {
  const tea = rect(r.x + r.width * 0.6, r.y + r.depth * 0.55, 20, 16);
  const pavilion = rect(r.x + r.width * 0.22, r.y + r.depth * 0.3, 9, 9);
  return [
    { rings: corner(tea, 'sw', 7), use: 'culture', floors: 1 },
    { rings: octagon(pavilion, 2.6), use: 'culture', floors: 1 },
  ];
}

/** Divides a length into parts of about `wanted`, unequal by chance, with a seam between. */
function divide(
  from: number,
  length: number,
  wanted: number,
  random: Random,
  seam = SEAM,
): [from: number, size: number][] {
  const count = Math.max(1, Math.round(length / wanted));
  const weights = Array.from({ length: count }, () => random.between(0.85, 1.15));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const free = length - seam * (count - 1);
  let at = from;
  return weights.map((weight) => {
    const size = (free * weight) / total;
    const part: [number, number] = [at, size];
    at += size + seam;
    return part;
  });
}
