import {
  type Fault,
  type FaultShares,
  faultOf,
  LATE_TURNS,
  toNonsense,
  USUAL_FAULTS,
} from './fault.js';
import { createRota } from './rota.js';

/** A message as a broker takes it. */
export interface SimulatorMessage {
  readonly topic: string;
  readonly payload: string;
}

/** A simulated feed as a value: it makes messages, and neither waits nor sends. */
export interface Simulator {
  /** One message for everything that speaks, as if it had run for a round already. */
  fill(cityMs: number, rate: number): SimulatorMessage[];
  /** What is to be said since the last step; `wallMs` is real time. */
  step(cityMs: number, wallMs: number): SimulatorMessage[];
  /** Leaves a key alone for a minute. */
  hold(key: string, wallMs: number): void;
  /** The same by topic, for topics that are this feed's. */
  heard(topic: string, wallMs: number): void;
  /** Which sensors fail, and how: the truth that source health must find. */
  readonly faults: ReadonlyMap<string, Fault>;
  /** Real milliseconds in which each thing speaks once. */
  readonly roundMs: number;
}

export interface SimulatorOptions {
  readonly keys: readonly string[];
  readonly seed: number;
  /** What stands before the key: `town/energy/`. */
  readonly topic: string;
  /** Messages a second, for all keys together. */
  readonly perSecond: number;
  readonly faults?: FaultShares;
  /** Keys that never fail, because a walk-through names them. */
  readonly reliable?: readonly string[];
}

/** What one kind of sensor measures. */
export interface Sensor {
  /** The member of the payload that a broken sensor spoils. */
  readonly member: string;
  read(key: string, cityMs: number): Readonly<Record<string, number | string>>;
}

/** A feed of one kind of sensor, in turn, with faults by seed. */
export function createSimulator(options: SimulatorOptions, sensor: Sensor): Simulator {
  const { keys, seed, topic, perSecond, faults: shares = USUAL_FAULTS, reliable = [] } = options;
  const rota = createRota(keys, perSecond);
  const known = new Set(keys);
  const faults = new Map<string, Fault>();
  for (const key of keys) {
    const fault = reliable.includes(key) ? undefined : faultOf(key, seed, shares);
    if (fault) faults.set(key, fault);
  }
  const say = (key: string, cityMs: number): SimulatorMessage => {
    const time = new Date(cityMs).toISOString();
    const payload =
      faults.get(key) === 'nonsense'
        ? toNonsense(key, seed, sensor.member, time)
        : JSON.stringify({ ...sensor.read(key, cityMs), time });
    return { topic: topic + key, payload };
  };
  const hold = (key: string, wallMs: number): void => {
    if (known.has(key)) rota.hold(key, wallMs);
  };
  return {
    faults,
    roundMs: rota.roundMs,
    hold,
    heard(heardTopic, wallMs) {
      if (heardTopic.startsWith(topic)) hold(heardTopic.slice(topic.length), wallMs);
    },
    fill(cityMs, rate) {
      const roundCityMs = rota.roundMs * rate;
      return keys.flatMap((key, i) => {
        const fault = faults.get(key);
        if (fault === 'dead') return [];
        // The next to speak spoke longest ago.
        const agoMs = roundCityMs * (1 - i / keys.length) + (fault === 'late' ? roundCityMs : 0);
        return [say(key, cityMs - agoMs)];
      });
    },
    step(cityMs, wallMs) {
      return rota.due(wallMs).flatMap(({ key, round }) => {
        const fault = faults.get(key);
        const isSilent = fault === 'dead' || (fault === 'late' && round % LATE_TURNS !== 0);
        return isSilent ? [] : [say(key, cityMs)];
      });
    },
  };
}
