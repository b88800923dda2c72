import { distance, go, left, type Point } from './plane.js';
import { areaOf, frameAlong, inset, straighten } from './ring.js';
import {
  boxWithin,
  type Draft,
  type Era,
  longestSide,
  parcelsOf,
  type Site,
  slabOf,
  wings,
} from './site.js';

/** An estate: rows of slabs or point blocks that face south, gardens between, shops along the liveliest street. */
export function buildEstate(site: Site): void {
  const { random, centrality } = site;
  const lot = inset(straighten(site.ground, 0.4), 5);
  if (!lot) return;
  shops(site);
  const era: Era = random.pick(['old', 'recent', 'recent', 'new', 'new']);
  const isPoints = era === 'new' && random.next() < 0.5;
  const floors = estateFloors(era, isPoints, centrality, random.next());
  const east = eastward(lot.ring);
  const deep = isPoints ? random.between(17, 20) : random.between(11, 13);
  const pitch = deep + Math.max(13, Math.min(34, floors * 3 * (isPoints ? 0.45 : 0.72)));
  const frame = frameAlong(lot.ring, east);
  let row = 0;
  for (let v = 3; v + deep <= frame.deep; v += pitch, row++) {
    const shift = isPoints && row % 2 ? 14 : 0;
    for (let u = 1 + shift; u < frame.long; ) {
      const wished = isPoints ? random.between(20, 24) : random.pick([27, 34, 42]);
      const draft = (long: number): Draft => ({
        ring: isPoints
          ? notched(frame.corner, east, u, v, long, deep)
          : slabOf(go(frame.corner, east, u, v), east, long, deep),
        use: 'dwelling',
        era,
        floors: Math.max(3, floors + (isPoints ? random.whole(-3, 3) : random.whole(0, 1))),
        roof: era === 'old' ? 'gable' : 'flat',
        ridge: east,
      });
      // Where the row narrows a shorter one may still stand.
      const long = [wished, 24, 19].find((one) => one <= wished && site.place(draft(one)));
      u += long ? long + (isPoints ? random.between(14, 20) : random.between(5, 9)) : 4;
    }
  }
  site.greens.push({ kind: 'garden', ring: lot.ring });
}

function estateFloors(era: Era, isPoints: boolean, centrality: number, chance: number): number {
  if (isPoints) return Math.round(18 + chance * 8 + centrality * 14);
  if (era === 'old') return 5 + Math.round(chance);
  if (era === 'recent') return 6 + Math.round(chance * 3);
  return 10 + Math.round(chance * 6 + centrality * 8);
}

/** A point block: recessed corners let light into every flat. */
function notched(
  corner: Point,
  east: Point,
  u: number,
  v: number,
  long: number,
  deep: number,
): Point[] {
  const k = 3.2;
  const points: Point[] = [
    [k, 0],
    [long - k, 0],
    [long - k, k],
    [long, k],
    [long, deep - k],
    [long - k, deep - k],
    [long - k, deep],
    [k, deep],
    [k, deep - k],
    [0, deep - k],
    [0, k],
    [k, k],
  ];
  return points.map(([x, y]) => go(corner, east, u + x, v + y));
}

/** The side of the block that runs most nearly east. */
function eastward(ring: readonly Point[]): Point {
  const { along } = longestSide(ring);
  const turned: Point = along[0] * along[0] > along[1] * along[1] ? along : left(along);
  return turned[0] < 0 ? [-turned[0], -turned[1]] : turned;
}

/** Two-storey shops along the largest road. */
function shops(site: Site): void {
  const { random } = site;
  const rank = (road: string) =>
    ['border', 'lane', 'quay', 'street', 'avenue', 'boulevard'].indexOf(road);
  const best = Math.max(...site.fronts.map(rank));
  site.ground.forEach((p, i) => {
    if (rank(site.fronts[i] as string) !== best || random.next() < 0.25) return;
    const q = site.ground[(i + 1) % site.ground.length] as Point;
    const long = distance(p, q);
    const along: Point = [(q[0] - p[0]) / long, (q[1] - p[1]) / long];
    for (let u = 6; u + 18 < long; u += 22.3) {
      if (random.next() < 0.12) continue;
      site.place({
        ring: slabOf(go(p, along, u, 0.8), along, 22, 9),
        use: 'retail',
        era: 'recent',
        floors: random.whole(1, 2),
        hasShops: true,
      });
    }
  });
}

