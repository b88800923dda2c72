import {
  type City,
  createCityNow,
  createFrame,
  createIntake,
  fadeAt,
  type OpenFeeds,
  openCity,
  type TrackReader,
  trackAt,
} from '@borough/core';
import { type Decode, openDecoder } from '@borough/feeds';
import { createTown, createTownSimulation, toTownCity } from '@borough/town';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';

// From the simulator's messages to what every renderer draws, through the real decoder, intake and tracks.

const STEP_MS = 200;
const SECONDS = 40;
const DELAY_MS = 1500;
const MARK = Date.UTC(2026, 5, 5, 8);
const TABLES = ['vehicles', 'buses'] as const;

const town = createTown({ seed: 1 });
const frame = createFrame(town.origin);
const whole = toTownCity(town);
const pick = <T>(all: Readonly<Record<string, T>> | undefined): Record<string, T> =>
  Object.fromEntries(TABLES.map((id) => [id, (all as Record<string, T>)[id] as T]));
const description = {
  version: 1,
  id: 'moving',
  name: 'Moving',
  origin: whole.origin,
  timeZone: whole.timeZone,
  playDelaySeconds: DELAY_MS / 1000,
  tables: pick(whole.tables),
  feeds: pick(whole.feeds),
};

const decoders = new Map<string, Decode>();
beforeAll(async () => {
  const plans: Parameters<OpenFeeds>[0][number][] = [];
  const city = openCity(description, {
    feeds: (all) => {
      plans.push(...all);
      return { pull() {}, close() {} };
    },
  });
  city.close();
  for (const plan of plans) decoders.set(plan.id, await openDecoder(plan));
});

let city: City;
beforeEach(() => {
  vi.useFakeTimers({ now: MARK });
});
afterEach(() => {
  city.close();
  vi.useRealTimers();
});

/** The way of a message without a wire: topic by topic into the feed that listens to it. */
function openHand() {
  const ways: { topic: string; hear(payload: string): void; take(): void }[] = [];
  const open: OpenFeeds = (plans, sink) => {
    for (const plan of plans) {
      const intake = createIntake(plan, createCityNow());
      intake.link('open');
      ways.push({
        topic: plan.topic as string,
        hear(payload) {
          const bytes = new TextEncoder().encode(payload);
          const decode = decoders.get(plan.id) as Decode;
          intake.accept(
            decode({ bytes, receivedMs: Date.now(), retained: false, topic: plan.topic as string }),
          );
        },
        take() {
          const delivery = intake.take();
          if (delivery) sink(delivery);
        },
      });
    }
    return {
      pull() {
        for (const way of ways) way.take();
      },
      close() {},
    };
  };
  return {
    open,
    say(messages: readonly { topic: string; payload: string }[]) {
      for (const { topic, payload } of messages)
        for (const way of ways) if (way.topic === topic) way.hear(payload);
    },
  };
}

function setUp() {
  const { traffic } = createTownSimulation(town);
  const hand = openHand();
  city = openCity(description, { feeds: hand.open });
  hand.say(traffic.fill(Date.now(), 1));
  return {
    traffic,
    step() {
      vi.advanceTimersByTime(STEP_MS);
      hand.say(traffic.step(Date.now(), Date.now()));
      // The next frame asks for what is new.
      vi.advanceTimersByTime(0);
    },
  };
}

/** Who stops reporting first in the run that begins at the mark, and when. */
function firstSilence(): [string, number] {
  const { traffic } = createTownSimulation(town);
  traffic.fill(MARK, 1);
  return [...traffic.silences()].sort(([, a], [, b]) => a - b)[0] as [string, number];
}

/** Everything that moves: its key, its slot, its track. */
function* moving(): Generator<[key: string, slot: number, tracks: TrackReader]> {
  for (const id of TABLES) {
    const table = city.scene.table(id);
    for (let slot = 1; slot < table.size; slot++)
      yield [table.keyOf(slot) as string, slot, table.tracks as TrackReader];
  }
}

it('TR1 what is drawn at clock time t is the model at t − delay within half a metre: straight on, in curves, at stops', {
  timeout: 60_000,
}, () => {
  const { traffic, step } = setUp();
  const off: number[] = [];
  const seen = { straight: 0, curve: 0, stop: 0 };
  for (let n = 0; n < (SECONDS * 1000) / STEP_MS; n++) {
    step();
    if (n < 25) continue;
    const playMs = city.scene.playMs();
    expect(playMs).toBe(Date.now() - DELAY_MS);
    for (const [key, slot, { frames }] of moving()) {
      const silentFrom = traffic.silences().get(key);
      if (silentFrom !== undefined && silentFrom <= Date.now()) continue;
      const truth = traffic.modelAt(key, playMs);
      const later = traffic.modelAt(key, playMs + 1000);
      const shown = trackAt(frames, slot, playMs);
      if (!truth || !later || !shown) throw new Error(`${key} is nowhere`);
      const [x, y] = frame.place(shown[0], shown[1], town.origin.heightMeters);
      off.push(Math.hypot(x - truth.at[0], y - truth.at[1]));
      const turn = Math.abs(((later.headingDegrees - truth.headingDegrees + 540) % 360) - 180);
      if (truth.speed > 0.5 && later.speed < 0.1) seen.stop++;
      else if (truth.speed > 2 && turn > 20) seen.curve++;
      else if (truth.speed > 5 && turn < 1) seen.straight++;
    }
  }
  expect(Math.min(seen.straight, seen.curve, seen.stop)).toBeGreaterThan(100);
  off.sort((a, b) => a - b);
  const share = off.filter((meters) => meters <= 0.5).length / off.length;
  // Reports come once a second: of who turns sharply at speed, the way between two is a chord.
  expect(share).toBeGreaterThan(0.9999);
  expect(off.at(-1)).toBeLessThan(0.7);
  expect(off[Math.floor(off.length * 0.95)]).toBeLessThan(0.25);
});

it('TR5 a vehicle that stops reporting holds, looks stale, fades, and is gone, by rule; the others stay', {
  timeout: 60_000,
}, () => {
  const [key, fromMs] = firstSilence();
  vi.setSystemTime(fromMs - 3000);
  const { traffic, step } = setUp();
  step();
  const table = city.scene.table('vehicles');
  const slot = table.slotOf(key);
  const tracks = table.tracks as TrackReader;
  const until = (ms: number): void => {
    while (Date.now() < ms) step();
  };
  const state = () => {
    const playMs = city.scene.playMs();
    const fades = [...moving()].filter(
      ([other, at, its]) =>
        other !== key && !traffic.silences().has(other) && fadeAt(its, at, playMs) < 1,
    );
    expect(fades).toEqual([]);
    return {
      place: trackAt(tracks.frames, slot, playMs),
      fade: fadeAt(tracks, slot, playMs),
      freshness: city.panel({ table: 'vehicles', key })[0]?.freshness,
    };
  };
  // Its limit is 10 s: it holds and is stale, from three times that on it fades for 5 s.
  until(fromMs + 15_000);
  const held = state();
  expect(held).toMatchObject({ fade: 1, freshness: 'stale' });
  until(fromMs + 28_000);
  expect(state()).toEqual(held);
  until(fromMs + 33_500 + DELAY_MS - 1000);
  const { fade } = state();
  expect(fade).toBeGreaterThan(0);
  expect(fade).toBeLessThan(1);
  until(fromMs + 36_500 + DELAY_MS);
  expect(state().fade).toBe(0);
});
