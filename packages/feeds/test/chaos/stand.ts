import {
  type City,
  type Delivery,
  type FeedHealth,
  type Feeds,
  type Freshness,
  openCity,
} from '@borough/core';
import { expect } from 'vitest';
import { openRuntime } from '../../src/runtime.js';
import { type Host, PLAIN_HOST } from '../../src/transport/host.js';
import { createTokens } from '../../src/transport/token.js';
import { type Cutter, cutter } from '../cutter.js';
import { heapBytes, MAX_HEAP_GROWTH } from '../heap.js';
import { countHandles, wait } from '../opened.js';
import { MAP, type Said, type Source } from './source.js';

/** A city with one feed from a source behind a wire, and what it should know. */
export interface Stand {
  readonly source: Source;
  readonly wire: Cutter;
  /** Why tokens were asked for. */
  readonly asked: string[];
  /** Whether the page asks for what is new. */
  ask(isAsking: boolean): void;
  /** What the source's clock is ahead, milliseconds. */
  sourceAheadMs: number;
  nowMs(): number;
  /** Moves the wall's clock, everybody's. */
  pass(seconds: number): void;
  /** The source says each of these keys anew. */
  say(...keys: readonly string[]): Promise<void>;
  /** Says all that there is, in one message. */
  sayAll(): Promise<void>;
  /** The same in the words of the test, known to be true then. */
  tell(things: readonly Said[]): Promise<void>;
  toThing(id: string, free: number): Said;
  /** Different readings said so far. */
  saidCount(): number;
  health(): FeedHealth;
  value(key: string): number | string | null;
  freshness(key: string): Freshness | null;
  /** Waits until the city knows what an undisturbed one would. */
  isUndisturbed(): Promise<void>;
  isLink(state: FeedHealth['link']): Promise<void>;
  /** The link is lost, or was. */
  isLost(): Promise<void>;
  until(holds: () => boolean, what: string): Promise<void>;
  /** Closes the city, and sees that nothing of it is left. */
  close(): Promise<void>;
}

/** A report a minute: live to 90 s, late to 180 s, then stale; offline from 360 s of silence on. */
export const CADENCE = { kind: 'periodic', intervalSeconds: 60 } as const;

const isFetched = ({ transport }: { transport: string }): boolean =>
  transport === 'http' || transport === 'recording';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

export interface StandOptions {
  readonly hasTokens?: boolean;
  /** A twentieth by default, so that a link that says nothing is found dead soon. */
  readonly patience?: number;
  /** Done before the city opens; then nobody waits until its link is. */
  readonly before?: (wire: Cutter) => unknown;
}

export async function openStand(source: Source, options: StandOptions = {}): Promise<Stand> {
  const { hasTokens = false, patience = 0.05, before } = options;
  const wire = await cutter(source.port);
  await before?.(wire);
  const handles = countHandles();
  const bytes = heapBytes();
  const model = new Map<string, number>();
  const asked: string[] = [];
  let isAsking = true;
  let skewMs = 0;
  let count = 0;
  let health: FeedHealth | undefined;
  const now = (): number => Date.now() + skewMs;
  const feed = source.feed(wire.port);
  const tokens = createTokens(
    async ({ reason }) => {
      asked.push(reason);
      return asked.includes('refused') ? 'new' : 'old';
    },
    [feed.url],
  );
  const host: Host = {
    ...PLAIN_HOST,
    random: () => 0.1,
    patience,
    ...(hasTokens && { tokens }),
  };
  const city: City = openCity(
    {
      version: 1,
      id: 'chaos',
      name: 'Chaos',
      origin: [8, 47, 400],
      timeZone: 'UTC',
      tables: { bays: { columns: { free: { type: 'number' } } } },
      feeds: { bays: { decoder: 'json', table: 'bays', map: MAP, cadence: CADENCE, ...feed } },
    },
    {
      wallMs: now,
      feeds(plans, sink): Feeds {
        const runtime = openRuntime(plans, { wall: now, host });
        const hand = (delivery: Delivery): void => {
          health = delivery.health;
          sink(delivery);
        };
        return {
          pull: () => isAsking && runtime.pull().forEach(hand),
          steer: runtime.steer,
          close: runtime.close,
        };
      },
    },
  );
  const row = (key: string) => city.panel({ table: 'bays', key })[0];

  const self: Stand = {
    source,
    wire,
    asked,
    ask(next) {
      isAsking = next;
    },
    sourceAheadMs: 0,
    nowMs: now,
    pass(seconds) {
      skewMs += seconds * 1000;
    },
    toThing(id, free) {
      // Each a little later than the one before, as a source that counts would have it.
      const time = new Date(now() - 2000 + count++ + self.sourceAheadMs).toISOString();
      return { id, free, time };
    },
    say: (...keys) => self.tell(keys.map((key) => self.toThing(key, 1000 + count))),
    sayAll: () => self.say(...KEYS),
    tell(things) {
      for (const { id, free } of things) model.set(id, free);
      return source.say(things);
    },
    saidCount: () => count,
    health() {
      if (!health) throw new Error('Nothing was heard of the feed.');
      return health;
    },
    value: (key) => row(key)?.value ?? null,
    freshness: (key) => row(key)?.freshness ?? null,
    isUndisturbed: () =>
      expect
        .poll(() => Object.fromEntries([...model.keys()].map((key) => [key, row(key)?.value])), {
          timeout: 15_000,
        })
        .toEqual(Object.fromEntries(model)),
    isLink: (state) => self.until(() => self.health().link === state, `a link that is ${state}`),
    isLost: () => {
      const { reconnects } = self.health();
      const isLost = () => self.health().link !== 'open' || self.health().reconnects > reconnects;
      return self.until(isLost, 'the loss');
    },
    async until(holds, what) {
      for (let i = 0; i < 750; i++) {
        if (health && holds()) return;
        await wait(20);
      }
      throw new Error(`Waited in vain for ${what}: ${JSON.stringify(health)}`);
    },
    async close() {
      city.close();
      expect(heapBytes() - bytes).toBeLessThan(MAX_HEAP_GROWTH);
      await expect.poll(countHandles, { timeout: 5000 }).toBeLessThanOrEqual(handles);
      // fetch keeps connections for whoever asks next; they are the platform's.
      if (!isFetched(feed)) await expect.poll(() => wire.connections, { timeout: 5000 }).toBe(0);
      await wire.close();
    },
  };
  if (!before) await self.isLink('open');
  return self;
}
