import {
  type City,
  type CityDescription,
  type Delivery,
  type FeedHealth,
  type FeedSink,
  openCity,
  type RequestFrame,
} from '@borough/core';

/** A city whose deliveries and frames come when a benchmark says so. */
export interface LiveCity {
  readonly city: City;
  readonly hand: FeedSink;
  /** Runs the city's frame, and every sixth time its tick, as ten a second are at 60 frames a second. */
  frame(): void;
}

export const ORIGIN = [4.85, 45.75, 170] as const;
export const NOW_MS = Date.UTC(2026, 4, 4, 12);

/** Callbacks that wait for the next frame, which `run` is. */
export function createFrames(): { readonly request: RequestFrame; run(): void } {
  let waiting = new Set<() => void>();
  return {
    request(callback) {
      const mine = (): void => callback();
      waiting.add(mine);
      return () => waiting.delete(mine);
    },
    run() {
      const now = waiting;
      waiting = new Set();
      for (const callback of now) callback();
    },
  };
}

export function openLiveCity(
  description: Pick<CityDescription, 'tables' | 'layers' | 'views'> & Partial<CityDescription>,
  wallMs: () => number = () => NOW_MS,
): LiveCity {
  const [table = ''] = Object.keys(description.tables ?? {});
  const columns = Object.fromEntries(
    Object.keys(description.tables?.[table]?.columns ?? {}).map((id) => [id, id]),
  );
  const frames = createFrames();
  let hand: FeedSink = () => {};
  const ticks: (() => void)[] = [];
  const { setInterval: plain } = globalThis;
  globalThis.setInterval = ((tick: () => void) => ticks.push(tick)) as never;
  const city = openCity(
    {
      version: 1,
      id: 'bench',
      name: 'Bench',
      origin: ORIGIN,
      timeZone: 'Europe/Paris',
      sun: '2026-06-21T14:00:00Z',
      feeds: {
        feed: {
          transport: 'bench',
          url: 'bench:',
          decoder: 'bench',
          table,
          map: { columns },
          cadence: { kind: 'periodic', intervalSeconds: 1, ttlSeconds: 30 },
        },
      },
      ...description,
    },
    {
      wallMs,
      requestFrame: frames.request,
      feeds(_plans, sink) {
        hand = sink;
        return { pull() {}, close() {} };
      },
    },
  );
  globalThis.setInterval = plain;
  let turn = 0;
  return {
    city,
    hand: (delivery) => hand(delivery),
    frame() {
      if (turn++ % 6 === 0) for (const tick of ticks) tick();
      frames.run();
    },
  };
}

const HEALTH: FeedHealth = {
  feed: 'feed',
  link: 'open',
  heardMs: NOW_MS,
  newestMs: NOW_MS,
  intervalMs: 1000,
  received: 0,
  accepted: 0,
  rejected: {},
  missing: 0,
  duplicates: 0,
  late: 0,
  coalesced: 0,
  keys: 0,
  reconnects: 0,
  gaps: [],
  samples: [],
};

/** A delivery as it crosses from the worker; empty but for what is said. */
export function toDelivery(more: Partial<Delivery>): Delivery {
  return {
    feed: 'feed',
    newKeys: [],
    newTexts: [],
    key: new Uint32Array(0),
    column: new Uint16Array(0),
    value: new Float64Array(0),
    atMs: new Float64Array(0),
    quality: new Uint8Array(0),
    positionKey: new Uint32Array(0),
    position: new Float64Array(0),
    positionAtMs: new Float64Array(0),
    reset: false,
    health: HEALTH,
    ...more,
  };
}

/** Keys of so many things and where they stand, on the ground. */
export function toPlaces(
  keys: readonly string[],
  place: (index: number) => readonly [lon: number, lat: number],
): Delivery {
  const n = keys.length;
  const position = new Float64Array(n * 3);
  for (let i = 0; i < n; i++) position.set([...place(i), ORIGIN[2]], i * 3);
  return toDelivery({
    newKeys: keys,
    positionKey: Uint32Array.from({ length: n }, (_k, i) => i),
    position,
    positionAtMs: new Float64Array(n).fill(NOW_MS),
  });
}

/** Metres around the middle → degrees, near enough for a grid. */
export function toDegrees([east, north]: readonly [number, number]): [lon: number, lat: number] {
  const [lon, lat] = ORIGIN;
  return [lon + east / (111_320 * Math.cos((lat * Math.PI) / 180)), lat + north / 111_132];
}
