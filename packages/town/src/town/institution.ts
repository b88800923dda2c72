import { rounded } from './block.js';
import { go, headingOf, type Point } from './plane.js';
import { areaOf, centreOf, inset, straighten } from './ring.js';
import { boxWithin, longestSide, parcelsOf, type Site, slabOf, wings } from './site.js';

interface Field {
  readonly corner: Point;
  readonly along: Point;
  readonly long: number;
  readonly deep: number;
}

function fieldOf(site: Site, margin: number): Field | null {
  const lot = inset(straighten(site.ground, 0.4), margin);
  return lot && boxWithin(lot.ring, 30);
}

/** A school: two wings and a hall on one side, a running track on the other. */
export function buildSchool(site: Site): void {
  const f = fieldOf(site, 4);
  if (!f) return;
  const { along, corner } = f;
  const part = f.long * 0.5;
  const arm = Math.min(11, f.deep * 0.22);
  site.place({
    ring: wings('U', corner, along, part - 6, f.deep * 0.62, arm),
    use: 'school',
    era: 'recent',
    floors: 4,
    roof: 'flat',
  });
  const hall = go(corner, along, 2, f.deep * 0.72);
  site.place({
    ring: slabOf(hall, along, part - 12, f.deep * 0.24),
    use: 'school',
    era: 'recent',
    floors: 2,
    roof: 'gable',
    ridge: along,
  });
  const track = slabOf(go(corner, along, part, 2), along, f.long - part - 2, f.deep - 4);
  site.greens.push({ kind: 'plaza', ring: [...site.ground] });
  site.greens.push({
    kind: 'pitch',
    ring: rounded(track, Math.min(f.long - part, f.deep) * 0.42, 8),
  });
}

/** A hospital: a broad treatment floor with a bed tower, two wings behind. */
export function buildHospital(site: Site): void {
  const f = fieldOf(site, 7);
  if (!f) return;
  const { along, corner } = f;
  const base = slabOf(corner, along, f.long, f.deep * 0.5);
  const tower = slabOf(
    go(corner, along, f.long * 0.22, f.deep * 0.12),
    along,
    f.long * 0.56,
    Math.min(20, f.deep * 0.26),
  );
  site.place({
    ring: tower,
    use: 'hospital',
    era: 'new',
    floors: 14,
    podium: { ring: base, floors: 4, use: 'hospital' },
  });
  for (const u of [0, f.long * 0.56]) {
    const wing = slabOf(go(corner, along, u, f.deep * 0.66), along, f.long * 0.42, f.deep * 0.3);
    site.place({ ring: wing, use: 'hospital', era: 'recent', floors: 6 });
  }
  site.greens.push({ kind: 'lawn', ring: [...site.ground] });
}

/** A hotel: one tall house over a low one, a garden behind. */
export function buildHotel(site: Site): void {
  const f = fieldOf(site, 5);
  if (!f) return;
  const { along, corner } = f;
  const long = Math.min(f.long, 76);
  const base = slabOf(corner, along, long, Math.min(f.deep * 0.7, 48));
  const tower = slabOf(go(corner, along, 6, 6), along, long - 12, 19);
  const isPlaced = site.place({
    ring: tower,
    use: 'hotel',
    era: 'new',
    floors: 21,
    hasShops: true,
    podium: { ring: base, floors: 3, use: 'hotel' },
  });
  if (isPlaced) site.greens.push({ kind: 'garden', ring: [...site.ground] });
}

/** A shopping centre with its cars. */
export function buildMarket(site: Site): void {
  const f = fieldOf(site, 4);
  if (!f) return;
  const { along, corner } = f;
  site.place({
    ring: wings('L', corner, along, f.long, f.deep, Math.min(38, f.deep * 0.55)),
    use: 'retail',
    era: 'new',
    floors: 4,
    hasShops: true,
  });
  const arm = Math.min(38, f.deep * 0.55) + 5;
  if (f.long - arm > 20 && f.deep - arm > 14) {
    site.lots.push(slabOf(go(corner, along, arm, arm), along, f.long - arm, f.deep - arm));
  }
}

/** Sheds and yards; a share of the ground is for lorries. */
export function buildWorks(site: Site): void {
  const { random } = site;
  const lot = inset(straighten(site.ground, 0.4), 6);
  if (!lot) return;
  for (const parcel of parcelsOf(lot.ring, 3_800, random, () => 14)) {
    if (areaOf(parcel) > 1_600 && random.next() < 0.12) {
      site.lots.push(parcel);
      continue;
    }
    const box = boxWithin(parcel, 12);
    if (!box) continue;
    const isOffice = random.next() < 0.18;
    const ring = slabOf(
      box.corner,
      box.along,
      box.long,
      isOffice ? Math.min(14, box.deep) : box.deep,
    );
    const roof = isOffice ? 'flat' : random.pick(['shed', 'gable', 'flat'] as const);
    site.place({
      ring,
      use: isOffice ? 'office' : 'warehouse',
      era: random.pick(['old', 'recent', 'new'] as const),
      floors: isOffice ? 4 : 1,
      roof,
      ridge: box.along,
    });
  }
}

