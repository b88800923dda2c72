import { type DayCurve, valueAt, wander } from '../day.js';
import { chanceOf } from '../random.js';
import { createSimulator, type Simulator } from '../simulator.js';
import { createPlace } from '../town/place.js';
import type { Point } from '../town/plane.js';
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
}

/** The parking feeds of a town. */
export interface OperatorFeed extends Simulator {
  readonly sites: readonly ParkingSite[];
  /** Who falls silent. */
  readonly silentOperator: string;
  /** Since when, city time; NaN before the feed was filled. */
  readonly silentSinceMs: number;
}

export interface OperatorOptions {
  readonly seed?: number;
  /** When one operator falls silent, city time; otherwise 14:02 of the day, or three minutes after a start before that. */
  readonly silentAtMs?: number;
}

/** It runs car parks all over the town, one of them on the embankment. */
const SILENT = 'OP-1';
const STREETS = 8;
const UTC_OFFSET_HOURS = 8;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SILENT_TIME_MS = 14 * HOUR_MS + 2 * 60_000;
const LIVE_MS = 3 * 60_000;

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
 * Free spaces as eight operators push them, each on `town/parking/<operator>/<site>`, so that each is a source of its
 * own with its own health. Some counters are dead, late or talk nonsense, some say everything twice, and one operator
 * falls silent and stays so.
 */
export function createOperators(town: Town, options: OperatorOptions = {}): OperatorFeed {
  const { seed = 1, silentAtMs } = options;
  const sites = sitesOf(town);
  const place = createPlace(town.origin);
  const byKey = new Map(sites.map((site) => [`${site.operator}/${site.key}`, site]));
  const names = new Map(town.operators.map((operator) => [operator.key, operator.en]));
  let silentSinceMs = silentAtMs ?? Number.NaN;
  const read = (key: string, cityMs: number): Record<string, number | string> => {
    const site = byKey.get(key) as ParkingSite;
    const curve = CURVES[site.use] ?? WORK;
    const habit = 0.86 + 0.2 * chanceOf(`habit ${key}`, seed);
    const taken =
      (valueAt(curve, cityMs, UTC_OFFSET_HOURS) / 100) * habit +
      0.05 * wander(key, cityMs, 15 * 60_000, seed) +
      0.01 * wander(key, cityMs, 60_000, ~seed);
    const [lon = 0, lat = 0] = place(site.at);
    return {
      id: site.key,
      name: site.nameEn,
      operator: names.get(site.operator) ?? site.operator,
      lon,
      lat,
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
      faults: { dead: 0.03, late: 0.06, nonsense: 0.05 },
      reliable: [...byKey.keys()].filter((key) => key.startsWith(`${SILENT}/`)),
    },
    { member: 'free', read },
  );
  const isSilent = (topic: string): boolean => topic.startsWith(`town/parking/${SILENT}/`);
  const isTwice = (topic: string): boolean => chanceOf(`twice ${topic}`, seed) < 0.06;
  return {
    ...simulator,
    sites,
    silentOperator: SILENT,
    get silentSinceMs() {
      return silentSinceMs;
    },
    fill(cityMs, rate) {
      if (Number.isNaN(silentSinceMs)) silentSinceMs = silenceOf(cityMs);
      const messages = simulator.fill(cityMs, rate);
      if (cityMs < silentSinceMs) return messages;
      // What it said last is all that is known of it.
      const last = simulator.fill(silentSinceMs, 1).filter(({ topic }) => isSilent(topic));
      return [...last, ...messages.filter(({ topic }) => !isSilent(topic))];
    },
    step(cityMs, wallMs) {
      return simulator.step(cityMs, wallMs).flatMap((message) => {
        if (cityMs >= silentSinceMs && isSilent(message.topic)) return [];
        return isTwice(message.topic) ? [message, message] : [message];
      });
    },
  };
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
    return { key, operator, nameEn, nameZh, at, total: capacity, use };
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
      };
    });
  return [...lots, ...streets];
}

function toCurve(text: string): DayCurve {
  return text.split(' ').map(Number);
}
