import type { Random } from '../random.js';
import type { Building } from './building.js';
import type { Lane } from './lane.js';
import type { LaneIndex, OnLane } from './lane-index.js';
import { placeAlong } from './line.js';
import type { Name } from './names.js';
import { cm, cmPoint, go, headingOf, type Point, type Ring } from './plane.js';
import { areaOf, centreOf } from './ring.js';
import type { RoadClass } from './road-class.js';
import { ROADS } from './road-class.js';

/** Who runs car parks and sends their numbers. */
export interface Operator extends Name {
  readonly key: string;
}

export const OPERATORS: readonly Operator[] = [
  { key: 'OP-1', en: 'Shuttle Parking', zh: '飞梭停车' },
  { key: 'OP-2', en: 'Loomford Municipal Parking', zh: '织川城市停车' },
  { key: 'OP-3', en: 'Heron Park & Charge', zh: '白鹭停充' },
  { key: 'OP-4', en: 'Brocade Property', zh: '锦绣物业' },
  { key: 'OP-5', en: 'Camphor Estates', zh: '香樟物业' },
  { key: 'OP-6', en: 'Riverside Mobility', zh: '滨河出行' },
  { key: 'OP-7', en: 'Spindle Malls', zh: '纺锤商业' },
  { key: 'OP-8', en: 'Kerbside Loomford', zh: '织川路侧' },
];

/** A car park: open ground, or a garage under a building. */
export interface Lot {
  /** `P-01` and on. */
  readonly key: string;
  readonly kind: 'surface' | 'garage';
  readonly nameEn: string;
  readonly nameZh: string;
  readonly operator: string;
  readonly capacity: number;
  readonly chargers: number;
  readonly at: Point;
  /** The open ground; null for a garage. */
  readonly ring: Ring | null;
  /** The building above; null for open ground. */
  readonly building: string | null;
  /** Where cars leave the street. */
  readonly entrance: OnLane & { readonly at: Point };
}

/** A space along the kerb. */
export interface Bay {
  /** `Y-0001` and on. */
  readonly key: string;
  readonly at: Point;
  readonly headingDegrees: number;
  readonly road: string;
  readonly operator: string;
  readonly hasCharger: boolean;
  /** The lane a car leaves to park here. */
  readonly lane: number;
  readonly chainageMeters: number;
}

export interface Charger {
  /** `EV-001` and on. */
  readonly key: string;
  readonly at: Point;
  readonly powerKilowatts: number;
  /** The car park or bay it stands at. */
  readonly of: string;
}

/** About forty car parks at scale 1: open ground first, then garages under the largest buildings that draw people. */
export function createLots(
  grounds: readonly Ring[],
  buildings: readonly Building[],
  lanes: readonly Lane[],
  index: LaneIndex,
  nameOf: (road: string) => Name,
  wanted: number,
  random: Random,
): Lot[] {
  const open = random
    .shuffle(grounds.filter((ring) => areaOf(ring) > 350))
    .slice(0, Math.round(wanted * 0.45));
  const hosts = buildings
    .filter(
      (b) =>
        b.part !== 'podium' &&
        ['office', 'retail', 'hotel', 'hospital', 'culture', 'campus', 'civic'].includes(b.use),
    )
    .sort(
      (a, b) =>
        b.areaSquareMeters * b.floors - a.areaSquareMeters * a.floors || (a.key < b.key ? -1 : 1),
    )
    .slice(0, wanted * 3);
  const under = random.shuffle(hosts).slice(0, wanted - open.length);
  const lots: Lot[] = [];
  const add = (ring: Ring | null, building: Building | null): void => {
    const at = cmPoint(centreOf(ring ?? (building as Building).ring));
    const on = index.nearest(at);
    if (!on) return;
    const number = lots.length + 1;
    const lane = lanes[on.lane] as Lane;
    const street = nameOf(lane.road);
    const capacity = ring
      ? Math.max(12, Math.round(areaOf(ring) / 27))
      : 20 *
        Math.max(
          3,
          Math.min(
            45,
            Math.round(
              ((building as Building).areaSquareMeters * (building as Building).floors) / 1_600,
            ),
          ),
        );
    lots.push({
      key: `P-${String(number).padStart(2, '0')}`,
      kind: ring ? 'surface' : 'garage',
      nameEn: building?.nameEn ? `${building.nameEn} Garage` : `${street.en} Car Park ${number}`,
      nameZh: building?.nameZh ? `${building.nameZh}停车库` : `${street.zh}${number}号停车场`,
      operator: (OPERATORS[(number - 1) % 7] as Operator).key,
      capacity,
      chargers: Math.round(capacity * random.between(0.04, 0.12)),
      at,
      ring: ring ? ring.map(cmPoint) : null,
      building: building?.of ?? null,
      entrance: { ...on, at: cmPoint(placeAlong(lane.points, on.chainageMeters).at) },
    });
  };
  for (const ring of open) add(ring, null);
  for (const building of under) add(null, building);
  return lots;
}

const BAY_METERS = 6.2;

/** Bays along streets, a gap after every fifth; streets without them are chosen by chance. */
export function createBays(
  lanes: readonly Lane[],
  classOf: (road: string) => RoadClass,
  random: Random,
): Bay[] {
  const bays: Bay[] = [];
  lanes.forEach((lane, place) => {
    if (classOf(lane.road) !== 'street' || random.next() < 0.45) return;
    const kind = ROADS.street;
    const aside = -(kind.laneWidthMeters / 2 + kind.shoulderMeters / 2);
    let count = 0;
    for (let far = 12; far + 12 < lane.lengthMeters; far += BAY_METERS) {
      if (++count % 6 === 0 || random.next() < 0.04) continue;
      const { at, along } = placeAlong(lane.points, far);
      bays.push({
        key: `Y-${String(bays.length + 1).padStart(4, '0')}`,
        at: cmPoint(go(at, along, 0, aside)),
        headingDegrees: headingOf(along),
        road: lane.road,
        operator: 'OP-8',
        hasCharger: random.next() < 0.04,
        lane: place,
        chainageMeters: cm(far),
      });
    }
  });
  return bays;
}

export function createChargers(
  lots: readonly Lot[],
  bays: readonly Bay[],
  random: Random,
): Charger[] {
  const chargers: Charger[] = [];
  const add = (at: Point, of: string): void => {
    const key = `EV-${String(chargers.length + 1).padStart(3, '0')}`;
    chargers.push({ key, at: cmPoint(at), powerKilowatts: random.pick([7, 7, 22, 60, 120]), of });
  };
  for (const lot of lots) {
    for (let k = 0; k < Math.min(6, lot.chargers); k++)
      add([lot.at[0] + (k - 2.5) * 2.6, lot.at[1]], lot.key);
  }
  for (const bay of bays) if (bay.hasCharger) add(bay.at, bay.key);
  return chargers;
}
