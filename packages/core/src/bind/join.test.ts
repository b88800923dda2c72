import { expect, it } from 'vitest';
import { createTable } from '../table/table.js';
import { createJoin } from './join.js';

function joined() {
  const table = createTable('t', { columns: { v: { type: 'number' } } });
  const boxes = { id: 'boxes', url: '', table: 't', key: 'id' };
  return {
    table,
    join: createJoin(
      (id) => (id === 'boxes' ? boxes : undefined),
      () => table,
      () => {},
      () => {},
    ),
  };
}

it('BI1 BI2 readings wait for tiles, tiles for readings, and leaving takes nothing away', async () => {
  const { table, join } = joined();
  const [early] = table.resolveNow(['early']);
  table.column('v').write(early as number, 1, 0, 0, 0);
  const slots = await join.port.resolve('boxes', ['early', 'bare']);
  expect(slots[0]).toBe(early);
  expect(join.coverage('boxes')).toMatchObject({ features: 2, covered: 1, unjoined: 0 });
  await join.port.resolve('boxes', ['early']);
  join.port.release('boxes', slots);
  expect(join.coverage('boxes')).toMatchObject({ features: 1, covered: 1 });
  join.port.release('boxes', Uint32Array.of(early as number));
  expect(join.coverage('boxes')).toMatchObject({ features: 0, covered: 0, unjoined: 0 });
  expect(table.column('v').values[early as number]).toBe(1);
});

it('BI3 BI4 features without keys and readings without features are counted and named', async () => {
  const { table, join } = joined();
  const slots = await join.port.resolve('boxes', ['', 'a', '']);
  expect([...slots]).toEqual([0, 1, 0]);
  const strangers = table.resolveNow(Array.from({ length: 30 }, (_, i) => `x${i}`));
  for (const slot of strangers) table.column('v').write(slot, 1, 0, 0, 0);
  const coverage = join.coverage('boxes');
  expect(coverage).toMatchObject({ keyless: 2, unjoined: 30, features: 1, covered: 0 });
  expect(coverage.unjoinedKeys).toHaveLength(20);
});

it('BI9 a large city is counted in turns, and only what changed again', async () => {
  const { table, join } = joined();
  const n = 300_000;
  const slots = await join.port.resolve(
    'boxes',
    Array.from({ length: n }, (_k, i) => `k${i}`),
  );
  const [stranger] = table.resolveNow(['x']);
  for (const slot of [slots[0], slots[n - 1], stranger])
    table.column('v').write(slot as number, 1, 0, 0, 0);
  const first = join.coverage('boxes');
  expect(first.features).toBeGreaterThan(200_000);
  expect(first.features).toBeLessThan(n);
  const whole = { features: n, covered: 2, unjoined: 1, unjoinedKeys: ['x'] };
  expect(join.coverage('boxes')).toMatchObject(whole);
  table.column('v').clear(slots[0] as number);
  expect(join.coverage('boxes')).toMatchObject({ ...whole, covered: 1 });
  join.port.release('boxes', slots.subarray(10, 20));
  expect(join.coverage('boxes')).toMatchObject({ ...whole, covered: 1, features: n - 10 });
});
