import type { Freshness } from '@borough/core';
import { afterEach, describe, expect, test } from 'vitest';
import { createRandom } from '../../../core/test/random.js';
import { MAX_HEAP_GROWTH } from '../heap.js';
import { wait } from '../opened.js';
import type { Rig, Source } from './source.js';
import { openStand, type Stand } from './stand.js';
import { type Cell, CHAOS, type Outcome, type RigName, TROUBLES, type Trouble } from './table.js';

/** What is done, up to the moment at which everything could be well again. */
type Disturb = (stand: Stand, rig: Rig) => Promise<void>;

async function expectFreshness(stand: Stand, key: string, state: Freshness): Promise<void> {
  await expect.poll(() => stand.freshness(key), { timeout: 5000 }).toBe(state);
}

/** Our own lost link is never shown as their silence (FR4): what was said ages, and no more. */
async function expectAging(stand: Stand): Promise<void> {
  stand.pass(100);
  await expectFreshness(stand, 'a', 'late');
  stand.pass(100);
  await expectFreshness(stand, 'a', 'stale');
  stand.pass(500);
  await wait(250);
  expect(stand.freshness('a')).toBe('stale');
}

/** What is said while nobody can get through. */
async function sayBehindTheWire(stand: Stand): Promise<void> {
  await stand.say('a', 'b');
  await stand.say('b', 'c');
}

const DISTURB: Readonly<Record<Trouble, Disturb>> = {
  async killed(stand) {
    const { source, wire } = stand;
    wire.isOpen = false;
    await source.kill();
    await stand.isLost();
    await expectAging(stand);
    await source.start();
    await sayBehindTheWire(stand);
    wire.isOpen = true;
  },
  async reset(stand) {
    const { wire } = stand;
    wire.resetAfter(100);
    await stand.say('a', 'b', 'c', 'd', 'e', 'f');
    await stand.isLost();
    await sayBehindTheWire(stand);
    wire.isOpen = true;
  },
  async silence(stand, { isHeardInSilence }) {
    const steps: readonly (readonly [seconds: number, state: Freshness])[] = [
      [85, 'live'],
      [95, 'late'],
      [170, 'late'],
      [190, 'stale'],
      [350, 'stale'],
      [370, isHeardInSilence ? 'stale' : 'offline'],
      [600, isHeardInSilence ? 'stale' : 'offline'],
    ];
    let at = 0;
    for (const [seconds, state] of steps) {
      stand.pass(seconds - at);
      at = seconds;
      await expectFreshness(stand, 'a', state);
    }
    expect(stand.health().link).toBe('open');
    await stand.sayAll();
  },
  async slow(stand, { isPolled }) {
    stand.ask(false);
    for (let i = 0; i < 100; i++) await stand.sayAll();
    await wait(500);
    stand.ask(true);
    await stand.isUndisturbed();
    if (!isPolled) await stand.until(() => stand.health().coalesced > 100, 'what was passed over');
  },
  async disorder(stand, { isPolled }) {
    const random = createRandom(7);
    const things = Array.from({ length: 60 }, (_, i) => stand.toThing(i % 2 ? 'a' : 'b', i));
    const mixed = [...things, ...things]
      .map((thing) => ({ thing, at: random.next() }))
      .sort((one, other) => one.at - other.at)
      .map(({ thing }) => thing);
    await stand.tell(things.slice(-2));
    if (isPolled) await stand.source.say(mixed);
    else for (const thing of mixed) await stand.source.say([thing]);
    const isCounted = () => stand.health().late + stand.health().duplicates >= 30;
    await stand.until(isCounted, 'the late ones and the copies');
  },
  async clock(stand, { isPolled }) {
    stand.sourceAheadMs = 600_000;
    for (let i = 0; i < 6; i++) {
      await stand.sayAll();
      if (isPolled) await wait(1200);
    }
    await stand.isUndisturbed();
    await expectFreshness(stand, 'a', 'live');
    await stand.until(() => stand.health().notices?.clock === 1, 'the notice');
    expect(stand.health().offsetMs).toBeLessThan(-590_000);
  },
  async halfOpen(stand) {
    const { wire } = stand;
    wire.isMute = true;
    await sayBehindTheWire(stand);
    await stand.isLost();
    await expectAging(stand);
    wire.reset();
    wire.isMute = false;
  },
  async expired(stand) {
    await stand.source.admit('new');
    await stand.until(() => stand.asked.includes('refused'), 'the refusal');
    await sayBehindTheWire(stand);
  },
  async enormous(stand) {
    const before = process.memoryUsage();
    // Whoever is in stays in; nobody comes in again for now.
    stand.wire.isOpen = false;
    stand.source.announce(stand.wire);
    await stand.isLost();
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(grown).toBeLessThan(MAX_HEAP_GROWTH);
    await sayBehindTheWire(stand);
    stand.wire.isOpen = true;
  },
  async garbage(stand) {
    const { source, wire } = stand;
    await source.sayGarbage();
    await stand.until(() => (stand.health().rejected.decode ?? 0) > 0, 'the garbage put aside');
    expect(stand.health().link).toBe('open');
    wire.isGarbled = true;
    await sayBehindTheWire(stand);
    await stand.isLost();
    wire.isGarbled = false;
  },
};