/** Offices: parcels with a tower in the lap of a podium, solid blocks, small plazas. */
export function buildTowers(site: Site, options: { readonly landmark?: number } = {}): void {
  const { random, centrality } = site;
  const lot = inset(straighten(site.ground, 0.4), 1.2);
  if (!lot) return;
  const parcels = parcelsOf(lot.ring, random.between(1_500, 2_300), random, () => 5);
  const largest = parcels.reduce((a, b) => (areaOf(b) > areaOf(a) ? b : a));
  for (const parcel of parcels) {
    const isLandmark = options.landmark !== undefined && parcel === largest;
    if (!isLandmark && random.next() < 0.05) {
      site.greens.push({ kind: 'plaza', ring: parcel });
      continue;
    }
    const use = isLandmark
      ? 'office'
      : random.next() < 0.08
        ? 'hotel'
        : random.next() < 0.14
          ? 'dwelling'
          : 'office';
    const wish = isLandmark
      ? (options.landmark as number)
      : Math.round(7 + (8 + 34 * centrality * Math.sqrt(centrality)) * random.between(0.35, 1.05));
    if (areaOf(parcel) > 700 && (isLandmark || (wish > 13 && random.next() < 0.8))) {
      if (site.place(towerOn(parcel, use, wish, site))) continue;
    }
    solid(site, parcel, Math.min(wish, random.whole(5, 11)), use);
  }
}

function towerOn(parcel: Point[], use: Draft['use'], floors: number, { random }: Site): Draft {
  const podium = parcel;
  const inner = inset(parcel, random.between(3, 5));
  const box = inner && boxWithin(inner.ring, 15);
  if (!box) return { ring: parcel, use, era: 'recent', floors: 8, hasShops: true };
  // Towers are about as deep as daylight reaches, twice.
  const long = Math.min(box.long, random.between(30, 44));
  const deep = Math.min(box.deep, random.between(24, 34));
  const u = (box.long - long) * random.next();
  const v = (box.deep - deep) * random.next();
  const corner = go(box.corner, box.along, u, v);
  const cut = random.next() < 0.35 ? Math.min(long, deep) * random.between(0.14, 0.28) : 0;
  const ring = cut
    ? (
        [
          [cut, 0],
          [long - cut, 0],
          [long, cut],
          [long, deep - cut],
          [long - cut, deep],
          [cut, deep],
          [0, deep - cut],
          [0, cut],
        ] as Point[]
      ).map(([x, y]) => go(corner, box.along, x, y))
    : slabOf(corner, box.along, long, deep);
  const era: Era = random.next() < 0.6 ? 'new' : 'recent';
  return {
    ring,
    use,
    era,
    floors,
    roof: 'flat',
    hasShops: true,
    podium: { ring: podium, floors: random.whole(3, 5), use: 'retail' },
  };
}

function solid(site: Site, parcel: Point[], floors: number, use: Draft['use']): void {
  const { random } = site;
  const court = areaOf(parcel) > 950 ? inset(parcel, 11.5) : null;
  const common = {
    use,
    era: random.pick(['old', 'recent', 'new'] as const),
    floors,
    roof: 'flat',
    hasShops: true,
  } as const;
  if (court && areaOf(court.ring) > 90) {
    if (site.place({ ...common, ring: parcel, hole: [...court.ring].reverse() })) return;
  }
  const box = random.next() < 0.3 ? boxWithin(parcel, 14) : null;
  const ring = box
    ? wings('U', box.corner, box.along, box.long, box.deep, Math.min(11, box.deep * 0.4))
    : parcel;
  if (!site.place({ ...common, ring })) site.place({ ...common, ring: parcel });
}
