import { openBoxCity } from '@borough/fixtures';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFallback } from './fallback.js';
import { createTiming } from './testing/timing.js';

const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

describe('a fallback', () => {
  it('KI10 waits five seconds for a link, plays, and goes three seconds after one is back', async () => {
    const { city, feeds } = openBoxCity('http://localhost/none');
    undos.push(city.close);
    const timing = createTiming();
    const recorded = {
      feeds: {
        'energy-recorded': {
          ...city.description.feeds?.energy,
          transport: 'recording',
          url: 'http://localhost/a.rec',
        } as never,
      },
    };
    const fallback = createFallback({
      city,
      recorded: { part: recorded, standsFor: ['energy'] },
      timing,
    });
    undos.push(fallback.close);
    const linkIs = async (link: 'open' | 'waiting'): Promise<void> => {
      feeds.health('energy', { link });
      const isTold = (): boolean =>
        city.health.get().feeds.some(({ feed, link: now }) => feed === 'energy' && now === link);
      await vi.waitUntil(isTold, 5000);
    };
    await linkIs('open');
    timing.pass(60_000);
    expect(fallback.isRecorded.get()).toBe(false);
    await linkIs('waiting');
    timing.pass(4999);
    expect(feeds.running).not.toContain('energy-recorded');
    timing.pass(1);
    expect(fallback.isRecorded.get()).toBe(true);
    expect(feeds.running).toContain('energy-recorded');
    await linkIs('open');
    timing.pass(2000);
    await linkIs('waiting');
    timing.pass(60_000);
    expect(fallback.isRecorded.get()).toBe(true);
    await linkIs('open');
    timing.pass(3000);
    expect(fallback.isRecorded.get()).toBe(false);
    await vi.waitUntil(() => !feeds.running.includes('energy-recorded'));
    expect(timing.waiting).toBe(0);
  });
});