/** The link is whole throughout: a busy machine must not be taken for a dead one. */
const IS_CALM: readonly Trouble[] = ['silence', 'slow', 'disorder', 'clock'];

/** A clock that is behind cannot be told from a slow line: its readings are shown as old as they say. */
async function expectBehind(stand: Stand): Promise<void> {
  await stand.sayAll();
  await stand.isUndisturbed();
  await expectFreshness(stand, 'a', 'stale');
  await stand.until(() => (stand.health().offsetMs ?? 0) > 590_000, 'what it is behind');
}

async function expectOutcome(stand: Stand, outcome: Outcome, { isPolled }: Rig): Promise<void> {
  await stand.isLink('open');
  const gaps = () => stand.health().gaps.length;
  if (outcome === 'gap') {
    await stand.until(() => gaps() > 0, 'the gap');
    await stand.sayAll();
  }
  await stand.isUndisturbed();
  if (outcome === 'current') await stand.until(() => gaps() > 0, 'the gap');
  // Health crosses a quarter of a second later.
  await wait(300);
  if (outcome === 'kept' || outcome === 'same') expect(stand.health().gaps).toEqual([]);
  if (outcome === 'kept' && !isPolled) expect(stand.health().accepted).toBe(stand.saidCount());
  const { received, accepted, missing, duplicates, late, rejected } = stand.health();
  const put = Object.values(rejected).reduce((sum, n) => sum + n, 0);
  expect(accepted + put + missing + duplicates + late).toBe(received);
}

/** Runs every cell of one row of the table against the real thing. */
export function sufferAll(name: RigName, rig: Rig): void {
  const undo: (() => unknown)[] = [];
  // Two cities and two servers, one after the other, on a busy machine.
  afterEach(async () => {
    for (const close of undo.splice(0).reverse()) await close();
  }, 40_000);

  async function open(trouble: Trouble, aheadMs = 0): Promise<Stand> {
    const hasTokens = trouble === 'expired';
    const source: Source = await rig.open();
    undo.push(source.close);
    if (hasTokens) await source.admit('old');
    const patience = IS_CALM.includes(trouble) ? { patience: 1 } : {};
    const stand = await openStand(source, { hasTokens, ...patience });
    undo.push(stand.close);
    stand.sourceAheadMs = aheadMs;
    await stand.sayAll();
    await stand.isUndisturbed();
    return stand;
  }

  describe(name, () => {
    for (const [id, label] of Object.entries(TROUBLES)) {
      const trouble = id as Trouble;
      const cell: Cell = CHAOS[name][trouble];
      if (typeof cell !== 'string') continue;
      test(`FE29 ${label}: ${cell}`, async () => {
        const stand = await open(trouble);
        await DISTURB[trouble](stand, rig);
        await expectOutcome(stand, cell, rig);
        if (trouble === 'clock') await expectBehind(await open(trouble, -600_000));
      }, 60_000);
    }
  });
}
