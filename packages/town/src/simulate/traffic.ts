import { chanceOf } from '../random.js';
import type { Town } from '../town/town.js';
import { createBays, PULL_IN_METERS, PULL_OUT_METERS } from './bay.js';
import { createBusLoops } from './bus-loop.js';
import { asideOf, chooseSpeed, STEP_MS, toStop } from './drive.js';
import { createFleet } from './fleet.js';
import { createJunctions } from './junction.js';
import { createRoutes } from './route.js';
import { createSignalClock, type Signals } from './signal.js';
import { createStreet } from './street.js';
import type { Vehicle } from './vehicle.js';
import { createWays, type Way, type Ways } from './way.js';

/** Traffic from one beginning on, step by step. */
export interface TrafficRun {
  /** The time of the last step. */
  readonly nowMs: number;
  readonly vehicles: readonly Vehicle[];
  /** One step on. */
  step(): void;
}

/** What stays the same from run to run. */
export interface TrafficGround {
  readonly town: Town;
  readonly ways: Ways;
  readonly signals: Signals;
  readonly seed: number;
  start(fromMs: number): TrafficRun;
}

/** Of the lanes with bays that a car comes to, how often it looks for one there. */
const PARKING_CHANCE = 0.04;
/** What a bus plans to do: metres a second between stops, and seconds at each. */
const PLANNED_SPEED = 4.6;
const PLANNED_DWELL_MS = 20_000;
const MOST_DELAY_MS = 300_000;
const MOST_WAIT_MS = 20_000;
const PATIENCE_STEPS = 150;
/** Ways a vehicle may stand on besides the one its front is on. */
const TRAIL = 8;

