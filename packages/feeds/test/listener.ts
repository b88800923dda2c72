import {
  type Delivery,
  type FeedHealth,
  type FeedPlan,
  type Feeds,
  WHOLE_THING,
} from '@borough/core';

/** A page in small: it pulls, and keeps what a table would keep. */
export interface Listener {
  readonly deliveries: Delivery[];
  sink(delivery: Delivery): void;
  /** Value of a cell: a number or a text; undefined where unknown. */
  value(feed: string, key: string, column: string): number | string | undefined;
  atMs(feed: string, key: string, column: string): number | undefined;
  position(feed: string, key: string): readonly number[] | undefined;
  health(feed: string): FeedHealth;
  keys(feed: string): readonly string[];
  /** Pulls until something holds. */
  until(feeds: Feeds, holds: () => boolean, what: string, timeoutMs?: number): Promise<void>;
}

interface Known {
  keys: string[];
  texts: string[];
  cells: Map<string, { value: number | string; atMs: number; quality: number }>;
  positions: Map<string, number[]>;
  health?: FeedHealth;
}

export function createListener(plans: readonly FeedPlan[]): Listener {
  const known = new Map<string, Known>();
  for (const plan of plans) {
    known.set(plan.id, { keys: [], texts: [], cells: new Map(), positions: new Map() });
  }
  const of = (feed: string): Known => known.get(feed) as Known;
  const listener: Listener = {
    deliveries: [],
    sink(delivery) {
      listener.deliveries.push(delivery);
      const plan = plans.find((each) => each.id === delivery.feed) as FeedPlan;
      const state = of(delivery.feed);
      state.health = delivery.health;
      if (delivery.reset) {
        state.cells.clear();
        state.positions.clear();
      }
      state.keys.push(...delivery.newKeys);
      state.texts.push(...delivery.newTexts);
      for (let i = 0; i < delivery.key.length; i++) {
        const key = state.keys[delivery.key[i] as number];
        const column = delivery.column[i] as number;
        if (column === WHOLE_THING) {
          for (const name of plan.columns) state.cells.delete(`${key}/${name}`);
          continue;
        }
        const isText = plan.checks[column]?.type === 'text';
        const value = delivery.value[i] as number;
        if (Number.isNaN(value)) {
          state.cells.delete(`${key}/${plan.columns[column]}`);
          continue;
        }
        state.cells.set(`${key}/${plan.columns[column]}`, {
          value: isText ? (state.texts[value] as string) : value,
          atMs: delivery.atMs[i] as number,
          quality: delivery.quality[i] as number,
        });
      }
      for (let i = 0; i < delivery.positionKey.length; i++) {
        const key = state.keys[delivery.positionKey[i] as number] as string;
        state.positions.set(key, Array.from(delivery.position.subarray(i * 3, i * 3 + 3)));
      }
    },
    value: (feed, key, column) => of(feed).cells.get(`${key}/${column}`)?.value,
    atMs: (feed, key, column) => of(feed).cells.get(`${key}/${column}`)?.atMs,
    position: (feed, key) => of(feed).positions.get(key),
    health(feed) {
      const { health } = of(feed);
      if (!health) throw new Error(`Nothing was heard of the feed "${feed}".`);
      return health;
    },
    keys: (feed) => of(feed).keys,
    async until(feeds, holds, what, timeoutMs = 10_000) {
      const end = Date.now() + timeoutMs;
      while (Date.now() < end) {
        feeds.pull();
        if (isTrue(holds)) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`Waited in vain for: ${what}`);
    },
  };
  return listener;
}

/** What is asked before the first delivery is not yet true. */
function isTrue(holds: () => boolean): boolean {
  try {
    return holds();
  } catch {
    return false;
  }
}

/** A plan with what tests rarely care about filled in. */
export function toPlan(plan: Partial<FeedPlan> & Pick<FeedPlan, 'id' | 'url'>): FeedPlan {
  return {
    transport: 'mqtt',
    decoder: 'json',
    cadence: { kind: 'onChange' },
    nature: 'simulated',
    columns: [],
    checks: [],
    maxKeys: 100_000,
    ...plan,
  };
}

/** The whole of what was received is somewhere. */
export function sumOf(health: FeedHealth): number {
  const rejected = Object.values(health.rejected).reduce((sum, n) => sum + n, 0);
  return health.accepted + rejected + health.missing + health.duplicates + health.late;
}
