import { describe, expect, it } from 'vitest';
import { createIdle } from './idle.js';
import { createTiming } from './testing/timing.js';

describe('attendance', () => {
  it('KI1 begins alone; a touch is known before it returns; a minute later nobody is there', () => {
    const timing = createTiming();
    const idle = createIdle({ timing });
    expect(idle.attendance.get()).toEqual({ is: 'alone' });
    idle.touch();
    expect(idle.attendance.get()).toEqual({ is: 'attended' });
    timing.pass(44_999);
    expect(idle.attendance.get()).toEqual({ is: 'attended' });
    const seen: unknown[] = [];
    idle.attendance.watch((now) => seen.push(now.is === 'leaving' ? now.seconds : now.is));
    timing.pass(15_001);
    expect(seen).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 'alone']);
    expect(timing.waiting).toBe(0);
  });

  it('KI1 a touch during the countdown ends it, and each touch begins the minute anew', () => {
    const timing = createTiming();
    const idle = createIdle({ timing });
    idle.touch();
    timing.pass(50_000);
    expect(idle.attendance.get()).toEqual({ is: 'leaving', seconds: 10 });
    idle.touch();
    expect(idle.attendance.get()).toEqual({ is: 'attended' });
    for (let i = 0; i < 20; i++) {
      timing.pass(10_000);
      idle.touch();
    }
    expect(idle.attendance.get()).toEqual({ is: 'attended' });
    expect(timing.waiting).toBe(1);
    idle.close();
    expect(timing.waiting).toBe(0);
  });

  it('KI2 what is busy is left alone, and has a whole minute afterwards', () => {
    const timing = createTiming();
    let isBusy = true;
    const idle = createIdle({ timing, isBusy: () => isBusy });
    idle.touch();
    timing.pass(600_000);
    expect(idle.attendance.get()).toEqual({ is: 'attended' });
    isBusy = false;
    timing.pass(20_000);
    expect(idle.attendance.get()).not.toEqual({ is: 'alone' });
    timing.pass(60_000);
    expect(idle.attendance.get()).toEqual({ is: 'alone' });
  });
});
