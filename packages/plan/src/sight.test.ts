import { describe, expect, it } from 'vitest';
import { createObstacles } from './ray.js';
import { sightBetween } from './sight.js';
import type { Solid } from './solid.js';

const tower: Solid = {
  key: 'tower',
  rings: [Float64Array.of(10, -5, 20, -5, 20, 5, 10, 5)],
  bottomMeters: 0,
  topMeters: 30,
};

describe('a line of sight', () => {
  it('ME2 a line of sight ends at the first thing in its way', () => {
    const obstacles = createObstacles([tower]);
    const blocked = sightBetween([0, 0, 1.6], [50, 0, 1.6], obstacles);
    expect(blocked).toMatchObject({ isClear: false, by: { key: 'tower', distanceMeters: 10 } });
    expect(sightBetween([0, 0, 1.6], [50, 40, 1.6], obstacles)).toEqual({ isClear: true });
    expect(sightBetween([0, 0, 40], [50, 0, 40], obstacles)).toEqual({ isClear: true });
    // Steeply down onto the roof: the way ends there.
    const down = sightBetween([0, 0, 60], [30, 0, 0], obstacles);
    expect(down.isClear).toBe(false);
    if (!down.isClear) expect(down.blockedAt[2]).toBeCloseTo(30, 6);
    expect(sightBetween([0, 0, 1.6], [9.9, 0, 1.6], obstacles)).toEqual({ isClear: true });
  });

  it('ME3 a yard is open: from inside one sees its walls', () => {
    const court: Solid = {
      key: 'court',
      rings: [
        Float64Array.of(-20, -20, 20, -20, 20, 20, -20, 20),
        Float64Array.of(-10, -10, 10, -10, 10, 10, -10, 10),
      ],
      bottomMeters: 0,
      topMeters: 15,
    };
    const obstacles = createObstacles([court]);
    expect(obstacles.first([0, 0, 1], [1, 0], 0)?.distanceMeters).toBeCloseTo(10, 9);
    expect(obstacles.isBlocked([0, 0, 1], [1, 0], 2)).toBe(false);
    expect(obstacles.first([15, 0, 1], [1, 0], 0)?.distanceMeters).toBe(0);
  });
});
