import type { Random } from '../random.js';
import type { Building } from './building.js';
import type { GridCell } from './cell.js';
import { junctionKey } from './lane.js';
import { cmPoint, go, headingOf, type Point, toward } from './plane.js';
import type { Junction } from './road.js';

export type StationKind = 'air' | 'noise' | 'weather';

/** A station in the street: air, noise or weather. */
export interface Station {
  /** `AQ-01`, `NS-01`, `WX-01` and on. */
  readonly key: string;
  readonly kind: StationKind;
  readonly at: Point;
  readonly heightMeters: number;
  readonly cell: string;
}

/** A camera on a pole, and what it sees. */
export interface Camera {
  /** `CAM-001` and on. */
  readonly key: string;
  readonly at: Point;
  readonly heightMeters: number;
  readonly headingDegrees: number;
  readonly fovDegrees: number;
  readonly rangeMeters: number;
  readonly junction: string;
}

const PREFIX: Readonly<Record<StationKind, string>> = { air: 'AQ', noise: 'NS', weather: 'WX' };

/** Stations spread over the cells: air in one cell of eight, noise in one of four, weather in a few. */
export function createStations(
  cells: readonly GridCell[],
  isFree: (p: Point) => boolean,
  random: Random,
): Station[] {
  const stations: Station[] = [];
  const shares: readonly [StationKind, number, number][] = [
    ['air', 8, 4],
    ['noise', 4, 5],
    ['weather', 29, 10],
  ];
  for (const [kind, step, heightMeters] of shares) {
    let count = 0;
    const start = random.whole(0, step - 1);
    for (let i = start; i < cells.length; i += step) {
      const cell = cells[i] as GridCell;
      let at = cell.middle;
      for (let tries = 0; tries < 40 && !isFree(at); tries++) {
        at = [cell.middle[0] + random.between(-40, 40), cell.middle[1] + random.between(-40, 40)];
      }
      count++;
      stations.push({
        key: `${PREFIX[kind]}-${String(count).padStart(2, '0')}`,
        kind,
        at: cmPoint(at),
        heightMeters,
        cell: cell.key,
      });
    }
  }
  return stations;
}

/** Two cameras at each signalled junction, looking down two of its arms. */
export function createCameras(junctions: readonly Junction[]): Camera[] {
  const cameras: Camera[] = [];
  for (const junction of junctions) {
    if (junction.control !== 'signal') continue;
    junction.arms.slice(0, 2).forEach((arm) => {
      const out = toward([0, 0], arm.out);
      cameras.push({
        key: `CAM-${String(cameras.length + 1).padStart(3, '0')}`,
        at: cmPoint(go(junction.at, out, arm.far * 0.9, arm.far * 0.8)),
        heightMeters: 6.5,
        headingDegrees: headingOf(out),
        fovDegrees: 58,
        rangeMeters: 60,
        junction: junctionKey(junction.index),
      });
    });
  }
  return cameras;
}

/** One sensor in a building. */
export interface Sensor {
  /** The building's key, and a letter and number: `B-1204-T03` is the thermometer of its third floor. */
  readonly key: string;
  readonly kind: 'electricity' | 'water' | 'temperature' | 'smoke' | 'motion';
  readonly of: string;
  readonly at: Point;
  /** Above the ground. */
  readonly heightMeters: number;
}

/** About this many sensors a building, whatever its height: twenty-odd make a million of fifty thousand buildings. */
const MOST_FLOORS = 12;

/** Every sensor in every building, one at a time, so that a million need no memory. */
export function* generateSensors(buildings: Iterable<Building>): Generator<Sensor> {
  for (const b of buildings) {
    const at = b.ring[0] as Point;
    yield { key: `${b.key}-E`, kind: 'electricity', of: b.of, at, heightMeters: b.baseMeters + 1 };
    yield { key: `${b.key}-W`, kind: 'water', of: b.of, at, heightMeters: b.baseMeters + 0.5 };
    const step = Math.max(1, Math.ceil(b.floors / MOST_FLOORS));
    for (let floor = 0; floor < b.floors; floor += step) {
      const heightMeters = b.baseMeters + floor * b.floorHeightMeters + 2;
      const suffix = String(floor + 1).padStart(2, '0');
      for (const [letter, kind] of FLOOR_SENSORS) {
        yield {
          key: `${b.key}-${letter}${suffix}`,
          kind,
          of: b.of,
          at: b.ring[floor % b.ring.length] as Point,
          heightMeters,
        };
      }
    }
  }
}

const FLOOR_SENSORS = [
  ['T', 'temperature'],
  ['S', 'smoke'],
  ['M', 'motion'],
  ['E', 'electricity'],
] as const;
