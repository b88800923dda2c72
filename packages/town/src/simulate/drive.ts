import { BAY_ASIDE, type Bays, PULL_IN_METERS, PULL_OUT_METERS } from './bay.js';
import type { LoopStop } from './bus-loop.js';
import type { Street } from './street.js';
import type { BusState, Vehicle } from './vehicle.js';
import type { Way } from './way.js';

/** The length of a step. */
export const STEP_MS = 200;
const DT = STEP_MS / 1000;

/** Comfortable braking, the time kept to the one ahead, and the gap when both stand: the model's usual values. */
const BRAKE = 2.2;
const HEADWAY_SECONDS = 1.2;
const GAP_METERS = 2;
/** Never nearer than this, whatever the model says. */
const LEAST_GAP_METERS = 1.2;
const LOOK_METERS = 75;
const BEFORE_LINE_METERS = 0.7;
const CREEP = 3.5;

/**
 * The speed of a vehicle after this step: the intelligent driver model (Treiber, Hennecke, Helbing 2000), kept below
 * the limits it sees ahead, and stopping where it must.
 */
export function chooseSpeed(vehicle: Vehicle, street: Street, bays: Bays): number {
  const { speed, ahead, keen, pick } = vehicle;
  const { list } = street.ways;
  const way = list[ahead[0] as number] as Way;
  const wish = way.limit * keen;
  let most = wish;
  let granted = vehicle.granted;
  let base = way.lengthMeters - vehicle.far;
  for (let i = 1; i < ahead.length && base < LOOK_METERS; i++) {
    const next = list[ahead[i] as number] as Way;
    if (next.turn && granted-- <= 0) {
      most = Math.min(most, stopWithin(base - BEFORE_LINE_METERS, speed));
      break;
    }
    if (next.limit < way.limit) most = Math.min(most, slowTo(next.limit * keen, base));
    base += next.lengthMeters;
  }
  if (vehicle.bay >= 0) most = Math.min(most, besideKerb(vehicle, bays));
  if (vehicle.bus) {
    const far = toStop(vehicle, vehicle.bus, street);
    if (far < LOOK_METERS) most = Math.min(most, stopWithin(far, speed));
  }
  const { gapMeters, speed: lead } = street.lookAhead(vehicle, LOOK_METERS);
  const share = speed / wish;
  let push = 1 - share * share * share * share;
  if (gapMeters < Infinity) {
    const closing = (speed * (speed - lead)) / (2 * Math.sqrt(pick * BRAKE));
    const wanted = GAP_METERS + Math.max(0, speed * HEADWAY_SECONDS + closing);
    const near = wanted / Math.max(0.1, gapMeters);
    push -= near * near;
    most = Math.min(most, Math.max(0, (gapMeters - LEAST_GAP_METERS) / DT));
  }
  return Math.max(0, Math.min(speed + Math.max(-8, pick * push) * DT, most));
}

/** The highest speed now that still brakes comfortably to `target` within a distance. */
function slowTo(target: number, meters: number, brake = BRAKE * 0.8): number {
  const step = brake * DT;
  return Math.sqrt(step * step + target * target + 2 * brake * Math.max(0, meters)) - step;
}

/** The same down to a stand, braking harder where the distance asks for it. */
function stopWithin(meters: number, speed: number): number {
  if (meters <= 0.02) return 0;
  return slowTo(0, meters, Math.max(BRAKE * 0.8, (speed * speed) / (2 * meters)));
}

function besideKerb(vehicle: Vehicle, bays: Bays): number {
  if (vehicle.doing === 'pullOut') return CREEP;
  if (vehicle.ahead[0] !== bays.laneOf(vehicle.bay)) return Infinity;
  const rest = bays.frontOf(vehicle.bay) - vehicle.far;
  const slow = Math.max(CREEP, slowTo(CREEP, rest - PULL_IN_METERS));
  return Math.min(slow, stopWithin(rest, vehicle.speed));
}

/** Metres to the bus's next stop; infinite where that is not within what it has planned. */
export function toStop(vehicle: Vehicle, bus: BusState, { ways }: Street): number {
  const { loop, cursor, nextStop } = bus;
  const count = loop.ways.length;
  const stop = loop.stops[nextStop] as LoopStop;
  const here = (((cursor - vehicle.ahead.length + 1) % count) + count) % count;
  const turns = (stop.place - here + count) % count;
  if (turns >= vehicle.ahead.length) return Infinity;
  let meters = stop.farMeters - vehicle.far;
  for (let i = 0; i < turns; i++)
    meters += (ways.list[vehicle.ahead[i] as number] as Way).lengthMeters;
  return meters;
}

/** How far beside its lane a car is that pulls in or out; to the left, so it is negative. */
export function asideOf(vehicle: Vehicle, bays: Bays): number {
  if (vehicle.doing === 'parked') return -BAY_ASIDE;
  if (vehicle.doing !== 'pullIn' && vehicle.doing !== 'pullOut') return 0;
  const past = vehicle.far - bays.frontOf(vehicle.bay);
  const t = vehicle.doing === 'pullIn' ? 1 + past / PULL_IN_METERS : 1 - past / PULL_OUT_METERS;
  const kept = Math.min(1, Math.max(0, t));
  return -BAY_ASIDE * kept * kept * (3 - 2 * kept);
}
