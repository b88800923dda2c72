import { expect, it } from 'vitest';
import { createRelief } from './relief.js';

const slope = Array.from({ length: 900 }, (_, i) => {
  const [x, z] = [(i % 30) * 40, Math.floor(i / 30) * 40];
  return { x, y: x * 0.06, z };
});

it('the land follows the feet of what stands on it, and fills what lies between', () => {
  const relief = createRelief();
  expect(relief.add(slope.filter((_, i) => i % 7 !== 0))).toBe(true);
  for (const { x, y, z } of slope.filter(({ x, z }) => x > 80 && x < 1080 && z > 80 && z < 1080))
    expect(Math.abs(relief.at(x, z).y - y)).toBeLessThan(3);
  expect(relief.add(slope.filter((_, i) => i % 7 !== 0))).toBe(false);
});

it('goes back to its level beyond the last building', () => {
  const relief = createRelief();
  relief.add(slope);
  expect(relief.at(9000, 0)).toEqual({ y: 0, built: 0 });
});

it('a land that is flat but for a step stays a plane', () => {
  const relief = createRelief();
  relief.add(slope.map((foot) => ({ ...foot, y: foot.y * 0.02 })));
  expect(relief.at(600, 600).y).toBe(0);
});
