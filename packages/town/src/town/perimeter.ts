import { at, distance, dot, go, left, type Point, toward } from './plane.js';
import { areaOf, inset, straighten } from './ring.js';
import type { Draft, Era, Site, Use } from './site.js';
import { slabOf } from './site.js';

interface Manner {
  /** From the street to the yard. */
  readonly deep: number;
  readonly front: number;
  readonly setback: number;
  readonly floors: () => number;
  readonly use: () => Use;
  readonly era: () => Era;
}

/** Houses wall to wall around a block, an angle at each corner, a garden inside. False if the block is too tight. */
export function buildPerimeter(site: Site, manner: Manner): boolean {
  const { random } = site;
  const street = inset(straighten(site.ground, 0.4), manner.setback);
  if (!street) return false;
  const ring = straighten(street.ring, 0.2);
  const inner = inset(ring, manner.deep);
  if (!inner || inner.ring.length !== ring.length) return false;
  const sides = ring.map((p, i) => {
    const q = at(ring, i + 1);
    return {
      p,
      q,
      along: toward(p, q),
      long: distance(p, q),
      isTurn: dot(toward(at(ring, i - 1), p), toward(p, q)) < 0.9,
    };
  });
  const least = manner.deep + 4;
  if (
    sides.some(
      (side, i) => side.long < (side.isTurn ? least : 3) + (at(sides, i + 1).isTurn ? least : 3),
    )
  )
    return false;
  const arms = sides.map(() => manner.deep + random.between(5, 10));
  const armAt = (i: number): number => {
    const [a, b] = [at(sides, i - 1), at(sides, i)];
    return Math.min(at(arms, i), a.long / 2 - 0.2, b.long / 2 - 0.2);
  };
  sides.forEach((side, i) => {
    const next = at(sides, i + 1);
    const start = side.isTurn ? armAt(i) : 0;
    const end = next.isTurn ? side.long - armAt(i + 1) : side.long;
    if (side.isTurn)
      site.place(cornerOf(site, manner, at(sides, i - 1), side, armAt(i), inner.ring[i] as Point));
    const count = Math.max(
      1,
      Math.round((end - start) / (manner.front * random.between(0.85, 1.15))),
    );
    if (end - start < 7) return;
    const isOpen = count > 3 && random.next() < 0.5;
    const passage = isOpen ? random.whole(1, count - 2) : -1;
    for (let k = 0; k < count; k++) {
      if (k === passage) continue;
      const u0 = start + ((end - start) * k) / count + 0.15;
      const u1 = start + ((end - start) * (k + 1)) / count - 0.15;
      const deep = manner.deep - random.between(0, 2.4);
      // Where the street bends a little the end walls follow the bend.
      const foot = (u: number, isEnd: boolean): Point[] => {
        const isMitre = isEnd ? k === count - 1 && !next.isTurn : k === 0 && !side.isTurn;
        const front = go(side.p, side.along, u);
        if (!isMitre) return [front, go(front, side.along, 0, deep)];
        const corner = inner.ring[isEnd ? (i + 1) % ring.length : i] as Point;
        const slope = toward(isEnd ? side.q : side.p, corner);
        const on = go(isEnd ? side.q : side.p, side.along, isEnd ? -0.15 : 0.15);
        return [on, go(on, slope, deep / Math.max(0.5, dot(slope, left(side.along))))];
      };
      const [a, b] = foot(u0, false);
      const [c, d] = foot(u1, true);
      site.place(
        houseOf(site, manner, [a as Point, c as Point, d as Point, b as Point], side.along),
      );
    }
  });
  yard(site, ring, manner);
  return true;
}

function houseOf(site: Site, manner: Manner, ring: Point[], ridge: Point): Draft {
  const era = manner.era();
  const use = manner.use();
  const isPitched = era === 'old' || era === 'heritage' || site.random.next() < 0.25;
  const roof = use === 'dwelling' && isPitched ? 'gable' : 'flat';
  return {
    ring,
    use,
    era,
    floors: manner.floors(),
    roof,
    ridge,
    hasShops: site.random.next() < 0.35 + site.centrality * 0.5,
  };
}

