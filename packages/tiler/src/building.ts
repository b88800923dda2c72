import type { Crs } from './crs.js';
import { type Footprint, layOut } from './footprint.js';
import { type Feature, type Polygon, readFeature, readPolygons, show } from './geojson.js';
import type { TileOptions } from './options.js';
import { scaleAt } from './plane.js';
import {
  createFallbacks,
  createRepairs,
  createRoofs,
  type Fallbacks,
  type Fault,
  isFault,
  type RejectCode,
  type Rejected,
  type Repairs,
  type Roofs,
} from './report.js';
import { raiseRoof } from './roof.js';
import { type RoofSettings, readRoof } from './roof-options.js';
import { type Roof, roofVolume } from './roof-shape.js';

/** One feature that will be drawn. */
export interface Building {
  readonly key: string;
  /** Its place in the dataset, dense from 0 in the order of the file. */
  readonly ordinal: number;
  /** Of the walls, as the file says. */
  readonly heightMeters: number;
  /** Ground altitude in the height system of the file, before the geoid. */
  readonly baseMeters: number;
  /** Ellipsoidal heights: of the base, of the eaves (or the deck of a flat roof), and of the highest point. */
  readonly bottomMeters: number;
  readonly eavesMeters: number;
  readonly topMeters: number;
  /** How deep the walls reach: to the base, or below it to the lowest ground around the footprint. */
  readonly footMeters: number;
  /** Whether the base is a known altitude and not a zero that stands in for one. */
  readonly isBaseKnown: boolean;
  readonly footprint: Footprint;
  /** One for each part of the footprint; null for a plain flat one. */
  readonly roofs: readonly (Roof | null)[];
  readonly volumeCubicMeters: number;
  /** Diagonal of its box in metres: the error of a picture without it. */
  readonly sizeMeters: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** All that was read, good and bad; `buildings.length + rejected.length` is the number of features. */
export interface Reading {
  readonly buildings: readonly Building[];
  readonly rejected: readonly Rejected[];
  readonly fallbacks: Fallbacks;
  readonly repairs: Repairs;
  readonly roofs: Roofs;
}

type ReadOptions = Pick<TileOptions, 'id' | 'height' | 'base'> & {
  readonly geoidMeters: number;
  readonly roof?: RoofSettings | null;
};

/** What is counted for one feature, and added to the whole only if it is drawn. */
interface Counts {
  readonly fallbacks: Fallbacks;
  readonly repairs: Repairs;
  readonly roofs: Roofs;
}

/** No building is higher (the tallest is below 1,100 m); 9999 is a common stand-in for "unknown". */
const MAX_HEIGHT_METERS = 2_000;
/** Altitudes people build at, deep mines and the highest towns with room to spare; −9999 is "unknown" too. */
const ALTITUDE_METERS = [-1_000, 9_000] as const;

/** Reads every raw feature into a building or a reject, in order. Throws nothing. */
export function readBuildings(
  features: readonly unknown[],
  crs: Crs,
  options: ReadOptions,
): Reading {
  const buildings: Building[] = [];
  const rejected: Rejected[] = [];
  const total = createCounts();
  const keys = new Set<string>();
  let aroundLonRadians: number | null = null;
  for (const [index, raw] of features.entries()) {
    const feature = readFeature(raw);
    const key = isFault(feature) ? null : readKey(feature, options.id);
    const own = createCounts();
    const building: Building | Fault = isFault(feature)
      ? feature
      : readBuilding(
          feature,
          key,
          keys,
          { ...options, crs, aroundLonRadians, ordinal: buildings.length },
          own,
        );
    if (isFault(building)) {
      rejected.push({ key, index, code: building.code, detail: building.detail });
      continue;
    }
    // Only features that are drawn take a key, so a broken one does not shut out a good one after it.
    keys.add(building.key);
    buildings.push(building);
    add(total.fallbacks, own.fallbacks);
    add(total.repairs, own.repairs);
    add(total.roofs, own.roofs);
    aroundLonRadians ??= building.footprint.box[0];
  }
  return { buildings, rejected, ...total };
}

function createCounts(): Counts {
  return { fallbacks: createFallbacks(), repairs: createRepairs(), roofs: createRoofs() };
}

interface Context extends ReadOptions {
  readonly crs: Crs;
  readonly aroundLonRadians: number | null;
  readonly ordinal: number;
}

function readBuilding(
  feature: Feature,
  key: string | null,
  taken: ReadonlySet<string>,
  context: Context,
  own: Counts,
): Building | Fault {
  if (key === null)
    return fault('idMissing', `${context.id ?? 'the id of the feature'} is not a text or a number`);
  if (taken.has(key)) return fault('duplicateId', 'an earlier feature has the same key');
  const heightMeters = readHeight(feature, context.height, own.repairs);
  if (typeof heightMeters !== 'number') return heightMeters;
  const polygons = readPolygons(feature.geometry);
  if (isFault(polygons)) return polygons;
  const footprint = layOut(polygons, context.crs, context.aroundLonRadians, own.repairs);
  if (isFault(footprint)) return footprint;
  const base = readBase(feature, polygons, heightMeters, context.base, own);
  const bottomMeters = (base ?? 0) + context.geoidMeters;
  const body = roofOver(feature, footprint, heightMeters, context.roof ?? null, own);
  const topMeters = bottomMeters + body.topMeters;
  return {
    key,
    ordinal: context.ordinal,
    heightMeters,
    baseMeters: base ?? 0,
    bottomMeters,
    eavesMeters: bottomMeters + body.eavesMeters,
    topMeters,
    footMeters: bottomMeters,
    isBaseKnown: base !== null,
    footprint,
    roofs: body.roofs,
    volumeCubicMeters: body.volumeCubicMeters,
    sizeMeters: Math.hypot(footprint.widthMeters, body.topMeters),
    properties: feature.properties,
  };
}

/** The roofs over all parts, and heights above the base; flat if one part cannot carry its own. */
function roofOver(
  feature: Feature,
  { parts, box, areaSquareMeters }: Footprint,
  heightMeters: number,
  settings: RoofSettings | null,
  own: Counts,
): Pick<Building, 'roofs' | 'eavesMeters' | 'topMeters' | 'volumeCubicMeters'> {
  const flat = {
    roofs: parts.map(() => null),
    eavesMeters: heightMeters,
    topMeters: heightMeters,
    volumeCubicMeters: areaSquareMeters * heightMeters,
  };
  if (!settings) return flat;
  const read = (property: string) => ownValue(feature, property);
  const numberOf = (property: string) => toNumber(read(property), own.repairs);
  const { wanted, fault: unclear } = readRoof(settings, read, numberOf, heightMeters);
  if (unclear === 'typeUnknown') own.roofs.roofTypeUnknown++;
  if (!wanted) {
    if (unclear === 'heightUnknown') own.roofs.roofHeightUnknown++;
    return flat;
  }
  const scale = scaleAt((box[1] + box[3]) / 2);
  const roofs: Roof[] = [];
  for (const part of parts) {
    const roof = raiseRoof(part, wanted.form, scale);
    if (!roof) {
      own.roofs.roofFlat++;
      return flat;
    }
    roofs.push(roof);
  }
  own.roofs.raised++;
  const eavesMeters = heightMeters - wanted.eavesBelowMeters;
  const above = roofs.reduce((volume, roof) => volume + roofVolume(roof, scale), 0);
  return {
    roofs,
    eavesMeters,
    topMeters: eavesMeters + wanted.form.heightMeters,
    volumeCubicMeters: areaSquareMeters * eavesMeters + above,
  };
}

function readKey(feature: Feature, property: string | null): string | null {
  const value = property === null ? feature.id : ownValue(feature, property);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string' || value === '') return null;
  // Half of a surrogate pair cannot be written as UTF-8: two such keys would become one in the files.
  return new TextDecoder().decode(new TextEncoder().encode(value));
}

function readHeight(feature: Feature, property: string, repairs: Repairs): number | Fault {
  const value = ownValue(feature, property);
  const height = toNumber(value, repairs);
  if (height === null) return fault('heightMissing', `${property} is ${show(value)}`);
  if (height <= 0) return fault('heightNotPositive', `${property} is ${height}`);
  if (height > MAX_HEIGHT_METERS) {
    return fault(
      'heightNotPlausible',
      `${property} is ${height}; a building is at most 2,000 m high`,
    );
  }
  return height;
}

function readBase(
  feature: Feature,
  polygons: readonly Polygon[],
  heightMeters: number,
  property: string | null,
  own: Counts,
): number | null {
  const value = property === null ? null : ownValue(feature, property);
  const base = toNumber(value, own.repairs);
  if (base !== null && isAltitude(base)) return base;
  if (value !== null && value !== undefined) own.fallbacks.baseNotPlausible++;
  const roof = lowestZ(polygons);
  if (roof !== 0 && isAltitude(roof - heightMeters)) {
    own.fallbacks.baseFromRoof++;
    return roof - heightMeters;
  }
  own.fallbacks.baseZero++;
  return null;
}

function lowestZ(polygons: readonly Polygon[]): number {
  let lowest = Infinity;
  for (const polygon of polygons) {
    for (const ring of polygon) {
      for (const [, , z] of ring) if (z < lowest) lowest = z;
    }
  }
  return lowest;
}

function isAltitude(meters: number): boolean {
  return meters >= ALTITUDE_METERS[0] && meters <= ALTITUDE_METERS[1];
}

function toNumber(value: unknown, repairs: Repairs): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  repairs.numbersFromText++;
  return number;
}

function ownValue(feature: Feature, property: string): unknown {
  return Object.hasOwn(feature.properties, property) ? feature.properties[property] : undefined;
}

function fault(code: RejectCode, detail: string): Fault {
  return { code, detail };
}

function add<T extends { [K in keyof T]: number }>(total: T, part: T): void {
  for (const name of Object.keys(part) as (keyof T)[]) {
    total[name] = (total[name] + part[name]) as T[keyof T];
  }
}