/** Reads the lanes of a town once, for any number of runs. */
export function createTrafficGround(town: Town, seed: number): TrafficGround {
  const ways = createWays(town);
  const loops = createBusLoops(town, ways);
  const signals = createSignalClock(town.signals);
  const routes = createRoutes(town, ways);
  const start = (fromMs: number): TrafficRun => {
    let nowMs = fromMs;
    const street = createStreet(ways);
    const bays = createBays(town);
    const runSeed = Math.floor(chanceOf(`traffic ${fromMs}`, seed) * 2 ** 32);
    const vehicles = createFleet({ town, street, routes, bays, loops, seed: runSeed, fromMs });
    const junctions = createJunctions({
      street,
      stateOf: (group) => signals.stateOf(group, nowMs),
    });

    /** Whether it has something to do before the next junction. */
    const isBusy = (vehicle: Vehicle): boolean => {
      if (vehicle.doing === 'dwell') return true;
      if (vehicle.doing === 'pullIn' || vehicle.doing === 'pullOut') return true;
      if (vehicle.bay >= 0) return true;
      const way = ways.list[vehicle.ahead[0] as number] as Way;
      const toLine = way.turn
        ? way.lengthMeters -
          vehicle.far +
          (ways.list[vehicle.ahead[1] as number] as Way).lengthMeters
        : way.lengthMeters - vehicle.far;
      return vehicle.bus !== null && toStop(vehicle, vehicle.bus, street) < toLine;
    };

    /** Onto the next way, and whatever comes with that. */
    const pass = (vehicle: Vehicle): void => {
      street.leave(vehicle);
      const left = vehicle.ahead.shift() as number;
      const way = ways.list[left] as Way;
      vehicle.far -= way.lengthMeters;
      vehicle.trail.unshift(left);
      if (vehicle.trail.length > TRAIL) vehicle.trail.pop();
      if (way.turn) {
        const own = vehicle.held.find((held) => held.way === left && held.clearAt === Infinity);
        if (own) own.clearAt = vehicle.odometer - vehicle.far + vehicle.lengthMeters;
      } else vehicle.granted--;
      street.enter(vehicle);
      routes.extend(vehicle, street);
      const here = vehicle.ahead[0] as number;
      if (vehicle.kind === 'car' && here < ways.laneCount && bays.count > 0) {
        if (vehicle.random.next() < PARKING_CHANCE) vehicle.bay = bays.choose(vehicle, here);
      }
    };

    const move = (vehicle: Vehicle): void => {
      const meters = (vehicle.nextSpeed * STEP_MS) / 1000;
      vehicle.speed = vehicle.nextSpeed;
      vehicle.far += meters;
      vehicle.odometer += meters;
      for (;;) {
        const way = ways.list[vehicle.ahead[0] as number] as Way;
        if (vehicle.far < way.lengthMeters) break;
        pass(vehicle);
      }
      junctions.release(vehicle);
    };

    const act = (vehicle: Vehicle): void => {
      if (vehicle.bay < 0 || vehicle.ahead[0] !== bays.laneOf(vehicle.bay)) return;
      const past = vehicle.far - bays.frontOf(vehicle.bay);
      if (vehicle.doing === 'drive' && past > -PULL_IN_METERS) vehicle.doing = 'pullIn';
      if (vehicle.doing === 'pullIn' && past > -0.15 && vehicle.speed < 0.4) {
        vehicle.doing = 'parked';
        vehicle.speed = 0;
        vehicle.untilMs = nowMs + vehicle.random.whole(90, 900) * 1000;
        street.leave(vehicle);
        // The tail is beside the lane, and so on no way behind.
        vehicle.trail.length = 0;
      } else if (vehicle.doing === 'parked' && nowMs >= vehicle.untilMs && isClear(vehicle)) {
        vehicle.doing = 'pullOut';
        street.enter(vehicle);
      } else if (vehicle.doing === 'pullOut' && past >= PULL_OUT_METERS) {
        bays.free(vehicle.bay);
        vehicle.bay = -1;
        vehicle.doing = 'drive';
      }
    };

    /** Whether a car may leave its bay without anyone having to brake hard. */
    const isClear = (vehicle: Vehicle): boolean => {
      const lane = ways.list[vehicle.ahead[0] as number] as Way;
      if (lane.before.some((turn) => (street.heldMeters[turn] as number) > 0) && vehicle.far < 60)
        return false;
      return (street.queues[lane.place] as Vehicle[]).every((other) => {
        const tail = other.far - other.lengthMeters;
        return (
          tail > vehicle.far + 3 ||
          other.far < vehicle.far - vehicle.lengthMeters - 6 - other.speed * 3.5
        );
      });
    };

    const serve = (vehicle: Vehicle): void => {
      const { bus } = vehicle;
      if (!bus) return;
      if (vehicle.doing === 'drive' && vehicle.speed < 0.4 && toStop(vehicle, bus, street) < 0.3) {
        vehicle.doing = 'dwell';
        vehicle.speed = 0;
        const since = vehicle.random.whole(12, 24) * 1000;
        const delayMs = nowMs + since - bus.plannedMs;
        // A bus that is early waits a little; one that is hopelessly late is written into the next plan.
        vehicle.untilMs = nowMs + since + Math.min(MOST_WAIT_MS, Math.max(0, -delayMs));
        if (delayMs > MOST_DELAY_MS || delayMs < -MOST_DELAY_MS) bus.plannedMs = nowMs + since;
        bus.delaySeconds = Math.round((vehicle.untilMs - bus.plannedMs) / 1000);
      } else if (vehicle.doing === 'dwell' && nowMs >= vehicle.untilMs) {
        vehicle.doing = 'drive';
        const { stops, lengthMeters } = bus.loop;
        const from = stops[bus.nextStop]?.sinceStartMeters ?? 0;
        bus.nextStop = (bus.nextStop + 1) % stops.length;
        bus.visits++;
        const to = stops[bus.nextStop]?.sinceStartMeters ?? 0;
        const meters = (((to - from) % lengthMeters) + lengthMeters) % lengthMeters;
        bus.plannedMs += (meters / PLANNED_SPEED) * 1000 + PLANNED_DWELL_MS;
      }
    };

    /** Counts how long it stands, and after half a minute at a line lets it think again. */
    const beat = (vehicle: Vehicle): void => {
      const isWaiting = vehicle.doing === 'drive' && vehicle.speed < 0.1 && vehicle.granted === 0;
      vehicle.waited = isWaiting ? vehicle.waited + 1 : 0;
      if (vehicle.waited < PATIENCE_STEPS || vehicle.waited % 20 > 0) return;
      const here = vehicle.ahead[0] as number;
      if (here < ways.laneCount && street.queues[here]?.[0] === vehicle)
        routes.change(vehicle, street);
    };

    return {
      get nowMs() {
        return nowMs;
      },
      vehicles,
      step() {
        nowMs += STEP_MS;
        street.noteTails(vehicles);
        for (const vehicle of vehicles) {
          if (vehicle.doing === 'parked') continue;
          if (vehicle.granted > 0 || !isBusy(vehicle)) junctions.rule(vehicle);
          beat(vehicle);
        }
        for (const vehicle of vehicles) {
          const isStill = vehicle.doing === 'parked' || vehicle.doing === 'dwell';
          vehicle.nextSpeed = isStill ? 0 : chooseSpeed(vehicle, street, bays);
        }
        for (const vehicle of vehicles) {
          if (vehicle.doing !== 'parked') move(vehicle);
          if (vehicle.bus) serve(vehicle);
          else act(vehicle);
          vehicle.aside = asideOf(vehicle, bays);
        }
      },
    };
  };
  return { town, ways, signals, seed, start };
}
