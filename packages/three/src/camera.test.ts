import { type Camera, createFrame } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { poseOf, toEnu, toScene } from './camera.js';

const frame = createFrame({ lon: 8, lat: 47, heightMeters: 400 });
const camera: Camera = {
  target: [8, 47, 400],
  headingDegrees: 0,
  pitchDegrees: -45,
  rangeMeters: 1000,
};
const close = (a: readonly number[], b: readonly number[], digits = 6): void => {
  a.forEach((x, i) => {
    expect(x).toBeCloseTo(b[i] as number, digits);
  });
};

describe('poses', () => {
  it('looking north from above, the eye stands south and high, and up is up', () => {
    const { eye, target, up } = poseOf(camera, frame);
    close(target, [0, 0, 0]);
    close(eye, [0, 1000 * Math.SQRT1_2, 1000 * Math.SQRT1_2]);
    close(up, [0, Math.SQRT1_2, -Math.SQRT1_2]);
  });

  it('straight down, the heading is the top of the picture', () => {
    const down = { ...camera, pitchDegrees: -90, headingDegrees: 90 };
    close(poseOf(down, frame).eye, [0, 1000, 0]);
    close(poseOf(down, frame).up, [1, 0, 0]);
  });

  it('far from the origin, up is up at the target', () => {
    const away = { ...camera, target: [9, 47, 400] as const, pitchDegrees: -90 };
    const { eye, target } = poseOf(away, frame);
    const up = eye.map((x, i) => (x - (target[i] as number)) / 1000);
    // One degree of longitude at 47° north leans by cos 47°.
    expect(Math.asin(up[0] as number) * (180 / Math.PI)).toBeCloseTo(
      Math.cos((47 * Math.PI) / 180),
      2,
    );
  });

  it('scene axes and east-north-up are the same turned', () => {
    expect(toScene([1, 2, 3])).toEqual([1, 3, -2]);
    close(toEnu(toScene([1, 2, 3])), [1, 2, 3]);
  });
});
