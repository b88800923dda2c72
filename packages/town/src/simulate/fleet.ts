import { chanceOf, createRandom } from '../random.js';
import type { Town } from '../town/town.js';
import { BAY_ASIDE, type Bays } from './bay.js';
import type { BusLoop } from './bus-loop.js';
import type { Routes } from './route.js';
import type { Street } from './street.js';
import { createVehicle, type Vehicle } from './vehicle.js';
import type { Way } from './way.js';

/** Cars that drive or stand in a bay, at scale 1; of these about six hundred drive. */
const CARS = 640;
const PARKED_SHARE = 0.07;
const SPACING_METERS = 13;

export interface FleetOptions {
  readonly town: Town;
  readonly street: Street;
  readonly routes: Routes;
  readonly bays: Bays;
  readonly loops: readonly BusLoop[];
  readonly seed: number;
  readonly fromMs: number;
}

/** Sets buses on their circles and cars on lanes and in bays, by seed; the first thing of a run. */
export function createFleet(options: FleetOptions): Vehicle[] {
  const { town, street, routes, bays, loops, seed, fromMs } = options;
  const vehicles: Vehicle[] = [];
  const random = createRandom(chanceOf('fleet', seed) * 2 ** 32);
  const seedOf = (id: string): number => chanceOf(id, seed) * 2 ** 32;
  const put = (vehicle: Vehicle, far: number): void => {
    vehicle.far = far;
    vehicle.odometer = far;
    vehicle.speed = 3;
    routes.extend(vehicle, street);
    street.enter(vehicle);
    vehicles.push(vehicle);
  };
  const isFree = (lane: number, far: number): boolean =>
    (street.queues[lane] as Vehicle[]).every(
      (other) =>
        far < other.far - other.lengthMeters - SPACING_METERS ||
        far > other.far + 2 * SPACING_METERS,
    );
  for (const loop of loops) {
    for (let k = 0; k < loop.route.buses; k++) {
      const id = `${loop.route.key}-${k + 1}`;
      const vehicle = createBus(id, vehicles.length, loop, seedOf(id), fromMs);
      const wanted = Math.round((k / loop.route.buses) * (loop.ways.length / 2)) * 2;
      for (let i = 0; i < loop.ways.length; i += 2) {
        const cursor = (wanted + i) % loop.ways.length;
        const lane = loop.ways[cursor] as number;
        const { lengthMeters } = street.ways.list[lane] as Way;
        if (lengthMeters < 30 || !isFree(lane, lengthMeters / 2)) continue;
        startBus(vehicle, loop, cursor, lengthMeters / 2);
        put(vehicle, lengthMeters / 2);
        break;
      }
    }
  }
  const lanes = [...routes.circuit].filter((place) => place < street.ways.laneCount);
  const weights = lanes.map((lane) => {
    const { lengthMeters } = street.ways.list[lane] as Way;
    return lengthMeters < 24 ? 0 : lengthMeters * routes.drawOf(lane);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const count = Math.round(CARS * town.scale);
  for (let n = 1; n <= count; n++) {
    const id = `C-${String(n).padStart(4, '0')}`;
    const vehicle = createVehicle({
      id,
      place: vehicles.length,
      kind: 'car',
      bus: null,
      seed: seedOf(id),
    });
    if (n <= count * PARKED_SHARE) {
      park(vehicle, bays, fromMs, routes, street);
      if (vehicle.bay >= 0) vehicles.push(vehicle);
      continue;
    }
    for (let tries = 0; tries < 60; tries++) {
      const lane = lanes[draw(weights, random.next() * total)] as number;
      const { lengthMeters } = street.ways.list[lane] as Way;
      const far = random.between(8, lengthMeters - 8);
      if (!isFree(lane, far)) continue;
      vehicle.ahead.push(lane);
      put(vehicle, far);
      break;
    }
  }
  return vehicles;
}

function draw(weights: readonly number[], at: number): number {
  let rest = at;
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i] as number;
    if (rest < 0) return i;
  }
  return weights.length - 1;
}

function createBus(
  id: string,
  place: number,
  loop: BusLoop,
  seed: number,
  fromMs: number,
): Vehicle {
  const bus = { loop, cursor: 0, nextStop: 0, visits: 0, plannedMs: fromMs, delaySeconds: 0 };
  return createVehicle({ id, place, kind: 'bus', bus, seed });
}

function startBus(vehicle: Vehicle, loop: BusLoop, cursor: number, far: number): void {
  if (!vehicle.bus) return;
  vehicle.bus.cursor = cursor;
  vehicle.ahead.push(loop.ways[cursor] as number);
  // One it can still brake for.
  const next = loop.stops.findIndex(
    (stop) => stop.place > cursor || (stop.place === cursor && stop.farMeters > far + 12),
  );
  vehicle.bus.nextStop = Math.max(0, next);
}

function park(vehicle: Vehicle, bays: Bays, fromMs: number, routes: Routes, street: Street): void {
  for (let tries = 0; tries < 20 && bays.count > 0; tries++) {
    const bay = vehicle.random.whole(0, bays.count - 1);
    if (!routes.circuit.has(bays.laneOf(bay)) || !bays.take(bay)) continue;
    vehicle.bay = bay;
    vehicle.doing = 'parked';
    vehicle.aside = -BAY_ASIDE;
    vehicle.far = bays.frontOf(bay);
    vehicle.odometer = vehicle.far;
    vehicle.untilMs = fromMs + vehicle.random.whole(20, 900) * 1000;
    vehicle.ahead.push(bays.laneOf(bay));
    routes.extend(vehicle, street);
    return;
  }
}
