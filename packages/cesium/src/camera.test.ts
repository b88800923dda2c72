import { type Camera, createFrame, toGeodetic } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { cameraOf, distanceBetween, fieldOfView, mixCamera, poseOf } from './camera.js';
import { createPilot, durationOf } from './flight.js';

const CAMERA: Camera = {
  target: [4.835, 45.764, 230],
  headingDegrees: 30,
  pitchDegrees: -35,
  rangeMeters: 900,
};

describe('a camera and where the engine stands for it', () => {
  it('the eye is as far from the target as the camera says, and looks at it', () => {
    const { eye, direction } = poseOf(CAMERA);
    const [x, y, z] = direction.map((d, i) => (eye[i] as number) + d * 900);
    const { lon, lat, heightMeters } = toGeodetic([x as number, y as number, z as number]);
    expect(lon).toBeCloseTo(4.835, 9);
    expect(lat).toBeCloseTo(45.764, 9);
    expect(heightMeters).toBeCloseTo(230, 6);
  });

  it.each<[string, Partial<Camera>]>([
    ['slanted', {}],
    ['straight down', { pitchDegrees: -90 }],
    ['straight down, turned', { pitchDegrees: -90, headingDegrees: 250 }],
    ['flat', { pitchDegrees: -5 }],
    ['from far', { rangeMeters: 40_000 }],
    ['on the other side of the date line', { target: [-179.999, -41, 12] }],
  ])('comes back from the pose it gave: %s', (_, change) => {
    const camera = { ...CAMERA, ...change };
    const back = cameraOf(poseOf(camera), camera.target[2], 500);
    expect(back.headingDegrees).toBeCloseTo(camera.headingDegrees, 6);
    expect(back.pitchDegrees).toBeCloseTo(camera.pitchDegrees, 6);
    expect(back.rangeMeters).toBeCloseTo(camera.rangeMeters, 4);
    camera.target.forEach((x, i) => {
      expect(back.target[i]).toBeCloseTo(x, i === 2 ? 4 : 9);
    });
  });

  it('a line of sight that never comes down ends at the range it had', () => {
    const frame = createFrame({ lon: 8, lat: 47, heightMeters: 0 });
    const zero = frame.fromEnu([0, 0, 0]);
    const to = (x: number, y: number, z: number) =>
      frame.fromEnu([x, y, z]).map((v, i) => v - (zero[i] as number)) as [number, number, number];
    const pose = { eye: frame.fromEnu([0, 0, 50]), direction: to(0, 1, 0), up: to(0, 0, 1) };
    const camera = cameraOf(pose, 0, 700);
    expect(camera.rangeMeters).toBeCloseTo(700, 3);
    expect(Math.cos((camera.headingDegrees * Math.PI) / 180)).toBeCloseTo(1, 9);
  });

  it('the field of view is that of the longer side, so that the vertical one stays 50 degrees', () => {
    expect(fieldOfView(100, 200)).toBeCloseTo((50 * Math.PI) / 180, 12);
    const wide = fieldOfView(200, 100);
    expect(Math.tan(wide / 2) / 2).toBeCloseTo(Math.tan((25 * Math.PI) / 180), 12);
  });

  it('turns the short way round and ends at its end', () => {
    const a = { ...CAMERA, headingDegrees: 350 };
    const b = { ...CAMERA, headingDegrees: 10, rangeMeters: 100 };
    expect(mixCamera(a, b, 0.5).headingDegrees).toBeCloseTo(0, 9);
    expect(mixCamera(a, b, 0.5).rangeMeters).toBeCloseTo(300, 9);
    expect(mixCamera(a, b, 1).headingDegrees).toBeCloseTo(10, 9);
    expect(distanceBetween(a, b)).toBeCloseTo(0, 6);
    expect(durationOf(a, b, 1e7)).toBe(4000);
  });
});

describe('a flight', () => {
  it('that is aborted before it starts goes nowhere', async () => {
    const shown: Camera[] = [];
    const pilot = createPilot((camera) => shown.push(camera));
    expect(await pilot.fly(CAMERA, CAMERA, AbortSignal.abort())).toBe('aborted');
    expect(shown).toEqual([]);
    expect(pilot.isFlying).toBe(false);
  });
});
