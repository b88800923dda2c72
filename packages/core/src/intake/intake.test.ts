import { describe, expect, test } from 'vitest';
import { PLAN, type TestRow, toBatch } from '../../test/reading-batch.js';
import { createCityNow } from './city-now.js';
import { type Delivery, type FeedPlan, type ReadingBatch, WHOLE_THING } from './feed.js';
import { createIntake } from './intake.js';

const NOON = Date.UTC(2026, 4, 4, 12);

function setUp(more: Partial<FeedPlan> = {}, isClockExpected = false) {
  let wall = NOON;
  const now = createCityNow({ wall: () => wall, isClockExpected });
  const intake = createIntake({ ...PLAN, ...more }, now);
  return {
    now,
    intake,
    pass(ms: number) {
      wall += ms;
    },
    accept(rows: readonly TestRow[], batch: Partial<ReadingBatch> = {}) {
      intake.accept(toBatch(rows, { receivedMs: wall, ...batch }));
    },
    take(): Delivery {
      wall += 1000;
      const delivery = intake.take();
      if (!delivery) throw new Error('Nothing was delivered.');
      return delivery;
    },
  };
}

function sum({ health }: Delivery): number {
  const rejected = Object.values(health.rejected).reduce((all, n) => all + n, 0);
  return health.accepted + rejected + health.missing + health.duplicates + health.late;
}

