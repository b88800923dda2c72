import {
  createCityNow,
  createIntake,
  type FeedHealth,
  type FeedPlan,
  fromWgs84,
} from '@borough/core';
import { expect, test } from 'vitest';
import { decodeOne, NOON, planOf } from '../../test/decoding.js';
import { sumOf } from '../../test/listener.js';
import { DECODERS } from './decoder.js';

const XIAMEN = [118.0894, 24.4798] as const;

async function open(datum: FeedPlan['datum'], decoder = 'geojson') {
  const plan = planOf(decoder, { name: 'text' }, undefined, datum ? { datum } : {});
  const decode = await (DECODERS[decoder] as NonNullable<(typeof DECODERS)[string]>)(plan);
  let wall = NOON;
  const intake = createIntake(plan, createCityNow({ wall: () => wall }));
  return {
    say(...lonLats: readonly (readonly number[])[]) {
      const features = lonLats.map((coordinates, i) => ({
        type: 'Feature',
        id: i,
        geometry: { type: 'Point', coordinates },
        properties: {},
      }));
      const batch = decodeOne(decode, { type: 'FeatureCollection', features });
      intake.accept(batch);
      return batch;
    },
    health(): FeedHealth {
      wall += 1000;
      return intake.take()?.health as FeedHealth;
    },
  };
}

test('DC2 positions of a declared datum leave the decoder as WGS84, heights as they were', async () => {
  for (const datum of ['gcj02', 'bd09'] as const) {
    const feed = await open(datum);
    const [lon, lat, height, ...rest] =
      feed.say([...fromWgs84(datum, ...XIAMEN), 12], [4.83, 45.76]).position ?? [];
    expect(Math.abs((lon as number) - XIAMEN[0])).toBeLessThan(1e-9);
    expect(Math.abs((lat as number) - XIAMEN[1])).toBeLessThan(1e-9);
    expect(height).toBe(12);
    expect(rest).toEqual([4.83, 45.76, NaN]);
    expect(feed.health().notices).toBeUndefined();
  }
});

test('DC2 an undeclared datum in China is told once, guessed never, and costs no reading', async () => {
  const feed = await open(undefined);
  expect([...(feed.say([4.83, 45.76]).position ?? [])].slice(0, 2)).toEqual([4.83, 45.76]);
  expect([...(feed.say([...XIAMEN]).position ?? [])].slice(0, 2)).toEqual([...XIAMEN]);
  feed.say([116.39, 39.9]);
  const health = feed.health();
  expect(health.notices).toEqual({ datum: 1 });
  expect(health.samples).toMatchObject([
    { reason: 'notice', key: '0', detail: expect.stringContaining('gcj02') },
  ]);
  expect(health.rejected).toEqual({});
  expect(sumOf(health)).toBe(health.received);
});

test.each(['wgs84', 'cgcs2000'] as const)(
  'DC2 %s is taken as it is, without a word',
  async (datum) => {
    const feed = await open(datum);
    expect([...(feed.say([...XIAMEN]).position ?? [])].slice(0, 2)).toEqual([...XIAMEN]);
    expect(feed.health().notices).toBeUndefined();
  },
);

test('DC2 shapes are converted like places', async () => {
  const plan = planOf('geojson', { name: 'text' }, undefined, { datum: 'gcj02' });
  const decode = await (DECODERS.geojson as NonNullable<(typeof DECODERS)[string]>)(plan);
  const ends: readonly (readonly [number, number])[] = [XIAMEN, [118.1, 24.5]];
  const coordinates = ends.map((each) => fromWgs84('gcj02', ...each));
  const batch = decodeOne(decode, {
    type: 'Feature',
    id: 'l',
    geometry: { type: 'LineString', coordinates },
    properties: {},
  });
  const part = batch.geometries?.[0]?.geometry.parts[0] ?? [];
  expect(part[0]).toBeCloseTo(XIAMEN[0], 9);
  expect(part[4]).toBeCloseTo(24.5, 9);
});
