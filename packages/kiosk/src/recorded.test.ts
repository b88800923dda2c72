import { type CityDescription, openCity } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { recordedOf } from './recorded.js';

const feed = { decoder: 'json', table: 'lots', cadence: { kind: 'onChange' } };
const CITY = {
  version: 1,
  id: 'small',
  name: 'Small',
  origin: [8, 47, 400],
  timeZone: 'UTC',
  tables: { lots: { columns: { free: { type: 'number' } } } },
  feeds: {
    clock: { ...feed, transport: 'mqtt', url: 'mqtt', topic: 'clock', decoder: 'clock' },
    free: { ...feed, transport: 'mqtt', url: 'mqtt', topic: 'lots/+', nature: 'measured' },
    names: { ...feed, transport: 'http', url: 'lots.json', cadence: { kind: 'static' } },
  },
} as unknown as CityDescription;

describe('what plays in place of a network', () => {
  it('KI10 is recorded by nature, of the same topics, and by a clock of its own', () => {
    const { part, standsFor } = recordedOf(CITY, 'recorded.rec');
    expect(standsFor).toEqual(['free']);
    expect(Object.keys(part.feeds ?? {})).toEqual(['free-recorded']);
    expect(part.feeds?.['free-recorded']).toMatchObject({
      transport: 'recording',
      url: 'recorded.rec',
      topic: 'lots/+',
      table: 'lots',
      nature: 'recorded',
    });
    const opened: string[] = [];
    const city = openCity(CITY, {
      baseUrl: 'http://localhost/',
      feeds: (plans) => {
        opened.push(...plans.map(({ id }) => id));
        return {
          pull() {},
          close() {},
          add(more) {
            opened.push(...more.map(({ id }) => id));
            return () => {};
          },
        };
      },
    });
    city.extend(part)();
    city.close();
    expect(opened).toEqual(['clock', 'free', 'names', 'free-recorded']);
  });
});