describe('rows', () => {
  test('IN1 what was received is somewhere', () => {
    const { accept, take } = setUp();
    accept(
      [
        { key: 'a', value: 1, at: NOON },
        { key: 'a', value: 1, at: NOON },
        { key: 'a', value: 2, at: NOON - 1000 },
        { key: 'a', value: 200, at: NOON },
        { key: '', value: 1, at: NOON },
        { key: 'a', quality: 2, at: NOON },
        { key: 'a', position: [113.5, 22.5], at: NOON },
      ],
      { rejects: [{ reason: 'decode', detail: 'x', atMs: NOON }] },
    );
    const delivery = take();
    expect(delivery.health).toMatchObject({
      received: 8,
      accepted: 2,
      duplicates: 1,
      late: 1,
      missing: 1,
      rejected: { decode: 1, range: 1, id: 1 },
    });
    expect(sum(delivery)).toBe(8);
  });

  test('HI9 a late reading crosses for the charts, beside what is shown, and once', () => {
    const { accept, take } = setUp();
    accept([{ key: 'a', value: 5, at: NOON }]);
    take();
    accept([
      { key: 'a', value: 3, at: NOON - 2000 },
      { key: 'a', value: 6, at: NOON + 1000 },
    ]);
    const { key, value, late } = take();
    expect([...key]).toEqual([0]);
    expect([...value]).toEqual([6]);
    expect(late).toMatchObject({
      key: Uint32Array.of(0),
      value: Float64Array.of(3),
      atMs: Float64Array.of(NOON - 2000),
    });
    accept([{ key: 'a', value: 7, at: NOON + 2000 }]);
    expect(take().late).toBeUndefined();
  });

  test('IN3 a bad value leaves the last good one as it was', () => {
    const { accept, take } = setUp();
    accept([{ key: 'a', value: 5, at: NOON }]);
    take();
    accept([
      { key: 'a', value: 101, at: NOON + 1 },
      { key: 'a', value: Number.NaN, at: NOON + 2 },
      { key: 'a', column: 1, at: NOON + 2 },
      { key: 'a', column: 7, value: 1, at: NOON + 2 },
    ]);
    const delivery = take();
    expect(delivery.key).toHaveLength(0);
    expect(delivery.health.rejected).toEqual({ range: 1, type: 2, schema: 1 });
    expect(delivery.health.samples[0]).toMatchObject({
      reason: 'range',
      key: 'a',
      column: 'level',
    });
  });

  test('IN4 an empty value makes its cell unknown, in its turn, and is not 0', () => {
    const { accept, take } = setUp();
    accept([
      { key: 'a', value: 5, at: NOON },
      { key: 'a', column: 1, text: 'on', at: NOON },
    ]);
    take();
    accept([
      { key: 'a', quality: 2, at: NOON - 1 },
      { key: 'a', quality: 2, at: NOON + 1 },
      { key: 'a', quality: 2, at: NOON + 1 },
      { key: 'a', column: 1, quality: 2, at: NOON + 1 },
    ]);
    const delivery = take();
    expect([...delivery.value]).toEqual([Number.NaN, Number.NaN]);
    expect([...delivery.quality]).toEqual([2, 2]);
    expect(delivery.health).toMatchObject({ missing: 2, late: 1, duplicates: 1, rejected: {} });
    expect(sum(delivery)).toBe(delivery.health.received);
  });

  test('IN4 an empty value of an unknown thing tells nothing', () => {
    const { accept, take } = setUp();
    accept([
      { key: 'a', quality: 2, at: NOON },
      { key: 'a', column: 1, quality: 2, at: NOON },
    ]);
    const delivery = take();
    expect(delivery.newKeys).toEqual([]);
    expect(delivery.key).toHaveLength(0);
    expect(delivery.health).toMatchObject({ missing: 2, rejected: {} });
  });

  test('IN5 a bad position does not spoil the values of its thing', () => {
    const { accept, take } = setUp();
    accept([
      { key: 'a', value: 5, at: NOON },
      { key: 'a', position: [0, 0], at: NOON },
      { key: 'b', position: [22.5, 113.5], at: NOON },
      { key: 'c', position: [2.35, 48.85], at: NOON },
    ]);
    const delivery = take();
    expect(delivery.newKeys).toEqual(['a']);
    expect(Array.from(delivery.value)).toEqual([5]);
    expect(delivery.positionKey).toHaveLength(0);
    expect(delivery.health.rejected).toEqual({ position: 2, bounds: 1 });
    expect(delivery.health.samples[1]?.detail).toContain('swapped');
  });

  test('IN6 what is far ahead of city time is put aside, what is a little ahead is uncertain', () => {
    const { accept, take } = setUp();
    accept([
      { key: 'a', value: 1, at: NOON + 4_000 },
      { key: 'b', value: 1, at: NOON + 60_000 },
      { key: 'c', value: 1, at: NOON + 301_000 },
      { key: 'd', value: 1, sent: NOON + 301_000 },
    ]);
    const delivery = take();
    expect(delivery.newKeys).toEqual(['a', 'b']);
    expect(Array.from(delivery.quality)).toEqual([0, 1]);
    expect(delivery.health.rejected).toEqual({ future: 2 });
  });

  test('IN6 tolerances grow with the rate, and nothing is future before a clock has spoken', () => {
    const { accept, take, now } = setUp({}, true);
    accept([{ key: 'a', value: 1, at: NOON + 1e9 }]);
    expect(take().newKeys).toEqual(['a']);
    now.hear({ cityMs: 0, rate: 60, recorded: true, epoch: 1 }, NOON + 1000);
    accept([
      { key: 'b', value: 1, at: 250_000 },
      { key: 'c', value: 1, at: 60 * 301_000 },
    ]);
    const delivery = take();
    expect(delivery.newKeys).toEqual(['b']);
    expect(Array.from(delivery.quality)).toEqual([0]);
  });

  test('IN7 keys beyond the limit are put aside, and bad rows use none up', () => {
    const { accept, take } = setUp({ maxKeys: 2 });
    accept([
      { key: 'bad', value: -1, at: NOON },
      { key: 'a', value: 1, at: NOON },
      { key: 'b', value: 1, at: NOON },
      { key: 'c', value: 1, at: NOON },
      { key: 'a', column: 1, text: 'on', at: NOON },
    ]);
    const delivery = take();
    expect(delivery.newKeys).toEqual(['a', 'b']);
    expect(delivery.health).toMatchObject({ keys: 2, rejected: { range: 1, limit: 1 } });
  });
});

describe('what ages', () => {
  test('IN9 is the observed time, else the sent time, else the time of arrival, which is uncertain', () => {
    const { accept, take } = setUp();
    accept([
      { key: 'a', value: 1, at: NOON - 5, sent: NOON - 1 },
      { key: 'b', value: 1, sent: NOON - 1 },
      { key: 'c', value: 1 },
      { key: 'd', value: 1, quality: 3 },
    ]);
    const delivery = take();
    expect(Array.from(delivery.atMs)).toEqual([NOON - 5, NOON - 1, NOON, NOON]);
    expect(Array.from(delivery.quality)).toEqual([0, 0, 1, 3]);
  });

  test('IN9 the time of arrival is city time', () => {
    const { accept, take, now } = setUp();
    now.hear({ cityMs: 5_000, rate: 2, recorded: true, epoch: 1 }, NOON - 1000);
    accept([{ key: 'a', value: 1 }]);
    expect(Array.from(take().atMs)).toEqual([7_000]);
  });
});

