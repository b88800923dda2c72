import { expect, it } from 'vitest';
import { createObstacles } from '../ray.js';
import type { Solid } from '../solid.js';
import { studySunInWorker } from './in-worker.js';
import { groundPoints } from './points.js';
import { HANGZHOU_DWELLINGS, stepsOf } from './rule.js';
import { studySun } from './study.js';

const ORIGIN = { lon: 120, lat: 30, heightMeters: 0 };
const solids: Solid[] = Array.from({ length: 100 }, (_, i) => {
  const [x, y] = [(i % 10) * 30, Math.floor(i / 10) * 30];
  return {
    key: `b${i}`,
    rings: [Float64Array.of(x, y, x + 15, y, x + 15, y + 12, x, y + 12)],
    bottomMeters: 0,
    topMeters: 10 + (i % 7) * 6,
  };
});
const field = Float64Array.of(0, 0, 300, 0, 300, 300, 0, 300);
const steps = stepsOf(HANGZHOU_DWELLINGS, ORIGIN, 'Asia/Shanghai');

it('SU5 a worker gives the same hours, and tells how far it is', async () => {
  const points = groundPoints([field], solids, 1, 10);
  const here = await studySun(points.slice(), createObstacles(solids), steps);
  const shares: number[] = [];
  const there = await studySunInWorker(
    { points, solids, steps },
    { onProgress: (share) => shares.push(share) },
  );
  expect(there).toEqual(here);
  expect(shares.at(-1)).toBe(1);
});

it('SU5 a study in a worker is called off', async () => {
  const controller = new AbortController();
  const points = groundPoints([field], solids, 1, 1);
  const study = studySunInWorker(
    { points, solids, steps },
    { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
  );
  await expect(study).rejects.toThrow('enough');
  await expect(
    studySunInWorker({ points: new Float64Array(3), solids, steps }, { signal: controller.signal }),
  ).rejects.toThrow('enough');
});
