import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCityNow, createIntake, type FeedHealth, WHOLE_THING } from '@borough/core';
import { describe, expect, test } from 'vitest';
import { sumOf, toPlan } from '../../test/listener.js';
import { createJsonDecoder } from './json.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const lyon = join(resolve(root, process.env.BOROUGH_DATA ?? '../shared/data'), 'lyon');

describe.skipIf(!existsSync(join(lyon, 'velov.ndjson')))('real frames of Vélo’v', () => {
  const plan = toPlan({
    id: 'velov',
    transport: 'http',
    url: 'https://example.org/velov',
    map: {
      rows: 'stations',
      key: 'number',
      columns: { bikes: 'bikes', stands: 'stands', status: 'status' },
      time: 'last_update',
      sent: '$root.last_update_fme',
      full: true,
    },
    columns: ['bikes', 'stands', 'status'],
    checks: [{ type: 'number', min: 0 }, { type: 'number', min: 0 }, { type: 'text' }],
  });

  test('470 polls are read to the last row, and a station that vanishes is removed', () => {
    const decode = createJsonDecoder(plan);
    let wall = 0;
    const intake = createIntake(plan, createCityNow({ wall: () => wall }));
    const removed: string[] = [];
    const keys: string[] = [];
    let rows = 0;
    let uncertain = 0;
    let health: FeedHealth | undefined;
    for (const line of readFileSync(join(lyon, 'velov.ndjson'), 'utf8').trim().split('\n')) {
      const { t, stations } = JSON.parse(line) as { t: string; stations: unknown[] };
      // 2026-05-04T151058Z: when it was collected.
      wall = Date.parse(t.replace(/T(\d\d)(\d\d)(\d\d)Z/, 'T$1:$2:$3Z'));
      const bytes = new TextEncoder().encode(line);
      const batch = decode({ bytes, receivedMs: wall, retained: false });
      expect(batch.rejects).toEqual([]);
      expect(batch.rows).toBe(stations.length * 3);
      rows += stations.length;
      intake.accept(batch);
      const delivery = intake.take();
      if (!delivery) continue;
      keys.push(...delivery.newKeys);
      health = delivery.health;
      delivery.key.forEach((key, i) => {
        if (delivery.column[i] === WHOLE_THING) removed.push(keys[key] as string);
        else if (delivery.quality[i] === 1) uncertain++;
      });
    }
    expect(rows).toBe(24_253);
    expect(keys).toHaveLength(52);
    expect(removed).toContain('5052');
    expect(uncertain).toBeGreaterThan(0);
    if (!health) throw new Error('No health was delivered.');
    expect(health.newestMs).toBeGreaterThan(Date.UTC(2026, 5, 22));
    expect(health.newestMs).toBeLessThan(wall);
    expect(sumOf(health)).toBe(health.received);
    expect(health.received).toBe(rows * 3);
    expect(health.rejected).toEqual({});
  });

  test('stations have their places', () => {
    const decode = createJsonDecoder(
      toPlan({
        id: 'stations',
        transport: 'http',
        url: 'https://example.org/stations',
        map: {
          rows: 'features',
          key: 'properties.number',
          columns: { capacity: 'properties.capacity', name: 'properties.name' },
          position: { lon: 'geometry.coordinates[0]', lat: 'geometry.coordinates[1]' },
        },
        columns: ['capacity', 'name'],
        checks: [{ type: 'number' }, { type: 'text' }],
      }),
    );
    const bytes = readFileSync(join(lyon, 'velov_stations.geojson'));
    const batch = decode({ bytes, receivedMs: 0, retained: false });
    expect(batch.rejects).toEqual([]);
    expect(batch.keys[0]).toBe('1005');
    expect([...(batch.position?.slice(0, 2) ?? [])]).toEqual([4.8328489999999995, 45.766073]);
    expect(batch.rows).toBe(batch.keys.length * 3);
  });
});