describe('full batches', () => {
  const all = ['a', 'b', 'c', 'd'];
  const rows = (keys: readonly string[], at = NOON) => keys.map((key) => ({ key, value: 1, at }));

  function removed(delivery: Delivery): number[] {
    return [...delivery.key].filter((_key, i) => delivery.column[i] === WHOLE_THING);
  }

  test('IN13 what is absent was removed', () => {
    const { accept, take } = setUp();
    accept(rows(all), { kind: 'full' });
    expect(removed(take())).toEqual([]);
    accept(rows(['a', 'b', 'd'], NOON + 1), { kind: 'full' });
    const delivery = take();
    expect(removed(delivery)).toEqual([2]);
    accept(rows(all, NOON + 1), { kind: 'full' });
    // It is back, with the marks that it had: not a duplicate.
    expect([...take().key]).toEqual([2]);
  });

  test('IN13 a row put aside is present, and a batch with a nameless reject removes nothing', () => {
    const { accept, take } = setUp();
    accept(rows(all), { kind: 'full' });
    take();
    accept([...rows(['a', 'b', 'c'], NOON + 1), { key: 'd', value: 999 }], { kind: 'full' });
    expect(removed(take())).toEqual([]);
    const rejects = [{ reason: 'id' as const, detail: 'no key', atMs: NOON }];
    accept(rows(['a', 'b', 'c'], NOON + 2), { kind: 'full', rejects });
    expect(removed(take())).toEqual([]);
  });

  test('IN13 an older full batch removes nothing', () => {
    const { accept, take } = setUp();
    accept(
      all.map((key) => ({ key, value: 1, at: NOON, sent: NOON })),
      { kind: 'full' },
    );
    take();
    accept([{ key: 'a', value: 1, at: NOON - 9, sent: NOON - 9 }], { kind: 'full' });
    accept([{ key: 'a', value: 1, at: NOON - 9, sent: NOON - 9 }], { kind: 'full' });
    expect(removed(take())).toEqual([]);
  });

  test('IN14 more than half is removed only when the next batch agrees', () => {
    const { accept, take } = setUp();
    accept(rows(all), { kind: 'full' });
    take();
    accept([], { kind: 'full' });
    expect(removed(take())).toEqual([]);
    accept(rows(['b'], NOON + 1), { kind: 'full' });
    expect(removed(take())).toEqual([0, 2, 3]);
  });

  test('IN14 one empty answer between whole ones removes nothing', () => {
    const { accept, take } = setUp();
    accept(rows(all), { kind: 'full' });
    accept([], { kind: 'full' });
    accept(rows(all, NOON + 1), { kind: 'full' });
    accept([], { kind: 'full' });
    expect(removed(take())).toEqual([]);
  });
});

describe('crossing', () => {
  test('IN16 keys and texts cross once', () => {
    const { accept, take } = setUp();
    accept([
      { key: 'a', column: 1, text: 'on', at: NOON },
      { key: 'b', column: 1, text: 'off', at: NOON },
    ]);
    expect(take()).toMatchObject({ newKeys: ['a', 'b'], newTexts: ['on', 'off'] });
    accept([
      { key: 'b', column: 1, text: 'on', at: NOON + 1 },
      { key: 'c', column: 1, text: 'late', at: NOON + 1 },
    ]);
    const delivery = take();
    expect(delivery).toMatchObject({ newKeys: ['c'], newTexts: ['late'] });
    expect([...delivery.value]).toEqual([0, 2]);
  });

  test('IN17 nothing new, nothing crosses; health alone crosses four times a second', () => {
    const { accept, intake, pass } = setUp();
    expect(intake.take()?.health.link).toBe('connecting');
    expect(intake.take()).toBeNull();
    pass(1000);
    expect(intake.take()).toBeNull();
    accept([{ key: '', value: 1 }]);
    expect(intake.take()?.health.rejected).toEqual({ id: 1 });
    accept([{ key: '', value: 1 }]);
    pass(249);
    expect(intake.take()).toBeNull();
    pass(1);
    expect(intake.take()?.health.rejected).toEqual({ id: 2 });
  });

  test('IN18 the receiver owns what it was handed', () => {
    const { accept, take } = setUp();
    accept([{ key: 'a', value: 1, at: NOON }]);
    const delivery = take();
    structuredClone(delivery.value, { transfer: [delivery.value.buffer as ArrayBuffer] });
    accept([{ key: 'a', value: 2, at: NOON + 1 }]);
    expect([...take().value]).toEqual([2]);
  });
});

