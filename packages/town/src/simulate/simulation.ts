import type { SimulatorMessage } from '../simulator.js';
import type { Town } from '../town/town.js';
import { createConsumption } from './consumption.js';
import { createEnvironment } from './environment.js';
import { createOperators, type OperatorFeed, type OperatorOptions } from './operators.js';
import { createTrafficFeed, type TrafficFeed } from './traffic-feed.js';

/** One of a town's feeds, as a server runs it. */
export interface TownFeed {
  /** One message for everything that speaks: what a city shows at once. */
  fill(cityMs: number, rate: number): SimulatorMessage[];
  /** What is to be said since the last step. */
  step(cityMs: number, wallMs: number): SimulatorMessage[];
  heard(topic: string, wallMs: number): void;
}

/** Everything that lives in a town. */
export interface TownSimulation {
  /** For `startSimulation`, one by one. */
  readonly feeds: readonly TownFeed[];
  readonly traffic: TrafficFeed;
  /** For `simulateOperators`: they push. */
  readonly parking: OperatorFeed;
}

/**
 * The life of a town: traffic, car parks, energy, air, noise and weather. All of it is invented: label it simulated.
 *
 * @example
 * ```ts
 * const town = createTown({ seed: 1 });
 * const { feeds, parking } = createTownSimulation(town);
 * const clock = createCityClock();
 * const operators = simulateOperators(parking, clock);
 * const server = await openServer({ clock, door: operators.door });
 * for (const feed of feeds) startSimulation(server, feed);
 * await operators.start(server);
 * ```
 */
export function createTownSimulation(town: Town, options: OperatorOptions = {}): TownSimulation {
  const seed = options.seed ?? town.seed;
  const traffic = createTrafficFeed(town, seed);
  const parking = createOperators(town, { ...options, seed });
  const consumption = createConsumption(town, seed);
  return {
    feeds: [traffic, consumption, ...createEnvironment(town, seed)],
    traffic,
    parking,
  };
}
