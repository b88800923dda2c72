import { type Camera, createFrame } from '@borough/core';
import { describe, expect, it } from 'vitest';
import {
  type Aim,
  clampCamera,
  drag,
  groundUnder,
  LIMITS,
  orbit,
  poseOf,
  slide,
  toEnu,
  toScene,
  zoom,
} from './camera.js';
import { planFlight } from './flight.js';
import { createRig } from './rig.js';

const frame = createFrame({ lon: 8, lat: 47, heightMeters: 400 });
const camera: Camera = {
  target: [8, 47, 400],
  headingDegrees: 0,
  pitchDegrees: -45,
  rangeMeters: 1000,
};
const aim = (x: number, y: number): Aim => ({ x, y, aspect: 1.5, fovDegrees: 50 });
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

describe('hands', () => {
  it('a dragged place stays under the finger', () => {
    for (const heading of [0, 77, 200]) {
      const start = { ...camera, headingDegrees: heading };
      const moved = drag(start, aim(-0.3, -0.2), aim(0.4, 0.1));
      const [e0, n0] = groundUnder(start, aim(-0.3, -0.2));
      const [e1, n1] = groundUnder(moved, aim(0.4, 0.1));
      const from = frame.place(...start.target);
      const to = frame.place(...moved.target);
      expect(to[0] + e1).toBeCloseTo(from[0] + e0, 1);
      expect(to[1] + n1).toBeCloseTo(from[1] + n0, 1);
    }
  });

  it('zooming keeps the place under the cursor', () => {
    const near = zoom(camera, 0.5, aim(0.5, -0.4));
    expect(near.rangeMeters).toBe(500);
    const [e0, n0] = groundUnder(camera, aim(0.5, -0.4));
    const [e1, n1] = groundUnder(near, aim(0.5, -0.4));
    const to = frame.place(...near.target);
    expect(to[0] + e1).toBeCloseTo(e0, 1);
    expect(to[1] + n1).toBeCloseTo(n0, 1);
  });

  it('sliding follows the heading', () => {
    const east = frame.place(...slide({ ...camera, headingDegrees: 90 }, 0, 100).target);
    close(east, [100, 0, 0], 1);
  });

  it('nobody gets under the ground, over the top, too near or too far', () => {
    expect(orbit(camera, 0, 90).pitchDegrees).toBe(LIMITS.pitch[1]);
    expect(orbit(camera, 0, -90).pitchDegrees).toBe(-90);
    expect(zoom(camera, 1e-9, aim(0, 0)).rangeMeters).toBe(20);
    expect(zoom(camera, 1e9, aim(0, 0)).rangeMeters).toBe(50_000);
    expect(clampCamera({ ...camera, headingDegrees: -30 }).headingDegrees).toBe(330);
    // A drag above the horizon ends somewhere, not at infinity.
    const flat = { ...camera, pitchDegrees: -3 };
    expect(Math.hypot(...groundUnder(flat, aim(0, 1)))).toBeLessThan(1e5);
  });
});

describe('flights', () => {
  const there: Camera = {
    target: [8.05, 47.02, 420],
    headingDegrees: 350,
    pitchDegrees: -30,
    rangeMeters: 400,
  };

  it('begin and end exactly, and long ones climb on the way', () => {
    const flight = planFlight({ ...camera, headingDegrees: 10 }, there);
    expect(flight.at(1)).toBe(there);
    close(flight.at(0).target, camera.target);
    expect(flight.at(0).rangeMeters).toBeCloseTo(1000, 6);
    expect(flight.at(0.5).rangeMeters).toBeGreaterThan(1500);
    // The short way round: from 10° back over north to 350°.
    expect((flight.at(0.5).headingDegrees + 90) % 360).toBeCloseTo(90, 0);
    close(flight.at(1 - 1e-9).target, there.target, 6);
  });

  it('on the spot they only come nearer', () => {
    const flight = planFlight(camera, { ...camera, rangeMeters: 200 });
    const ranges = [0, 0.25, 0.5, 0.75, 1].map((t) => flight.at(t).rangeMeters);
    expect(ranges).toEqual([...ranges].sort((a, b) => b - a));
    expect(flight.durationMs).toBeLessThan(2000);
  });
});

describe('a rig', () => {
  const rigOf = (isStill = false) =>
    createRig(
      camera,
      () => isStill,
      () => {},
    );

  it('follows a hand and comes to rest exactly, in less than a second', () => {
    const rig = rigOf();
    const goal = orbit(camera, 40, -10);
    rig.steer(goal);
    let now = 0;
    let frames = 0;
    while (rig.step(now)) {
      now += 16;
      frames++;
    }
    expect(rig.camera).toBe(goal);
    expect(frames).toBeLessThan(60);
    expect(rig.step(now)).toBe(false);
  });

  it('jumps for those who asked for less motion', async () => {
    const rig = rigOf(true);
    rig.steer(orbit(camera, 40, 0));
    expect(rig.camera.headingDegrees).toBe(40);
    const end = rig.fly({ ...camera, rangeMeters: 50 });
    rig.step(0);
    expect(await end).toBe('arrived');
    expect(rig.camera.rangeMeters).toBe(50);
  });

  it('tells every flight how it ended', async () => {
    const rig = rigOf();
    const target = { ...camera, rangeMeters: 100 };
    const first = rig.fly(target);
    const second = rig.fly(target);
    expect(await first).toBe('superseded');
    rig.steer(camera);
    expect(await second).toBe('interrupted');
    const abort = new AbortController();
    const third = rig.fly(target, abort.signal);
    rig.step(0);
    abort.abort();
    expect(await third).toBe('aborted');
    expect(await rig.fly(target, AbortSignal.abort())).toBe('aborted');
    const fourth = rig.fly(target);
    rig.close();
    expect(await fourth).toBe('aborted');
    const fifth = rig.fly(target);
    rig.step(0);
    expect(rig.step(60_000)).toBe(false);
    expect(await fifth).toBe('arrived');
    expect(rig.camera).toBe(target);
  });
});
