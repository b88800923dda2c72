import type { Town } from '../town/town.js';
import type { Vehicle } from './vehicle.js';
import type { Ways } from './way.js';

/** How fast it goes on a road. */
export interface RoadSpeed {
  readonly id: string;
  /** Kilometres an hour, the mean of both directions. */
  readonly speed: number;
  /** 0 where traffic is free, 1 where it stands. */
  readonly congestion: number;
  readonly vehicles: number;
}

/** Mean speeds by road, smoothed over half a minute. */
export interface RoadSpeeds {
  /** Takes in where vehicles are now; once a second. */
  note(vehicles: readonly Vehicle[]): void;
  read(): RoadSpeed[];
  clear(): void;
}

/** The share of a new mean, and of free flow where nobody drives. */
const NEW = 0.06;
const FREE = 0.02;
/** Nobody drives at the limit all the time. */
const FREE_SHARE = 0.86;

export function createRoadSpeeds({ roads }: Town, { list }: Ways): RoadSpeeds {
  const index = new Map(roads.map((road, i) => [road.key, i]));
  const free = roads.map((road) => road.speedKmh * FREE_SHARE);
  const speed = [...free];
  const sums = roads.map(() => 0);
  const counts = roads.map(() => 0);
  return {
    note(vehicles) {
      sums.fill(0);
      counts.fill(0);
      for (const { doing, ahead, speed: metersPerSecond } of vehicles) {
        const road = list[ahead[0] as number]?.road;
        const i = road && doing === 'drive' ? index.get(road) : undefined;
        if (i === undefined) continue;
        sums[i] = (sums[i] as number) + metersPerSecond * 3.6;
        counts[i] = (counts[i] as number) + 1;
      }
      for (let i = 0; i < speed.length; i++) {
        const count = counts[i] as number;
        const now =
          count > 0
            ? Math.min(free[i] as number, (sums[i] as number) / count)
            : (free[i] as number);
        const old = speed[i] as number;
        speed[i] = old + (now - old) * (count > 0 ? NEW : FREE);
      }
    },
    read: () =>
      roads.map(({ key }, i) => {
        const now = speed[i] as number;
        return {
          id: key,
          speed: Math.round(now * 10) / 10,
          congestion: Math.round(100 * Math.max(0, 1 - now / (free[i] as number))) / 100,
          vehicles: counts[i] as number,
        };
      }),
    clear() {
      free.forEach((value, i) => {
        speed[i] = value;
      });
    },
  };
}
