import { go, type Point } from './plane.js';
import { areaOf, centreOf, inset, straighten } from './ring.js';
import { boxWithin, parcelsOf, type Site, slabOf, wings } from './site.js';

/** The old town: small houses around courts, wall to wall, alleys between the rows. */
export function buildCourtyards(site: Site): void {
  const { random } = site;
  const front = inset(straighten(site.ground, 0.3), 0.8);
  if (!front) return;
  const parcels = parcelsOf(front.ring, random.between(205, 270), random, (area) =>
    area > 900 ? 3.2 : 0.5,
  );
  for (const parcel of parcels) {
    if (random.next() < 0.03) {
      site.greens.push({ kind: 'court', ring: parcel });
      continue;
    }
    const box = areaOf(parcel) > 120 ? boxWithin(parcel, 8) : null;
    const isShop = random.next() < 0.22;
    const use = isShop ? 'retail' : 'dwelling';
    const floors = random.next() < 0.3 ? 2 : 1;
    const court = box && box.deep > 11 ? inset(parcel, random.between(3.7, 4.4)) : null;
    const kind = random.next();
    const common = { use, era: 'heritage', floors, hasShops: isShop } as const;
    if (court && court.ring.length === parcel.length && areaOf(court.ring) > 12 && kind < 0.68) {
      site.place({ ...common, ring: parcel, hole: [...court.ring].reverse(), roof: 'gable' });
    } else if (box && kind < 0.95) {
      const shape = kind < 0.82 ? 'U' : 'L';
      const ring = wings(
        shape,
        box.corner,
        box.along,
        box.long,
        box.deep,
        Math.min(4.8, box.deep * 0.38),
      );
      if (!site.place({ ...common, ring, roof: 'gable', ridge: box.along }))
        site.place({ ...common, ring: parcel, roof: 'hip' });
    } else {
      site.place({ ...common, ring: parcel, roof: 'hip' });
    }
  }
}

/** A temple or hall: gate, court and halls on an axis, in a grove. */
export function buildTemple(site: Site): void {
  const box = boxWithin(site.ground, 30);
  if (!box) return;
  // The halls face south, or as nearly as the street allows.
  const turn = Math.abs(box.along[1]) > Math.abs(box.along[0]);
  const along: Point = turn ? [-box.along[1], box.along[0]] : box.along;
  const [long, deep] = turn ? [box.deep, box.long] : [box.long, box.deep];
  const middle = centreOf(site.ground);
  const east: Point = along[0] < 0 ? [-along[0], -along[1]] : along;
  const hall = (v: number, wide: number, thick: number, floors: number): void => {
    const corner = go(middle, east, -wide / 2, v);
    site.place({
      ring: slabOf(corner, east, wide, thick),
      use: 'culture',
      era: 'heritage',
      floors,
      roof: 'hip',
      ridge: east,
    });
  };
  const w = Math.min(30, long * 0.36);
  hall(-deep * 0.42, w * 0.6, 8, 1);
  hall(-deep * 0.1, w, 15, 2);
  hall(deep * 0.24, w * 0.85, 11, 2);
  for (const side of [-1, 1]) {
    const corner = go(middle, east, side * w * 0.85 - 3.5, -deep * 0.3);
    site.place({
      ring: slabOf(corner, east, 7, deep * 0.5),
      use: 'culture',
      era: 'heritage',
      floors: 1,
      roof: 'gable',
      ridge: [-east[1], east[0]],
    });
  }
  site.greens.push({ kind: 'garden', ring: [...site.ground] });
}

/** The town hall, the theatre or the museum: one large house with a forecourt. */
export function buildHall(site: Site, use: 'civic' | 'culture', floors: number): void {
  const box = boxWithin(site.ground, 24);
  if (!box) return;
  const long = Math.min(box.long * 0.86, 92);
  const deep = Math.min(box.deep * 0.62, 52);
  const corner = go(centreOf(site.ground), box.along, -long / 2, -deep / 2);
  const shape = use === 'civic' ? 'U' : 'box';
  const ring = wings(shape, corner, box.along, long, deep, Math.min(17, deep * 0.4));
  site.place({
    ring,
    use,
    era: use === 'civic' ? 'old' : 'new',
    floors,
    roof: use === 'civic' ? 'hip' : 'flat',
    ridge: box.along,
  });
  site.greens.push({ kind: 'plaza', ring: [...site.ground] });
}
