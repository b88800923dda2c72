import { type DayCurve, valueAt, wander } from '../day.js';
import { chanceOf } from '../random.js';
import { createSimulator, type Simulator, type SimulatorMessage } from '../simulator.js';
import { createPlace, type Place } from '../town/place.js';
import { distance, type Point } from '../town/plane.js';
import { contains } from '../town/ring.js';
import type { Use } from '../town/site.js';
import type { Town } from '../town/town.js';

/** What an operator pushes about: a car park, or a street with bays. */
export interface ParkingSite {
  /** `P-01` for a car park, `K-R-012` for the bays of a road. */
  readonly key: string;
  readonly operator: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly at: Point;
  readonly total: number;
  readonly use: Use | 'street';
  /** The key of its subdistrict. */
  readonly district: string;
}

/** A company that pushes: its name, and the subdistricts in which it has sites. */
export interface ParkingOperator {
  readonly id: string;
  /** In both languages of the town. */
  readonly name: string;
  readonly feeds: readonly string[];
  readonly districts: readonly string[];
}

/** What one operator pushes. */
export interface ParkingReading {
  readonly operator: string;
  readonly feed: string;
  /** As the inbound door takes it; where a counter is broken, whatever it sent. */
  readonly reading: unknown;
}

/** The parking operators of a town. For `simulateOperators` of `@borough/server`. */
export interface OperatorFeed {
  readonly sites: readonly ParkingSite[];
  readonly operators: readonly ParkingOperator[];
  /** What the door lets them push. */
  readonly feeds: readonly (typeof FEED)[];
  /** Which sites' counters fail, by `<operator>/<site>`, and how. */
  readonly faults: Simulator['faults'];
  /** Who falls silent for good. */
  readonly silentOperator: string;
  /** Since when, city time; NaN before it was asked for the past. */
  readonly silentSinceMs: number;
  /** Whose line is down for some minutes of each hour. */
  readonly interruptedOperator: string;
  /** Since when they have been at it where a city opens at that time: an hour, and one in which nobody was silent. */
  past(cityMs: number): { readonly fromMs: number; readonly everyMs: number };
  /** A reading of everything that speaks. */
  fill(cityMs: number): ParkingReading[];
  /** What there is to say since the last step. */
  step(cityMs: number, wallMs: number): ParkingReading[];
  /** Nothing of this operator gets through; what it has to say waits. */
  isCut(operator: string, cityMs: number): boolean;
  heard(topic: string, wallMs: number): void;
}

export interface OperatorOptions {
  readonly seed?: number;
  /** When one operator falls silent, city time; otherwise 14:02 of the day, or three minutes after a start before that. */
  readonly silentAtMs?: number;
}

/** It runs car parks all over the town, one of them in front of whoever looks at the hero; none is ever quite full. */
const SILENT = 'OP-3';
/** Its line is down from twenty past to twenty-six past each hour. */
const INTERRUPTED = 'OP-4';
const CUT_FROM_MS = 20 * 60_000;
const CUT_TO_MS = 26 * 60_000;
const STREETS = 8;
const UTC_OFFSET_HOURS = 8;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SILENT_TIME_MS = 14 * HOUR_MS + 2 * 60_000;
const LIVE_MS = 3 * 60_000;
/** Often enough that nobody who transmits is taken for silent. */
const PAST_EVERY_MS = 150_000;

/** The parking feed as the town's door takes it. */
const FEED = {
  id: 'parking',
  topic: 'town/parking/{operator}/{key}',
  /** What an operator promises; it sends more often. */
  intervalSeconds: 60,
  columns: {
    free: { type: 'number', min: 0, max: 5000, atMost: 'total' },
    total: { type: 'number', min: 0, max: 5000 },
  },
} as const;

/** Percent of the spaces taken, hour by hour. Invented, in the shape that such curves have. */
const WORK = toCurve('10 9 9 9 9 12 24 52 82 94 96 95 90 92 94 92 86 70 48 36 28 22 16 12');
const SHOP = toCurve('6 5 5 5 5 6 8 14 26 42 58 72 84 80 72 70 76 86 95 97 92 74 40 14');
const HOME = toCurve('93 94 94 94 93 90 80 62 46 40 38 38 42 42 40 42 48 60 74 82 86 89 91 92');
const SICK = toCurve('30 28 28 27 28 32 46 72 92 97 98 96 88 86 92 94 88 76 62 54 48 42 36 32');
const SHOW = toCurve('8 6 6 6 6 6 8 12 20 34 44 52 54 56 58 60 62 66 80 94 95 76 30 12');
const KERB = toCurve('72 74 75 75 74 70 66 72 84 90 92 94 96 94 92 90 92 95 97 96 92 88 82 76');

const CURVES: Readonly<Partial<Record<ParkingSite['use'], DayCurve>>> = {
  retail: SHOP,
  hotel: HOME,
  dwelling: HOME,
  hospital: SICK,
  culture: SHOW,
  street: KERB,
};

/**
 * Free spaces as eight operators push them. Some counters are dead, late or talk nonsense, some say everything twice;
 * one operator's line is down for six minutes of each hour, and another falls silent and stays so.
 */
