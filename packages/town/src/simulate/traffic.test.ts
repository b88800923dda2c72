import { beforeAll, describe, expect, it } from 'vitest';
import { nearestOn } from '../town/line.js';
import { distance, type Point } from '../town/plane.js';
import { createTown } from '../town/town.js';
import { poseOf } from './pose.js';
import { createTrafficGround, type TrafficRun } from './traffic.js';
import { createTrafficFeed } from './traffic-feed.js';
import { createTrafficModel } from './traffic-model.js';
import type { Vehicle } from './vehicle.js';
import type { Way } from './way.js';

const town = createTown({ seed: 1 });
const AT = Date.UTC(2026, 5, 5, 10, 40);
const MINUTE = 300;
/** A busy machine may take its time. */
const SLOW_MS = 30_000;
const ground = createTrafficGround(town, 1);
const wayOf = (vehicle: Vehicle): Way => ground.ways.list[vehicle.ahead[0] as number] as Way;

/** What five minutes of traffic show. */
interface Seen {
  farthest: number;
  onStraights: number;
  tooFast: number;
  overlaps: string[];
  leastStanding: number;
  redRuns: string[];
  beyondLine: number;
  stops: Map<string, string[]>;
  driven: Map<string, number>;
}

describe('five minutes of traffic', () => {
  let run: TrafficRun;
  const seen: Seen = {
    farthest: 0,
    onStraights: 0,
    tooFast: 0,
    overlaps: [],
    leastStanding: Infinity,
    redRuns: [],
    beyondLine: 0,
    stops: new Map(),
    driven: new Map(),
  };

  beforeAll(() => {
    run = ground.start(AT);
    const start = new Map(run.vehicles.map(({ id, odometer }) => [id, odometer]));
    const before = new Map<Vehicle, number>();
    for (let step = 0; step < 6 * MINUTE; step++) {
      for (const vehicle of run.vehicles) before.set(vehicle, vehicle.ahead[0] as number);
      run.step();
      for (const vehicle of run.vehicles) watch(vehicle, before.get(vehicle) as number);
      if (step % 20 === 0) compare();
    }
    for (const { id, odometer } of run.vehicles)
      seen.driven.set(id, odometer - (start.get(id) ?? 0));
  }, SLOW_MS);

  function watch(vehicle: Vehicle, was: number): void {
    const way = wayOf(vehicle);
    if (vehicle.speed > way.limit + 1e-9) seen.tooFast++;
    if (vehicle.bus && vehicle.doing === 'dwell') {
      const stop = vehicle.bus.loop.stops[vehicle.bus.nextStop]?.stop.key as string;
      const list = seen.stops.get(vehicle.id) ?? [];
      if (list.at(-1) !== stop) seen.stops.set(vehicle.id, [...list, stop]);
    }
    const { turn } = way;
    // Where two junctions are a step apart the signal at their edge speaks for both.
    const isStub = (ground.ways.list[was] as Way).lengthMeters < 5;
    // Who rolls over the line as amber ends is no red runner: two steps later would be.
    if (turn?.signal && was === turn.from && !isStub)
      if (ground.signals.stateOf(turn.signal, run.nowMs - 400) === 'red')
        seen.redRuns.push(vehicle.id);
  }

  function compare(): void {
    const poses = run.vehicles.map((vehicle) => ({ vehicle, ...poseOf(vehicle, ground.ways) }));
    poses.forEach((a, i) => {
      for (const b of poses.slice(i + 1)) {
        if (Math.abs(a.at[0] - b.at[0]) > 12 || Math.abs(a.at[1] - b.at[1]) > 12) continue;
        if (bodiesMeet(a, b)) seen.overlaps.push(`${a.vehicle.id} ${b.vehicle.id}`);
      }
      const { vehicle, at } = a;
      const way = wayOf(vehicle);
      const isInLane = way.turn === null && vehicle.far > vehicle.lengthMeters;
      if (!isInLane || vehicle.doing !== 'drive' || !isStraight(way)) return;
      seen.onStraights++;
      seen.farthest = Math.max(seen.farthest, nearestOn(way.points, at).away);
    });
    for (const queue of queuesOf(run.vehicles)) {
      queue.forEach((vehicle, i) => {
        const ahead = queue[i - 1];
        if (!ahead || vehicle.speed > 0.05) return;
        const gap = ahead.far - ahead.lengthMeters - vehicle.far;
        seen.leastStanding = Math.min(seen.leastStanding, gap);
      });
    }
  }

  it('has more than four hundred cars on the move and thirty buses', () => {
    const isOnRoad = ({ kind, doing }: Vehicle): boolean => kind === 'car' && doing !== 'parked';
    expect(run.vehicles.filter(isOnRoad).length).toBeGreaterThanOrEqual(400);
    expect(run.vehicles.filter(({ kind }) => kind === 'bus')).toHaveLength(30);
  });

  it('keeps every vehicle within half a metre of its lane line on straights', () => {
    expect(seen.onStraights).toBeGreaterThan(5_000);
    expect(seen.farthest).toBeLessThan(0.5);
  });

  it('never lets two bodies overlap, and keeps a metre in a queue', () => {
    expect(seen.overlaps).toEqual([]);
    expect(seen.leastStanding).toBeGreaterThanOrEqual(1);
  });

  it('stops at red, and keeps to the limits', () => {
    expect(seen.redRuns).toEqual([]);
    expect(seen.tooFast).toBe(0);
  });

  it('brings buses to their stops in order', () => {
    const served = [...seen.stops.values()].filter((list) => list.length > 1);
    expect(served.length).toBeGreaterThan(20);
    for (const [id, list] of seen.stops) {
      const route = town.buses.routes.find(({ key }) => id.startsWith(`${key}-`));
      const order = route?.stops ?? [];
      list.forEach((stop, i) => {
        const last = list[i - 1];
        if (last) expect(stop, id).toBe(order[(order.indexOf(last) + 1) % order.length]);
      });
    }
  });

  it('keeps moving: hardly anyone stands for five minutes', () => {
    const still = run.vehicles.filter(
      ({ id, doing }) => doing !== 'parked' && (seen.driven.get(id) ?? 0) < 20,
    );
    expect(still.length).toBeLessThan(10);
  });

  it('lets cars park and leave', () => {
    const parked = run.vehicles.filter(({ doing }) => doing === 'parked');
    expect(parked.length).toBeGreaterThan(3);
    expect(parked.length).toBeLessThan(60);
    for (const vehicle of parked) {
      const bay = town.bays[vehicle.bay];
      expect(distance(poseOf(vehicle, ground.ways).at, bay?.at as Point)).toBeLessThan(0.6);
    }
  });
});

