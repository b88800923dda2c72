import { planFlight } from '@borough/core/view';
import { expect, it } from 'vitest';
import { offPoint, type Sighting } from './anchor.js';

const [WIDTH, HEIGHT] = [400, 225];
const way = planFlight(
  { target: [115, 33, 30], headingDegrees: 24, pitchDegrees: -17, rangeMeters: 1560 },
  { target: [115, 33, 30], headingDegrees: 0, pitchDegrees: -6, rangeMeters: 110 },
);

/** Where the place that is looked at is seen: in the middle, whatever the camera does. */
const middle = (share: number): Sighting => ({
  camera: way.at(share),
  x: WIDTH / 2,
  y: HEIGHT / 2,
});

it('a point that stands still is found from all its sightings, one that jumps is not', () => {
  const still = [0, 0.2, 0.4, 0.6, 0.8].map(middle);
  expect(offPoint(still, WIDTH, HEIGHT)).toBeLessThan(0.01);
  const jumps = still.map((one, i) => (i === 3 ? { ...one, x: one.x + 20 } : one));
  expect(offPoint(jumps, WIDTH, HEIGHT)).toBeGreaterThan(6);
});