interface Side {
  readonly p: Point;
  readonly along: Point;
  readonly long: number;
}

function cornerOf(
  site: Site,
  manner: Manner,
  before: Side,
  after: Side,
  arm: number,
  inner: Point,
): Draft {
  const far = before.long - arm;
  const deep = manner.deep;
  const cutBack = site.random.next() < 0.7 ? 3.2 : 0;
  const tip = cutBack
    ? [go(after.p, before.along, -cutBack), go(after.p, after.along, cutBack)]
    : [after.p];
  const ring = [
    go(before.p, before.along, far),
    ...tip,
    go(after.p, after.along, arm),
    go(after.p, after.along, arm, deep),
    inner,
    go(before.p, before.along, far, deep),
  ];
  return {
    ring,
    use: manner.use(),
    era: manner.era(),
    floors: manner.floors() + site.random.whole(0, 1),
    roof: 'flat',
    hasShops: true,
  };
}

/** What is behind the houses: a garden, with a low house or cars where there is room. */
function yard(site: Site, ring: readonly Point[], manner: Manner): void {
  const open = inset(ring, manner.deep + 3.5);
  if (!open || areaOf(open.ring) < 120) return;
  const area = areaOf(open.ring);
  if (area > 1_100 && site.random.next() < 0.35) {
    site.lots.push(open.ring);
    return;
  }
  site.greens.push({ kind: 'court', ring: open.ring });
  const room = inset(open.ring, 6);
  if (!room || area < 1_500) return;
  const { p, along } = {
    p: room.ring[0] as Point,
    along: toward(room.ring[0] as Point, room.ring[1] as Point),
  };
  site.place({
    ring: slabOf(p, along, site.random.between(14, 24), 10),
    use: 'dwelling',
    era: 'old',
    floors: site.random.whole(2, 3),
    roof: 'gable',
  });
}

/** Detached houses in gardens, one after another along each street. */
export function buildVillas(site: Site): void {
  const { random } = site;
  const front = inset(straighten(site.ground, 0.4), 4.5);
  if (!front) return;
  const ring = straighten(front.ring, 0.2);
  const isTerrace = random.next() < 0.3;
  ring.forEach((p, i) => {
    const q = at(ring, i + 1);
    const along = toward(p, q);
    const long = distance(p, q);
    const step = isTerrace ? random.between(7.4, 8.4) : random.between(13.6, 16.8);
    const gap = isTerrace ? 0.3 : random.between(3.6, 5.2);
    const group = isTerrace ? random.whole(4, 6) : 1;
    let k = 0;
    for (let u = 0.5; u + step <= long + gap; u += step, k++) {
      if (isTerrace && k % (group + 1) === group) continue;
      const wide = step - gap;
      const deep = isTerrace ? 10 : random.between(9, 12.5);
      const back = isTerrace ? 0 : random.between(0, 3);
      const corner = go(p, along, u, back);
      const era: Era = isTerrace ? 'recent' : random.pick(['old', 'recent', 'recent', 'new']);
      const floors = isTerrace ? 3 : random.whole(2, 3);
      const isL = !isTerrace && wide > 10 && random.next() < 0.4;
      const own: Point[] = isL
        ? [
            [0, 0],
            [wide, 0],
            [wide, deep * 0.62],
            [wide * 0.55, deep * 0.62],
            [wide * 0.55, deep],
            [0, deep],
          ]
        : [
            [0, 0],
            [wide, 0],
            [wide, deep],
            [0, deep],
          ];
      const house = own.map(([x, y]) => go(corner, along, x, y));
      site.place({
        ring: house,
        use: 'dwelling',
        era,
        floors,
        roof: isL || random.next() < 0.4 ? 'hip' : 'gable',
        ridge: along,
      });
    }
  });
  site.greens.push({ kind: 'garden', ring: [...site.ground] });
}
