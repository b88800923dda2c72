import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { City } from './city.js';
import {
  useClock,
  useCommand,
  useFreshness,
  useHealth,
  useLayer,
  useReading,
  useSelection,
} from './hooks.js';
import { openDoubleCity } from './testing/double-city.js';
import { acted, openPage, type Page } from './testing/page.js';

let page: Page;
let double: ReturnType<typeof openDoubleCity>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  page = openPage({ isStrict: false });
  double = openDoubleCity();
});
afterEach(async () => {
  await page.unmount();
  double.city.close();
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  vi.useRealTimers();
});

/** Lets simulated time pass: the wall, the timers, the frames. */
async function pass(ms: number, stepMs = 20, each: () => void = () => {}): Promise<void> {
  for (let at = 0; at < ms; at += stepMs) {
    each();
    double.wall.advance(stepMs);
    await acted(async () => vi.advanceTimersByTime(stepMs));
    await double.frame();
  }
}

const counts: Record<string, number> = {};

function Probe({ name, read }: { name: string; read: () => unknown }): ReactNode {
  counts[name] = (counts[name] ?? 0) + 1;
  return <p data-name={name}>{JSON.stringify(read())}</p>;
}

/** Renders probes under the city, and then counts how often each is rendered. */
async function count(probes: Record<string, () => unknown>): Promise<void> {
  const list = Object.entries(probes).map(([name, read]) => (
    <Probe key={name} name={name} read={read} />
  ));
  await page.render(<City city={double.city}>{list}</City>);
  await pass(300);
  for (const name of Object.keys(probes)) counts[name] = 0;
}

const shown = (name: string): unknown =>
  JSON.parse(page.element.querySelector(`[data-name=${name}]`)?.textContent ?? 'null');

const say = (key: string, value: number): void =>
  double.feeds.say('energy', [{ key, column: 'energy', value }]);

it('RX1 under 50,000 readings a second a reading renders its component ten times a second at most, and no sibling', async () => {
  await count({
    watched: () => useReading('buildings', 'k-7', 'energy').value,
    quiet: () => useReading('buildings', 'silent', 'energy').value,
    choice: () => useSelection(),
    layer: () => useLayer('energy').isVisible,
    plain: () => 'nothing',
  });
  const keys = Array.from({ length: 1000 }, (_, i) => `k-${i}`);
  let said = 0;
  const SECONDS = 4;
  await pass(SECONDS * 1000, 20, () => {
    said += keys.length;
    double.feeds.say(
      'energy',
      keys.map((key) => ({ key, column: 'energy', value: said })),
    );
  });
  expect(said / SECONDS).toBe(50_000);
  expect(shown('watched')).toBeGreaterThan(said - 10_000);
  expect(counts.watched).toBeLessThanOrEqual(SECONDS * 10);
  expect(counts.watched, 'and it does follow').toBeGreaterThanOrEqual(SECONDS * 9);
  expect(counts).toMatchObject({ quiet: 0, choice: 0, layer: 0, plain: 0 });
});

it('RX2 a component is rendered for the fields that it reads, and for no others', async () => {
  await count({
    value: () => useReading('buildings', 'a', 'energy').value,
    time: () => useReading('buildings', 'a', 'energy').atMs,
    all: () => ({ ...useReading('buildings', 'a', 'energy') }),
    fresh: () => useFreshness('buildings', 'a'),
    mode: () => useClock().mode,
    link: () => useHealth('energy')?.link,
  });
  say('a', 5);
  await pass(500);
  expect(counts).toMatchObject({ value: 1, time: 1, all: 1, fresh: 1, link: 0 });
  expect(shown('all')).toMatchObject({ value: 5, unit: 'kWh', freshness: 'live', quality: 0 });
  say('a', 5);
  await pass(500);
  expect(counts, 'the same value, newly said').toMatchObject({
    value: 1,
    time: 2,
    all: 2,
    fresh: 1,
  });
  await pass(40_000, 500);
  expect(shown('fresh')).toBe('stale');
  expect(counts, 'late, then stale').toMatchObject({ value: 1, time: 2, all: 4, fresh: 3 });
  expect(counts, 'health was told all the time').toMatchObject({ mode: 0, link: 0 });
  double.feeds.health('energy', { link: 'waiting' });
  await acted(() => double.city.run({ do: 'hold' }));
  await pass(500);
  expect(shown('link')).toBe('waiting');
  expect(counts).toMatchObject({ mode: 1, link: 1 });
});

it('RX3 what a person does is shown at once, what repeats itself ten times a second', async () => {
  let run: ReturnType<typeof useCommand> = () => Promise.reject(new Error('not yet'));
  await count({
    choice: () => useSelection().map(({ key }) => key),
    layer: () => useLayer('energy').isVisible,
    legend: () => useLayer('energy').legend?.unit,
    command: () => {
      run = useCommand();
    },
  });
  await acted(() => run({ do: 'select', table: 'buildings', keys: ['a'] }));
  expect(shown('choice'), 'no timer has run').toEqual(['a']);
  await acted(() => run({ do: 'layer', id: 'energy', visible: false }));
  expect(shown('layer')).toBe(false);
  expect(counts).toMatchObject({ choice: 1, layer: 1, legend: 0, command: 0 });
  const keys = Array.from({ length: 100 }, (_, i) => `k-${i}`);
  for (const key of keys) await acted(() => run({ do: 'select', table: 'buildings', keys: [key] }));
  expect(counts.choice).toBe(1);
  await pass(100);
  expect(counts.choice).toBe(2);
  expect(shown('choice')).toEqual(['k-99']);
  await expect(run({ do: 'select' } as never)).rejects.toThrow('COMMAND_INVALID');
});

it('RX4 city time is told by the city second, and ten times a second at most', async () => {
  await count({ clock: () => useClock().nowMs });
  await pass(5000);
  expect(counts.clock).toBe(5);
  await acted(async () => double.city.clock.replay({ fromMs: 0, rate: 60 }));
  counts.clock = 0;
  await pass(2000);
  expect(counts.clock).toBeLessThanOrEqual(20);
  expect(counts.clock).toBeGreaterThanOrEqual(18);
});

it('what is not in the city goes to the error boundary with its code, a key that is not yet known does not', async () => {
  await count({ known: () => useReading('buildings', 'nobody', 'energy').value });
  expect(shown('known')).toBeNull();
  await count({ wrong: () => useReading('bildings', 'nobody', 'energy').value });
  expect(page.failures).toMatchObject([{ code: 'TABLE_UNKNOWN' }]);
});

it('a hook without a provider says what to wrap', async () => {
  await page.render(<Probe name="alone" read={() => useClock().mode} />);
  expect(page.failures).toMatchObject([{ code: 'REACT_NO_CITY' }]);
});
