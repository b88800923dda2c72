import { RAMPS, toRgba } from '@borough/core';
import { expect, it } from 'vitest';
import { toLight, tone, untone } from './tone.js';

it('light that was made from a colour is shown as that colour', () => {
  for (const ramp of Object.values(RAMPS))
    for (const stop of ramp.split(' ')) {
      const [r, g, b] = toRgba(`#${stop}`);
      const linear = [r, g, b].map((c) => {
        const x = c / 255;
        return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
      });
      const shown = tone(toLight([r, g, b, 255]));
      shown.forEach((c, i) => {
        expect(Math.abs(c - Math.min(0.94, linear[i] as number)), stop).toBeLessThan(0.06);
      });
    }
});

it('brighter light is never darker, and never more than white', () => {
  let last = -1;
  for (let x = 0; x < 20; x += 0.01) {
    const [shown] = tone([x, x, x]);
    expect(shown).toBeGreaterThanOrEqual(last);
    expect(shown).toBeLessThanOrEqual(1);
    last = shown;
  }
  expect(untone([0, 0, 0])).toEqual([0, 0, 0]);
});