it(
  'a larger town begins its traffic at nearer marks, so that the first look costs the same',
  () => {
    const atMs = AT + 155_000;
    const leadOf = (scale: number): number => {
      const model = createTrafficModel(createTown({ seed: 1, scale }), 1);
      model.advance(atMs);
      expect(model.nowMs).toBe(atMs);
      return atMs - model.anchorMs;
    };
    expect(leadOf(0.25)).toBe(215_000);
    expect(leadOf(2)).toBe(65_000);
  },
  SLOW_MS,
);

describe('the model and what is reported', () => {
  it(
    'says the same byte for byte for the same seed, and another thing for another seed',
    () => {
      const say = (seed: number, seconds: number): string => {
        const feed = createTrafficFeed(town, seed);
        const said = [...feed.fill(AT, 1)];
        for (let ms = 100; ms <= seconds * 1000; ms += 100) said.push(...feed.step(AT + ms, ms));
        return said.map(({ topic, payload }) => `${topic} ${payload}`).join('\n');
      };
      const first = say(1, 60);
      expect(say(1, 60) === first).toBe(true);
      expect(first.startsWith(say(2, 0))).toBe(false);
    },
    SLOW_MS,
  );

  it('reports every vehicle once a second, where the model says it is', () => {
    const feed = createTrafficFeed(town, 1);
    feed.fill(AT, 1);
    const counts = new Map<string, number>();
    for (let ms = 100; ms <= 10_000; ms += 100) {
      for (const { topic, payload } of feed.step(AT + ms, ms)) {
        if (topic !== 'town/vehicles' && topic !== 'town/buses') continue;
        const { time, vehicles } = JSON.parse(payload);
        for (const { id, lon, lat, speed } of vehicles) {
          counts.set(id, (counts.get(id) ?? 0) + 1);
          const pose = feed.modelAt(id, Date.parse(time));
          const [x, y] = toMetres(lon, lat);
          expect(distance(pose?.at as Point, [x, y]), id).toBeLessThan(0.1);
          expect(speed).toBeCloseTo(pose?.speed ?? Number.NaN, 0);
        }
      }
    }
    expect(counts.size).toBeGreaterThan(430);
    const silent = feed.silences();
    for (const [id, count] of counts) if (!silent.has(id)) expect(count, id).toBe(10);
  });

  it(
    'lets a few vehicles fall silent for good while they drive on',
    () => {
      const feed = createTrafficFeed(town, 1);
      feed.fill(AT, 1);
      const silent = feed.silences();
      expect(silent.size).toBeGreaterThan(1);
      expect(silent.size).toBeLessThan(15);
      const last = Math.max(...silent.values());
      for (let ms = 60_000; ms <= last - AT + 60_000; ms += 60_000) feed.step(AT + ms, ms);
      const spoke = new Set<string>();
      for (let ms = 200; ms <= 2_000; ms += 200) {
        for (const { topic, payload } of feed.step(feed.model.nowMs + 200, ms))
          if (topic === 'town/vehicles')
            for (const { id } of JSON.parse(payload).vehicles) spoke.add(id);
      }
      for (const id of silent.keys()) {
        expect(spoke.has(id)).toBe(false);
        expect(feed.modelAt(id, feed.model.nowMs)).not.toBeNull();
      }
    },
    SLOW_MS,
  );

  it('tells speeds of all roads every five seconds, and signals when they change', () => {
    const feed = createTrafficFeed(town, 1);
    const first = feed.fill(AT, 1);
    const plans = first.filter(({ topic }) => topic.startsWith('town/signals/'));
    expect(plans).toHaveLength(town.signals.length);
    let said = 0;
    for (let ms = 200; ms <= 20_000; ms += 200) {
      for (const { topic, payload } of feed.step(AT + ms, ms)) {
        if (topic !== 'town/traffic') continue;
        said++;
        const { roads } = JSON.parse(payload);
        expect(roads).toHaveLength(town.roads.length);
        for (const { speed, congestion } of roads) {
          expect(speed).toBeLessThanOrEqual(50);
          expect(congestion).toBeGreaterThanOrEqual(0);
          expect(congestion).toBeLessThanOrEqual(1);
        }
      }
    }
    expect(said).toBe(4);
  });
});

