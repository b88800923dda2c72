import { describe, expect, it } from 'vitest';
import { createHeart } from './heart.js';
import { nextTimeOfDay } from './night.js';
import { isBeat } from './page.js';
import { createTiming } from './testing/timing.js';
import { createWatchdog, type WatchdogOptions } from './watchdog.js';

const ALONE = { borough: 'beat', isAlone: true } as const;
const ATTENDED = { borough: 'beat', isAlone: false } as const;

function createYard(options: Partial<WatchdogOptions> = {}, startMs = 0) {
  const timing = createTiming(startMs);
  const loads: number[] = [];
  const watchdog = createWatchdog({
    timing,
    load: () => loads.push(timing.nowMs() - startMs),
    ...options,
  });
  return {
    timing,
    loads,
    watchdog,
    live(seconds: number, beat: typeof ALONE | typeof ATTENDED = ATTENDED) {
      for (let i = 0; i < seconds; i++) {
        watchdog.beat(beat);
        timing.pass(1000);
      }
    },
  };
}

describe('a watchdog', () => {
  it('KI5 loads at once, leaves a kiosk that beats alone, and loads it again twenty seconds after the last beat', () => {
    const { loads, live, timing, watchdog } = createYard();
    expect(loads).toEqual([0]);
    timing.pass(30_000);
    live(3600);
    expect(loads).toEqual([0]);
    expect(watchdog.state.get()).toEqual({ is: 'alive', rescues: 0 });
    timing.pass(18_999);
    expect(watchdog.state.get().is).toBe('alive');
    timing.pass(1);
    expect(watchdog.state.get().is).toBe('waiting');
    timing.pass(1000);
    expect(loads).toEqual([0, 3_650_000]);
    live(1);
    expect(watchdog.state.get()).toEqual({ is: 'alive', rescues: 1 });
    watchdog.close();
    expect(timing.waiting).toBe(0);
  });

  it('KI6 waits longer after each failure in a row, ten minutes at most, and begins anew after calm', () => {
    const { loads, live, timing } = createYard();
    timing.pass(12 * 3_600_000);
    const gaps = loads.slice(1).map((at, i) => at - (loads[i] as number) - 60_000);
    expect(gaps.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
    expect(Math.max(...gaps)).toBe(600_000);
    // It comes up in the end, and stays long enough to be trusted again.
    while (loads.at(-1) !== timing.nowMs()) timing.pass(1000);
    live(400);
    const before = loads.length;
    timing.pass(20_000);
    expect(loads.length).toBe(before + 1);
  });

  it('KI5 takes a silent kiosk off, and leaves its place empty for as long as the browser needs', () => {
    const unloads: number[] = [];
    const { loads, live, timing } = createYard({
      emptyMs: 35_000,
      unload: () => unloads.push(timing.nowMs()),
    });
    live(100);
    timing.pass(19_000);
    expect([loads, unloads]).toEqual([[0], [119_000]]);
    timing.pass(34_999);
    expect(loads).toEqual([0]);
    timing.pass(1);
    expect(loads).toEqual([0, 154_000]);
    // The seventh failure in a row waits longer than that by itself.
    timing.pass(3600_000);
    const gaps = loads.slice(2).map((at, i) => at - (loads[i + 1] as number) - 60_000);
    expect(gaps.slice(0, 6)).toEqual([35_000, 35_000, 35_000, 35_000, 35_000, 64_000]);
  });

  it('KI5 a kiosk may stutter in its first minute, and no longer', () => {
    const { loads, timing, watchdog } = createYard();
    timing.pass(3000);
    watchdog.beat(ALONE);
    timing.pass(56_999);
    expect(watchdog.state.get().is).toBe('alive');
    timing.pass(1001);
    expect(loads).toEqual([0, 61_000]);
  });

  it('KI6 what is said while it waits does not count: that page is given up', () => {
    const { loads, timing, watchdog } = createYard();
    timing.pass(60_500);
    expect(watchdog.state.get().is).toBe('waiting');
    watchdog.beat(ALONE);
    expect(watchdog.state.get().is).toBe('waiting');
    timing.pass(500);
    expect(loads).toHaveLength(2);
  });

  it('KI5 silence of a page that nobody can see, or of a computer that slept, is no death', () => {
    let isHidden = true;
    const { loads, live, timing } = createYard({ isHidden: () => isHidden });
    live(5);
    timing.pass(600_000);
    expect(loads).toHaveLength(1);
    isHidden = false;
    timing.pass(21_000);
    expect(loads).toHaveLength(2);

    // The timers of a sleeping computer fire late, all at once.
    let nowMs = 0;
    let due = (): void => {};
    let sleepers = 0;
    const watchdog = createWatchdog({
      timing: {
        nowMs: () => nowMs,
        after(_ms, then) {
          due = then;
          return () => {};
        },
      },
      load: () => sleepers++,
    });
    watchdog.beat(ALONE);
    nowMs = 8 * 3_600_000;
    due();
    expect(watchdog.state.get().is).toBe('alive');
    nowMs += 20_000;
    due();
    expect(watchdog.state.get().is).toBe('waiting');
    expect(sleepers).toBe(1);
  });

  it('KI7 restarts at night as soon as nobody is there, once a night', () => {
    const evening = Date.UTC(2026, 5, 5, 19, 59, 0);
    const nightly = { hour: 4, timeZone: 'Asia/Shanghai' };
    const { loads, live, watchdog } = createYard({ nightly }, evening);
    live(30, ALONE);
    expect(loads).toEqual([0]);
    live(600, ATTENDED);
    expect(loads).toEqual([0]);
    live(1, ALONE);
    expect(loads).toEqual([0, 630_000]);
    live(3600, ALONE);
    expect(loads).toHaveLength(2);
    expect(watchdog.state.get().rescues).toBe(0);
  });
});

describe('a time of day', () => {
  const berlin = (hour: number) => ({ hour, timeZone: 'Europe/Berlin' });
  it('KI7 comes once a day, also where the clocks are changed', () => {
    // Clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October.
    for (const [hour, day] of [
      [2, Date.UTC(2026, 2, 27)],
      [2, Date.UTC(2026, 9, 23)],
      [0, Date.UTC(2026, 2, 27)],
      [4, Date.UTC(2026, 9, 23)],
    ] as const) {
      let at = day;
      const local: string[] = [];
      for (let i = 0; i < 5; i++) {
        at = nextTimeOfDay(at, berlin(hour));
        local.push(new Date(at).toLocaleDateString('en-CA', { timeZone: 'Europe/Berlin' }));
      }
      expect(new Set(local).size).toBe(5);
      const days = (Date.parse(local[4] as string) - Date.parse(local[0] as string)) / 86_400_000;
      expect(days).toBe(4);
    }
    expect(
      nextTimeOfDay(Date.UTC(2026, 5, 5, 19, 59), { hour: 4, timeZone: 'Asia/Shanghai' }),
    ).toBe(Date.UTC(2026, 5, 5, 20));
    expect(nextTimeOfDay(Date.UTC(2026, 2, 29, 0), berlin(2))).toBe(Date.UTC(2026, 2, 29, 1));
  });
});

describe('a heart', () => {
  it('KI5 beats from frames that were drawn, while there is a picture', () => {
    const timing = createTiming();
    let frame: (() => void) | null = null;
    let isWell = true;
    const beats: unknown[] = [];
    const stop = createHeart({
      timing,
      requestFrame(callback) {
        frame = callback;
        return () => {
          frame = null;
        };
      },
      isWell: () => isWell,
      isAlone: () => true,
      send: (beat) => beats.push(beat),
    });
    const draw = (): void => {
      const due = frame;
      frame = null;
      due?.();
    };
    expect(beats).toEqual([]);
    draw();
    expect(beats).toEqual([ALONE]);
    timing.pass(5000);
    expect(beats).toHaveLength(1);
    draw();
    expect(beats).toHaveLength(2);
    isWell = false;
    timing.pass(1000);
    draw();
    expect(beats).toHaveLength(2);
    isWell = true;
    timing.pass(1000);
    stop();
    draw();
    expect(beats).toHaveLength(2);
    expect(timing.waiting).toBe(0);
  });

  it('KI5 only a beat is a beat', () => {
    expect(isBeat(ALONE)).toBe(true);
    for (const other of [
      null,
      undefined,
      'beat',
      {},
      { borough: 'beat' },
      { ...ALONE, isAlone: 1 },
    ])
      expect(isBeat(other)).toBe(false);
  });
});
