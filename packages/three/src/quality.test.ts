import { describe, expect, it } from 'vitest';
import { createGovernor, type Governor, STEPS } from './quality.js';

/** Draws frames that take so long; the steps that were gone through. */
function run(governor: Governor, elapsedMs: number, frames: number, fromMs = 0): string[] {
  const steps: string[] = [];
  for (let i = 0; i < frames; i++)
    if (governor.frame(elapsedMs, fromMs + i * elapsedMs)) steps.push(governor.step);
  return steps;
}

describe('the quality governor', () => {
  it('stays where it was put, however slow frames are', () => {
    for (const step of ['low', 'medium', 'high'] as const) {
      const governor = createGovernor(step);
      expect(run(governor, 300, 500)).toEqual([]);
      expect(governor.step).toBe(step);
    }
  });

  it('goes down when frames are slow, and no further than it must', () => {
    const governor = createGovernor('auto', 'high');
    expect(run(governor, 60, 25)).toEqual(['medium']);
    expect(run(governor, 25, 500, 2000)).toEqual([]);
    expect(governor.step).toBe('medium');
  });

  it('ends at the bottom on software rendering', () => {
    const governor = createGovernor('auto');
    expect(run(governor, 900, 100)).toEqual(['low']);
    expect(STEPS.low).toMatchObject({ shadowPixels: 0, bloom: false, occlusion: false });
  });

  it('goes no further down than it may, and up as ever', () => {
    const governor = createGovernor({ least: 'medium' });
    expect(run(governor, 900, 500)).toEqual([]);
    expect(governor.step).toBe('medium');
    expect(run(governor, 16.7, 80, 500_000)).toEqual(['high']);
    expect(run(governor, 900, 500, 600_000)).toEqual(['medium']);
    expect(createGovernor({ least: 'high' }).step).toBe('high');
  });

  it('goes up after some patience where frames are fast', () => {
    const governor = createGovernor('auto');
    expect(run(governor, 16.7, 79)).toEqual([]);
    expect(run(governor, 16.7, 1)).toEqual(['high']);
  });

  it('does not swing: a step that was too much is left alone for a minute, then for two', () => {
    const governor = createGovernor('auto');
    let now = 0;
    const changes: number[] = [];
    // A machine on which `high` is too slow and `medium` is easy.
    for (let i = 0; i < 30_000; i++) {
      const elapsed = governor.step === 'high' ? 50 : 16;
      now += elapsed;
      if (governor.frame(elapsed, now)) changes.push(now);
    }
    const ups = changes.filter((_, i) => i % 2 === 0);
    const waits = ups.slice(1).map((at, i) => at - (ups[i] as number));
    expect(waits[0]).toBeGreaterThan(60_000);
    expect(waits[1]).toBeGreaterThan(120_000);
    expect(changes.length).toBeLessThan(10);
  });

  it('one slow frame among fast ones means nothing', () => {
    const governor = createGovernor('auto');
    for (let i = 0; i < 400; i++) governor.frame(i % 10 === 0 ? 200 : 30, i * 30);
    expect(governor.step).toBe('medium');
  });
});
