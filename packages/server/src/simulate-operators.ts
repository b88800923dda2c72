import type { CityClock } from './city-clock.js';
import type { DoorOptions } from './door/door.js';
import { createCredential } from './door.js';
import { createPusher, type Pusher } from './push.js';
import type { BoroughServer } from './server.js';

/** What an operator pushes. */
export interface PushedReading {
  readonly operator: string;
  readonly feed: string;
  /** As the door is sent it; a broken counter's is no reading at all. */
  readonly reading: unknown;
}

/** Operators as a value: they say what they would push, and neither wait nor send. */
export interface OperatorSimulation {
  readonly operators: readonly Omit<DoorOptions['operators'][number], 'credentials'>[];
  readonly feeds: DoorOptions['feeds'];
  /** Since when they have been at it where a city opens at that time, and how often then. */
  past(cityMs: number): { readonly fromMs: number; readonly everyMs: number };
  /** A reading of everything that speaks. */
  fill(cityMs: number): readonly PushedReading[];
  /** What there is to say since the last step. */
  step(cityMs: number, wallMs: number): readonly PushedReading[];
  /** Its line is down: what it has to say waits. */
  isCut(operator: string, cityMs: number): boolean;
  /** Somebody else spoke on this topic. */
  heard(topic: string, wallMs: number): void;
}

/** Simulated operators at a real door: its options for the server, and what makes them push. */
export interface SimulatedOperators {
  /** With a credential for each operator that nobody else knows; everybody may read the record. */
  readonly door: DoorOptions;
  /** Pushes what has been, then goes on by the city's clock; the returned function ends it. */
  start(server: BoroughServer): Promise<() => void>;
}

/**
 * Lets simulated operators push through the door as real ones would: HTTP, a credential each, batches, and backfill
 * when a line that was down is up again. The door keeps the city's time, which while the past is pushed is then.
 */
export function simulateOperators(
  simulation: OperatorSimulation,
  clock: CityClock,
  { everyMs = 1000, wall = Date.now }: { everyMs?: number; wall?: () => number } = {},
): SimulatedOperators {
  const tokens = new Map<string, string>();
  const operators = simulation.operators.map((operator) => {
    const { token, hash } = createCredential(operator.id);
    tokens.set(operator.id, token);
    return { ...operator, credentials: [hash] };
  });
  const past = simulation.past(clock.nowMs());
  let pastMs: number | null = past.fromMs;

  function createPushers(url: string): Map<string, { operator: string; pusher: Pusher }> {
    const pushers = new Map<string, { operator: string; pusher: Pusher }>();
    for (const { id: operator, feeds } of simulation.operators) {
      for (const feed of feeds) {
        const token = tokens.get(operator) as string;
        const pusher = createPusher({ url: `${url}ingest/${feed}`, token, onRefused: warn });
        pushers.set(`${operator}/${feed}`, { operator, pusher });
      }
    }
    return pushers;
  }

  return {
    door: {
      operators,
      feeds: simulation.feeds,
      isRecordPublic: true,
      now: () => pastMs ?? clock.nowMs(),
    },
    async start(server) {
      const pushers = createPushers(server.url);
      let isClosed = false;
      const push = async (readings: readonly PushedReading[], cityMs: number): Promise<void> => {
        for (const { operator, feed, reading } of readings)
          pushers.get(`${operator}/${feed}`)?.pusher.add(reading);
        const open = [...pushers.values()].filter(
          ({ operator }) => !simulation.isCut(operator, cityMs),
        );
        await Promise.all(open.map(({ pusher }) => pusher.send()));
      };
      for (; pastMs !== null && pastMs < clock.nowMs(); pastMs += past.everyMs)
        await push(simulation.fill(pastMs), pastMs);
      pastMs = null;
      await push(simulation.fill(clock.nowMs()), clock.nowMs());
      const timer = setInterval(() => {
        if (isClosed || clock.rate === 0) return;
        const cityMs = clock.nowMs();
        void push(simulation.step(cityMs, wall()), cityMs);
      }, everyMs);
      const forgetPublish = server.onPublish((topic) => simulation.heard(topic, wall()));
      return () => {
        isClosed = true;
        clearInterval(timer);
        forgetPublish();
        for (const { pusher } of pushers.values()) pusher.close();
      };
    },
  };
}

/** A batch of nonsense alone is what a broken counter sends; anything else is a mistake of the simulation. */
function warn({ status, message }: { status: number; message: string }): void {
  if (status !== 422) process.emitWarning(message, { code: 'BOROUGH_OPERATORS' });
}
