import { createCityNow, createIntake, type FeedPlan } from '@borough/core';
import { expect, it } from 'vitest';
import { createValues, toOrdered } from './values.js';

const N = 300;
const PLAN: FeedPlan = {
  ...{ id: 'feed', transport: 'bench', url: 'bench:', decoder: 'bench' },
  cadence: { kind: 'periodic', intervalSeconds: 1 },
  nature: 'measured',
  columns: ['value'],
  checks: [{ type: 'number' }],
  maxKeys: N,
};

it('IN15 IN28 changes are put in order as the intake of a worker does it', () => {
  const intake = createIntake(PLAN, createCityNow({ wall: () => 0 }));
  const keys = Array.from({ length: N }, (_k, i) => `k-${i}`);
  let seq = 0;
  const say = (key: Uint32Array, value: Float64Array): void =>
    intake.accept({
      ...{ rows: key.length, kind: 'delta', retained: false, receivedMs: 0, keys, key, value },
      column: new Uint16Array(key.length),
      observedMs: new Float64Array(key.length).fill(Number.NaN),
      sentMs: new Float64Array(key.length).fill(Number.NaN),
      seq: Float64Array.from(key, () => seq++),
      quality: new Uint8Array(key.length),
      op: new Uint8Array(key.length),
      rejects: [],
    });
  say(
    Uint32Array.from(keys, (_k, i) => i),
    new Float64Array(N),
  );
  intake.take();
  const message = createValues(N, 200, 'random', 1);
  expect(new Set(message.slots).size).toBeLessThan(message.slots.length);
  say(message.slots, Float64Array.from(message.values));
  const delivery = intake.take();
  const ordered = toOrdered(message);
  expect([...(delivery?.key ?? [])]).toEqual([...ordered.slots]);
  expect([...(delivery?.value ?? [])]).toEqual([...ordered.values]);
});