describe('city time', () => {
  test('IN20 a jump voids what was said: a reset, no order, and a gap', () => {
    const { accept, take, intake } = setUp();
    accept([{ key: 'a', value: 9, at: NOON }]);
    take();
    accept([{ key: 'a', value: 10, at: NOON + 1 }]);
    intake.reset('loop', NOON + 1000, NOON - 500_000);
    accept([{ key: 'a', value: 3, at: NOON - 500_000 }]);
    const delivery = take();
    expect(delivery.reset).toBe(true);
    expect(delivery.newKeys).toEqual([]);
    expect([...delivery.value]).toEqual([3]);
    expect(delivery.health.newestMs).toBe(NOON - 500_000);
    expect(delivery.health.gaps).toEqual([
      { fromMs: NOON + 1000, toMs: NOON - 500_000, reason: 'loop' },
    ]);
    accept([{ key: 'a', value: 4, at: NOON }]);
    expect(take().reset).toBe(false);
  });

  test('IN19 a clock message crosses as what is true when it crosses', () => {
    const { take, intake, now } = setUp();
    const message = { cityMs: 1000, rate: 10, recorded: true, epoch: 1 };
    now.hear(message, NOON);
    intake.tell(message);
    expect(take().clock).toEqual({ ...message, cityMs: 11_000 });
  });
});

describe('health', () => {
  test('IN21 a stored copy is not a sign of life, an unchanged answer is', () => {
    const { accept, take, intake } = setUp();
    accept([{ key: 'a', value: 1, at: NOON }], { retained: true });
    expect(take().health).toMatchObject({ heardMs: Number.NaN, newestMs: NOON });
    intake.heard(NOON + 500);
    expect(take().health).toMatchObject({ heardMs: NOON + 500, newestMs: NOON });
  });

  test('IN22 the report interval is the declared one, else the median seen', () => {
    const { accept, take } = setUp();
    for (const at of [0, 10, 20, 30, 900]) accept([{ key: 'a', value: at % 7, at }]);
    expect(take().health.intervalMs).toBe(10);
    const declared = setUp({ cadence: { kind: 'periodic', intervalSeconds: 60 } });
    declared.accept([{ key: 'a', value: 1, at: NOON }]);
    expect(declared.take().health.intervalMs).toBe(60_000);
  });

  test('IN23 from the loss of an open link to its return is a gap', () => {
    const { take, intake, pass } = setUp();
    intake.link('waiting', 'refused');
    pass(10);
    intake.link('open');
    expect(take().health).toMatchObject({ gaps: [], reconnects: 0 });
    intake.link('waiting', 'broken');
    pass(5000);
    intake.link('connecting');
    intake.link('open');
    const { health } = take();
    expect(health).toMatchObject({ link: 'open', reconnects: 1 });
    expect(health.linkDetail).toBeUndefined();
    expect(health.gaps).toEqual([{ fromMs: NOON + 1010, toMs: NOON + 6010, reason: 'connection' }]);
  });

  test('FE4 counters go on from those before a restart, and the hole is a gap', () => {
    const before = setUp();
    before.accept([{ key: 'a', value: 1, at: NOON }]);
    const { health } = before.take();
    const now = createCityNow({ wall: () => NOON });
    const intake = createIntake(PLAN, now, health);
    intake.restarted(NOON - 700);
    intake.accept(toBatch([{ key: 'a', value: 2, at: NOON }]));
    expect(intake.take()?.health).toMatchObject({
      received: 2,
      accepted: 2,
      gaps: [{ fromMs: NOON - 700, toMs: NOON, reason: 'restart' }],
    });
  });
});
