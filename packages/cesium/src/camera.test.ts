import { expect, it } from 'vitest';
import { fieldOfView } from './camera.js';

it('the field of view is that of the longer side, so that the vertical one stays 50 degrees', () => {
  expect(fieldOfView(100, 200)).toBeCloseTo((50 * Math.PI) / 180, 12);
  const wide = fieldOfView(200, 100);
  expect(Math.tan(wide / 2) / 2).toBeCloseTo(Math.tan((25 * Math.PI) / 180), 12);
});
