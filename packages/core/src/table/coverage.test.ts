import { expect, test } from 'vitest';
import { type Column, FRESHNESS_SHIFT } from './column.js';
import { createCoverageSweep } from './coverage.js';
import { createTable } from './table.js';

function setUp() {
  const table = createTable('lamps', {
    columns: {
      power: { type: 'number' },
      maker: { type: 'text' },
      sensor: { type: 'text', derive: 'coverage' },
    },
  });
  const [sweep] = createCoverageSweep(table, (feed) => feed === 'meters');
  const [power, maker, sensor] = ['power', 'maker', 'sensor'].map((id) => table.column(id));
  if (!power || !maker || !sensor || !sweep) throw new Error('A column is missing.');
  const slots = table.resolveNow(['read', 'stale', 'described', 'bare']);
  const [read, stale, described] = slots as unknown as [number, number, number];
  power.write(read, 40, 1000, 0, power.writerOf('meters'));
  power.write(stale, 40, 1000, 0, power.writerOf('meters'));
  power.setFlags(stale, (power.flags[stale] as number) | (2 << FRESHNESS_SHIFT));
  maker.write(described, maker.code('Acme'), 1000, 0, maker.writerOf('register'));
  const said = () => [...slots].map((slot) => sensor.texts[sensor.values[slot] as number]);
  return { power, read, stale, sweep, said };
}

test('BI8 a thing has a living sensor, a silent one, or none; a register is no sensor', () => {
  const { sweep, said } = setUp();
  expect(sweep(2000)).toBe(true);
  expect(said()).toEqual(['living', 'silent', 'none', 'none']);
});

test('BI8 where it names columns, the others are no sensors', () => {
  const table = createTable('lots', {
    columns: {
      free: { type: 'number' },
      transmission: { type: 'text' },
      sensor: { type: 'text', derive: 'coverage', of: ['free'] },
    },
  });
  const [sweep] = createCoverageSweep(table, () => true);
  const [counted, told] = table.resolveNow(['counted', 'told']) as unknown as [number, number];
  const [free, transmission, sensor] = ['free', 'transmission', 'sensor'].map((id) =>
    table.column(id),
  ) as [Column, Column, Column];
  free.write(counted, 12, 1000, 0, free.writerOf('counters'));
  for (const slot of [counted, told])
    transmission.write(slot, transmission.code('silent'), 1000, 0, transmission.writerOf('door'));
  sweep?.(2000);
  const saidOf = (slot: number) => sensor.texts[sensor.values[slot] as number];
  expect([saidOf(counted), saidOf(told)]).toEqual(['living', 'none']);
});

test('BI8 it follows what becomes of the readings, and is quiet while nothing does', () => {
  const { power, read, stale, sweep, said } = setUp();
  sweep(2000);
  expect(sweep(2000)).toBe(false);
  power.clear(read);
  power.write(stale, 41, 3000, 0, power.writerOf('meters'));
  expect(sweep(3000)).toBe(true);
  expect(said()).toEqual(['none', 'living', 'none', 'none']);
});