export function createOperators(town: Town, options: OperatorOptions = {}): OperatorFeed {
  const { seed = 1, silentAtMs } = options;
  const sites = sitesOf(town);
  const place = createPlace(town.origin);
  const byKey = new Map(sites.map((site) => [`${site.operator}/${site.key}`, site]));
  let silentSinceMs = silentAtMs ?? Number.NaN;
  const read = (key: string, cityMs: number): Record<string, number | string> => {
    const site = byKey.get(key) as ParkingSite;
    const curve = CURVES[site.use] ?? WORK;
    const least = site.operator === SILENT ? 0.7 : 0.86;
    const habit = least + 0.2 * chanceOf(`habit ${key}`, seed);
    const taken =
      (valueAt(curve, cityMs, UTC_OFFSET_HOURS) / 100) * habit +
      0.05 * wander(key, cityMs, 15 * 60_000, seed) +
      0.01 * wander(key, cityMs, 60_000, ~seed);
    return {
      total: site.total,
      free: Math.round(site.total * (1 - Math.min(1, Math.max(0, taken)))),
    };
  };
  const simulator = createSimulator(
    {
      keys: [...byKey.keys()],
      seed,
      topic: 'town/parking/',
      perSecond: Math.max(4, byKey.size / 10),
      faults: { dead: 0.03, late: 0.06, nonsense: 0.09 },
      reliable: [...byKey.keys()].filter((key) => key.startsWith(`${SILENT}/`)),
    },
    { member: 'free', read },
  );
  const toReading = ({ topic, payload }: SimulatorMessage): ParkingReading => {
    const site = byKey.get(topic.slice('town/parking/'.length)) as ParkingSite;
    return { operator: site.operator, feed: FEED.id, reading: toPushed(site, payload, place) };
  };
  const isTwice = (topic: string): boolean => chanceOf(`twice ${topic}`, seed) < 0.06;
  return {
    sites,
    operators: toOperators(town, sites),
    feeds: [FEED],
    faults: simulator.faults,
    silentOperator: SILENT,
    interruptedOperator: INTERRUPTED,
    get silentSinceMs() {
      return silentSinceMs;
    },
    past(cityMs) {
      if (Number.isNaN(silentSinceMs)) silentSinceMs = silenceOf(cityMs);
      return { fromMs: Math.min(silentSinceMs, cityMs) - HOUR_MS, everyMs: PAST_EVERY_MS };
    },
    fill: (cityMs) => simulator.fill(cityMs, 1).map(toReading),
    step: (cityMs, wallMs) =>
      simulator.step(cityMs, wallMs).flatMap((message) => {
        const said = toReading(message);
        return isTwice(message.topic) ? [said, said] : [said];
      }),
    isCut(operator, cityMs) {
      if (operator === SILENT) return cityMs > silentSinceMs;
      const intoHourMs = cityMs % HOUR_MS;
      return operator === INTERRUPTED && intoHourMs >= CUT_FROM_MS && intoHourMs < CUT_TO_MS;
    },
    heard: simulator.heard,
  };
}

/** A counter's message as its operator passes it on; one that is no JSON as it is. */
function toPushed(site: ParkingSite, payload: string, place: Place): unknown {
  const { key, at, district } = site;
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(payload);
  } catch {
    return payload;
  }
  const { time, ...values } = said;
  return { key, time, district, position: place(at).slice(0, 2), values };
}

function toOperators(town: Town, sites: readonly ParkingSite[]): ParkingOperator[] {
  return town.operators.map(({ key, en, zh }) => {
    const own = sites.filter(({ operator }) => operator === key);
    const districts = [...new Set(own.map(({ district }) => district))].sort();
    return { id: key, name: `${en} ${zh}`, feeds: [FEED.id], districts };
  });
}

/** 14:02 where that has passed today; otherwise soon, so that it can be seen. */
function silenceOf(startMs: number): number {
  const offsetMs = UTC_OFFSET_HOURS * HOUR_MS;
  const today = Math.floor((startMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs + SILENT_TIME_MS;
  return today <= startMs || today - startMs < HOUR_MS ? today : startMs + LIVE_MS;
}

function sitesOf(town: Town): ParkingSite[] {
  const useOf = new Map(town.buildings.map((building) => [building.of, building.use]));
  const lots = town.lots.map((lot): ParkingSite => {
    const { key, operator, nameEn, nameZh, at, capacity } = lot;
    const use = (lot.building && useOf.get(lot.building)) || 'retail';
    return {
      key,
      operator,
      nameEn,
      nameZh,
      at,
      total: capacity,
      use,
      district: districtOf(town, at),
    };
  });
  const byRoad = new Map<string, Town['bays'][number][]>();
  for (const bay of town.bays) byRoad.set(bay.road, [...(byRoad.get(bay.road) ?? []), bay]);
  const roads = new Map(town.roads.map((road) => [road.key, road]));
  const streets = [...byRoad]
    .sort(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1))
    .slice(0, Math.round(STREETS * town.scale))
    .map(([key, bays]): ParkingSite => {
      const middle = bays[bays.length >> 1] as (typeof bays)[number];
      const road = roads.get(key);
      return {
        key: `K-${key}`,
        operator: middle.operator,
        nameEn: `${road?.nameEn ?? key} kerbside`,
        nameZh: `${road?.nameZh ?? key}路侧`,
        at: middle.at,
        total: bays.length,
        use: 'street',
        district: districtOf(town, middle.at),
      };
    });
  return [...lots, ...streets];
}

/** The subdistrict in whose cell a place lies; on a border, or in a street, that of the nearest cell. */
function districtOf({ grid }: Town, at: Point): string {
  const around = grid.cells.find(({ ring }) => contains(ring, at));
  if (around) return around.street;
  const [first, ...others] = grid.cells;
  const nearest = others.reduce(
    (best, cell) => (distance(cell.middle, at) < distance(best.middle, at) ? cell : best),
    first as (typeof others)[number],
  );
  return nearest.street;
}

function toCurve(text: string): DayCurve {
  return text.split(' ').map(Number);
}
