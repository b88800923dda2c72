import { openBoxCity } from '@borough/fixtures';
import { afterEach, expect, it } from 'vitest';
import { createRandom } from '../../test/random.js';
import type { City } from '../city.js';
import type { Command } from './command.js';
import { readLink, toLink } from './link.js';

const open: City[] = [];
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});

function boxes(): City {
  const views = ['main', 'right'].map((id) => ({ id, camera: cameraAt(0) }));
  const { city } = openBoxCity('http://localhost/none', { views });
  open.push(city);
  return city;
}

function cameraAt(i: number) {
  const target = [8 + i * 0.0012345, 47, 400.5] as const;
  return { target, headingDegrees: (i * 7.25) % 360, pitchDegrees: -45.5, rangeMeters: 500 + i };
}

it('CO3 CO4 what was done, told as a state and sent as a link, is the same state elsewhere', async () => {
  const random = createRandom(3);
  const pick = <T>(...of: readonly T[]): T => of[random.below(of.length)] as T;
  const keys = () => Array.from({ length: random.below(4) }, () => `b-${random.below(8)}`);
  const table = () => pick('buildings', 'stations');
  const view = () => pick('main', 'right', undefined);
  const at = () => new Date(Date.UTC(2026, random.below(12), 1 + random.below(28))).toISOString();
  const style = () => ({
    color: {
      column: 'energy',
      scale: pick(
        { type: 'linear' as const, domain: [0, 1 + random.below(200)] as const },
        { type: 'threshold' as const, thresholds: [1, 2.5, 7].slice(0, 1 + random.below(3)) },
      ),
      ramp: pick<'viridis' | string[]>('viridis', ['#112233', '#aabbcc', '#ffffff']),
      ...(random.below(2) && { reverse: true }),
    },
  });
  const anything = (): Command => {
    const v = view();
    const there = v === undefined ? {} : { view: v };
    return pick<() => Command>(
      () => ({ do: 'select', table: table(), keys: keys(), isAdditive: random.below(2) > 0 }),
      () => ({ do: 'deselect' }),
      () => ({ do: 'hide', table: table(), keys: keys(), ...there }),
      () => ({ do: 'show', table: table(), keys: keys(), ...there }),
      () => ({ do: 'layer', id: 'energy', style: style() }),
      () => ({ do: 'layer', id: pick('energy', 'bikes'), visible: random.below(2) > 0 }),
      () => ({ do: 'look', camera: cameraAt(random.below(50)), ...there }),
      () => ({ do: 'view', id: pick('main', 'right'), rect: [0, 0, pick(0.5, 1), 1] }),
      () => ({ do: 'view', id: 'right', hiddenLayers: pick([], ['bikes'], ['bikes', 'energy']) }),
      () => ({ do: 'live' }),
      () => ({ do: 'hold', at: at() }),
      () => ({ do: 'replay', from: at(), rate: pick(0.5, 60) }),
      () => ({ do: 'sun', at: pick('city', at()) }),
      () => ({
        do: 'weather',
        weather: pick<'city' | { rain?: number }>('city', {}, { rain: 0.4 }),
      }),
      () => ({ do: 'theme', name: pick('light', 'dark') }),
    )();
  };
  for (let round = 0; round < 60; round++) {
    const city = boxes();
    for (let i = random.below(30); i > 0; i--) await city.run(anything());
    const state = city.state();
    const link = toLink(state);
    expect(readLink(link)).toEqual(state);
    const other = boxes();
    for (const command of readLink(`#${link}`)) await other.run(command);
    expect(other.state()).toEqual(state);
    // And in itself: nothing in a state depends on what was before it.
    const before = other.scene.views.map(({ camera, rect }) => ({ camera, rect }));
    for (const command of state) await other.run(command);
    expect(other.scene.views.map(({ camera, rect }) => ({ camera, rect }))).toEqual(before);
  }
});

it('CO3 a city in which nothing was done is live, and that is all', () => {
  const city = boxes();
  expect(city.state()).toEqual([{ do: 'live' }]);
});

it('CO3 a server’s clock is live; only a person’s is not', async () => {
  const city = boxes();
  city.clock.follow({ cityMs: 5e11, rate: 144, recorded: true, epoch: 1 });
  expect(city.state()).toEqual([{ do: 'live' }]);
  await city.run({ do: 'replay', rate: 60 });
  city.clock.follow({ cityMs: 6e11, rate: 144, recorded: true, epoch: 1 });
  expect(city.state()).toMatchObject([{ do: 'replay', rate: 60 }]);
  await city.run({ do: 'live' });
  expect(city.state()).toEqual([{ do: 'live' }]);
});