/** A data centre: long halls side by side, a house for power and one for people. */
export function buildDataCentre(site: Site): void {
  const f = fieldOf(site, 9);
  if (!f) return;
  const { along, corner } = f;
  const count = Math.max(2, Math.floor(f.long / 42));
  const step = f.long / count;
  for (let k = 0; k < count; k++) {
    site.place({
      ring: slabOf(go(corner, along, k * step, f.deep * 0.3), along, step - 8, f.deep * 0.7),
      use: 'data',
      era: 'new',
      floors: 3,
      roof: 'flat',
    });
  }
  site.place({
    ring: slabOf(corner, along, f.long * 0.5, f.deep * 0.2),
    use: 'data',
    era: 'new',
    floors: 2,
    roof: 'flat',
  });
  site.place({
    ring: slabOf(go(corner, along, f.long * 0.6), along, f.long * 0.3, f.deep * 0.18),
    use: 'office',
    era: 'new',
    floors: 4,
    roof: 'flat',
  });
  site.greens.push({ kind: 'lawn', ring: [...site.ground] });
}

/** A campus: houses with wings among lawns, a library at the middle. */
export function buildCampus(site: Site): void {
  const { random } = site;
  const lot = inset(straighten(site.ground, 0.4), 9);
  if (!lot) return;
  const middle = centreOf(lot.ring);
  site.greens.push({ kind: 'lawn', ring: [...site.ground] });
  site.place({
    ring: slabOf(go(middle, [1, 0], -23, -17), [1, 0], 46, 34),
    use: 'campus',
    era: 'new',
    floors: 6,
    roof: 'flat',
  });
  for (const parcel of parcelsOf(lot.ring, 2_900, random, () => 12)) {
    const box = boxWithin(parcel, 18);
    if (!box) continue;
    const kind = random.pick(['box', 'L', 'U', 'U', 'court'] as const);
    const arm = Math.min(13, box.deep * 0.34);
    const common = {
      use: 'campus',
      era: random.pick(['old', 'recent', 'new'] as const),
      floors: random.whole(3, 6),
      roof: random.next() < 0.4 ? 'hip' : 'flat',
      ridge: box.along,
    } as const;
    if (kind === 'court' && box.deep > 34) {
      const ring = slabOf(box.corner, box.along, box.long, box.deep);
      const court = inset(ring, arm);
      site.place({ ...common, ring, ...(court && { hole: [...court.ring].reverse() }) });
    } else {
      site.place({
        ...common,
        ring: wings(
          kind === 'court' ? 'L' : kind,
          box.corner,
          box.along,
          box.long,
          kind === 'box' ? box.deep * 0.5 : box.deep,
          arm,
        ),
      });
    }
  }
}

/** A construction site: frames at different heights, each with a crane. */
export function buildConstruction(site: Site): void {
  const f = fieldOf(site, 7);
  if (!f) return;
  const { random } = site;
  const { along, corner } = f;
  const count = Math.max(2, Math.min(4, Math.floor(f.long / 30)));
  const step = f.long / count;
  const built = [9, 16, 5, 12];
  for (let k = 0; k < count; k++) {
    const long = Math.min(30, step - 14);
    const at = go(corner, along, k * step + (step - long) / 2, f.deep * 0.3);
    const deep = Math.min(24, f.deep * 0.5);
    const floors = built[k] as number;
    if (
      !site.place({
        ring: slabOf(at, along, long, deep),
        use: 'construction',
        era: 'new',
        floors,
        roof: 'flat',
      })
    )
      continue;
    const foot = go(at, along, long + 4, deep / 2);
    const jib = go([0, 0], along, random.between(-1, 1), random.between(-1, 1));
    site.cranes.push({
      at: foot,
      heightMeters: Math.round(floors * 3.6 + 22),
      jibMeters: 45,
      headingDegrees: headingOf(jib),
    });
  }
  site.place({
    ring: slabOf(go(corner, along, 0, f.deep - 8), along, Math.min(24, f.long * 0.4), 6),
    use: 'construction',
    era: 'new',
    floors: 2,
    roof: 'flat',
  });
  site.greens.push({ kind: 'field', ring: [...site.ground] });
}

/** Farms in the fields: a house and a barn here and there, fewer away from the road. */
export function buildFarms(site: Site): void {
  const { random } = site;
  for (const parcel of parcelsOf(site.ground, 9_000, random, () => 3)) {
    if (random.next() < 0.55) continue;
    const { from, along } = longestSide(parcel);
    const corner = go(from, along, random.between(14, 30), random.between(9, 16));
    const house = wings('L', corner, along, 15, 12, 8);
    const isPlaced = site.place({
      ring: house,
      use: 'dwelling',
      era: 'old',
      floors: 2,
      roof: 'gable',
      ridge: along,
    });
    if (!isPlaced || random.next() < 0.4) continue;
    const barn = slabOf(go(corner, along, 21, 1), along, random.between(14, 24), 11);
    site.place({
      ring: barn,
      use: 'warehouse',
      era: 'old',
      floors: 1,
      roof: 'gable',
      ridge: along,
    });
  }
}
