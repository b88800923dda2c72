import type { BoroughServer } from './server.js';

/** What a simulator says. */
export interface SimulatedMessage {
  readonly topic: string;
  readonly payload: string;
}

/** A simulator as a value: it makes messages, and neither waits nor sends. */
export interface Simulation {
  /** One message for everything that speaks, as if it had been running: what a city shows at once. */
  fill(cityMs: number, rate: number): readonly SimulatedMessage[];
  /** What is to be said since the last step. */
  step(cityMs: number, wallMs: number): readonly SimulatedMessage[];
  /** Somebody else spoke on this topic. */
  heard(topic: string, wallMs: number): void;
}

/**
 * Runs a simulator on a server, retained, by the city's clock; the returned function stops it.
 * After a leap in time what it said before is void: it is forgotten and said anew.
 */
export function startSimulation(
  server: BoroughServer,
  simulation: Simulation,
  { everyMs = 100, wall = Date.now }: { everyMs?: number; wall?: () => number } = {},
): () => void {
  const { clock } = server;
  if (!clock) return () => {};
  const said = new Set<string>();
  let epoch: number | undefined;
  const say = (messages: readonly SimulatedMessage[]): void => {
    for (const { topic, payload } of messages) {
      said.add(topic);
      server.publish(topic, payload, { retain: true });
    }
  };
  const tick = (): void => {
    if (clock.rate === 0) return;
    if (clock.epoch !== epoch) {
      if (epoch !== undefined) server.forget(said);
      said.clear();
      epoch = clock.epoch;
      say(simulation.fill(clock.nowMs(), clock.rate));
    }
    say(simulation.step(clock.nowMs(), wall()));
  };
  const forgetPublish = server.onPublish((topic) => simulation.heard(topic, wall()));
  const timer = setInterval(tick, everyMs);
  return () => {
    clearInterval(timer);
    forgetPublish();
  };
}
