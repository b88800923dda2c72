import { createFrame, type Frame } from '@borough/core';
import { buildBlock, type Parcel, type Use } from './build.js';
import { createLots, type LotCollection } from './lot.js';
import { BUILDING_NAMES } from './names.js';
import { placeOf, round } from './place.js';
import { createPlan } from './plan.js';
import { createRandom } from './random.js';
import { areaOf, type Rings } from './shape.js';

/**
 * Where the quarter lies: degrees, and metres above the ellipsoid.
 *
 * The place on earth is real and the quarter is not: Weavers' Quarter is invented, and nothing in it
 * describes what stands there.
 */
export const QUARTER_ORIGIN = { lon: 113.35, lat: 23.12, heightMeters: 10 } as const;

/** One building, as GeoJSON in WGS84. */
export interface BuildingFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly properties: BuildingProperties;
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: number[][][] };
}

export interface BuildingProperties {
  /** `B-` and block and parcel in two digits each: B-1204 is parcel 04 of block 12. */
  readonly id: string;
  /** Metres from the ground to the roof. */
  readonly height: number;
  /** The ground, metres above the ellipsoid. */
  readonly base: number;
  readonly use: Use;
  readonly floors: number;
  /** Of the footprint, square metres. */
  readonly area: number;
  readonly nameEn?: string;
  readonly nameZh?: string;
}

export interface BuildingCollection {
  readonly type: 'FeatureCollection';
  readonly name: string;
  readonly features: readonly BuildingFeature[];
}

/** A generated quarter of a town. */
export interface Quarter {
  readonly buildings: BuildingCollection;
  readonly lots: LotCollection;
}

/** Metres from floor to floor. */
const STOREY: Readonly<Record<Use, number>> = {
  dwelling: 3,
  office: 3.9,
  retail: 4.6,
  school: 3.7,
  hotel: 3.4,
  culture: 5.2,
};

/**
 * Weavers' Quarter (织坊), an invented quarter of about 300 buildings around a square, and its car parks.
 * The same seed gives the same quarter, byte for byte as JSON; B-1204 stands in every one.
 *
 * @example
 * ```ts
 * const { buildings, lots } = createQuarter(1);
 * buildings.features.find(({ id }) => id === 'B-1204');
 * ```
 */
export function createQuarter(seed: number): Quarter {
  const random = createRandom(seed);
  const frame = createFrame(QUARTER_ORIGIN);
  const blocks = createPlan(random);
  const names = Object.fromEntries(
    Object.entries(BUILDING_NAMES).map(([use, list]) => [use, [...list]]),
  );
  const features: BuildingFeature[] = [];
  for (const block of blocks) {
    buildBlock(block, random).forEach((parcel, i) => {
      const id = `B-${twoDigits(block.number)}${twoDigits(i + 1)}`;
      const name = isNamed(parcel) ? names[parcel.use]?.shift() : undefined;
      const properties: BuildingProperties = {
        id,
        height: round(parcel.floors * STOREY[parcel.use] + 1.2, 1),
        base: QUARTER_ORIGIN.heightMeters,
        use: parcel.use,
        floors: parcel.floors,
        area: Math.round(areaOf(parcel.rings)),
        ...(name && { nameEn: name.en, nameZh: name.zh }),
      };
      const geometry = { type: 'Polygon' as const, coordinates: toDegrees(parcel.rings, frame) };
      features.push({ type: 'Feature', id, properties, geometry });
    });
  }
  return {
    buildings: { type: 'FeatureCollection', name: 'weavers-quarter', features },
    lots: createLots(blocks, random, frame),
  };
}

/** People name the school, the halls, towers and markets; nobody names a slab. */
function isNamed({ use, floors, rings }: Parcel): boolean {
  if (use === 'office') return floors >= 18;
  if (use === 'retail') return areaOf(rings) > 900;
  return true;
}

function toDegrees(rings: Rings, frame: Frame): number[][][] {
  return rings.map((ring) => {
    const places = ring.map((point) => placeOf(point, frame));
    // GeoJSON closes its rings (RFC 7946 §3.1.6).
    return [...places, [...(places[0] as number[])]];
  });
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}