function toMetres(lon: number, lat: number): [number, number] {
  const east = ((lon - town.origin.lon) * Math.PI * 6_378_137) / 180;
  const latitude = (town.origin.lat * Math.PI) / 180;
  const e2 = 0.00669437999014;
  const w = Math.sqrt(1 - e2 * Math.sin(latitude) ** 2);
  const north = ((lat - town.origin.lat) * Math.PI * 6_378_137 * (1 - e2)) / (180 * w ** 3);
  const x = (east * Math.cos(latitude)) / w;
  // The ground is a plane and the earth is not: parallels bend away from it, meridians draw together.
  const y = north + (x * x * Math.tan(latitude)) / (2 * 6_378_137);
  return [x - (x * y * Math.tan(latitude)) / 6_378_137, y];
}

function isStraight({ points, lengthMeters }: Way): boolean {
  return distance(points[0] as Point, points.at(-1) as Point) > lengthMeters - 0.02;
}

function queuesOf(vehicles: readonly Vehicle[]): Vehicle[][] {
  const byWay = new Map<number, Vehicle[]>();
  for (const vehicle of vehicles) {
    if (vehicle.doing === 'parked') continue;
    const way = vehicle.ahead[0] as number;
    byWay.set(way, [...(byWay.get(way) ?? []), vehicle]);
  }
  return [...byWay.values()].map((queue) => queue.sort((a, b) => b.far - a.far));
}

interface Body {
  readonly vehicle: Vehicle;
  readonly at: Point;
  readonly along: Point;
}

/** Whether two upright boxes on the ground meet: they do not where any of their sides parts them. */
function bodiesMeet(a: Body, b: Body): boolean {
  const between: Point = [b.at[0] - a.at[0], b.at[1] - a.at[1]];
  const reach = ({ vehicle, along }: Body, [x, y]: Point): number =>
    (vehicle.lengthMeters / 2) * Math.abs(along[0] * x + along[1] * y) +
    (vehicle.kind === 'bus' ? 1.25 : 0.9) * Math.abs(-along[1] * x + along[0] * y);
  const sides = [a.along, b.along].flatMap(([x, y]): Point[] => [
    [x, y],
    [-y, x],
  ]);
  return sides.every(
    (side) =>
      Math.abs(between[0] * side[0] + between[1] * side[1]) < reach(a, side) + reach(b, side),
  );
}
