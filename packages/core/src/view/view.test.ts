import { describe, expect, it } from 'vitest';
import { createFrame } from '../geo/frame.js';
import { toGeodetic } from '../geo/position.js';
import type { Fence } from '../scene/fence.js';
import type { Camera } from '../scene/view.js';
import {
  type Aim,
  clampCamera,
  drag,
  groundUnder,
  LIMITS,
  mixCamera,
  orbit,
  slide,
  zoom,
} from './camera.js';
import { planFlight } from './flight.js';
import { isMotionReduced } from './hand.js';
import { createRig } from './rig.js';
import { lookAtAll } from './sight.js';
import { cameraOf, standOf } from './stand.js';
import { type Key, stepCamera, stepOf } from './step.js';

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
  const rigOf = (isStill = false, fence?: Fence) =>
    createRig({ camera, isStill: () => isStill, wake: () => {}, fence: () => fence });

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

const CAMERA: Camera = {
  target: [4.835, 45.764, 230],
  headingDegrees: 30,
  pitchDegrees: -35,
  rangeMeters: 900,
};

describe('a camera and where the engine stands for it', () => {
  it('the eye is as far from the target as the camera says, and looks at it', () => {
    const { eye, direction } = standOf(CAMERA);
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
    const back = cameraOf(standOf(camera), camera.target[2], 500);
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
    const stand = { eye: frame.fromEnu([0, 0, 50]), direction: to(0, 1, 0), up: to(0, 0, 1) };
    const camera = cameraOf(stand, 0, 700);
    expect(camera.rangeMeters).toBeCloseTo(700, 3);
    expect(Math.cos((camera.headingDegrees * Math.PI) / 180)).toBeCloseTo(1, 9);
  });
});

it('a mixed camera turns the short way round and ends at its end', () => {
  const a = { ...CAMERA, headingDegrees: 350 };
  const b = { ...CAMERA, headingDegrees: 10, rangeMeters: 100 };
  expect(mixCamera(a, b, 0.5).headingDegrees).toBeCloseTo(0, 9);
  expect(mixCamera(a, b, 0.5).rangeMeters).toBeCloseTo(300, 9);
  expect(mixCamera(a, b, 1).headingDegrees).toBeCloseTo(10, 9);
});

describe('VI1 a fence', () => {
  const fence: Fence = { bounds: [7.99, 46.99, 8.01, 47.01], rangeMeters: [100, 2000] };
  const rig = () => createRig({ camera, isStill: () => true, wake: () => {}, fence: () => fence });

  it('VI1 holds hands, flights and what is set from outside', async () => {
    const fenced = rig();
    for (let i = 0; i < 100; i++) fenced.steer(slide(fenced.goal, 500, 0));
    expect(fenced.camera.target[0]).toBe(8.01);
    for (let i = 0; i < 100; i++) fenced.steer(stepCamera(fenced.goal, 'nearer', camera));
    expect(fenced.camera.rangeMeters).toBe(100);
    const end = fenced.fly({ ...camera, target: [9, 48, 400], rangeMeters: 40_000 });
    fenced.step(0);
    expect(await end).toBe('arrived');
    expect(fenced.camera).toMatchObject({ target: [8.01, 47.01, 400], rangeMeters: 2000 });
    fenced.set({ ...camera, target: [0, 0, 0] });
    expect(fenced.camera.target).toEqual([7.99, 46.99, 0]);
    fenced.taken({ ...camera, rangeMeters: 9000 });
    expect(fenced.camera.rangeMeters).toBe(2000);
  });

  it('VI1 leaves alone what is within, object and all', () => {
    const fenced = rig();
    fenced.set(camera);
    expect(fenced.camera).toBe(camera);
  });
});

describe('VI2 keys', () => {
  const press = (key: string, more: Partial<Key> = {}): Key => ({
    key,
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    ...more,
  });
  const home = { ...camera, rangeMeters: 777 };
  const after = (key: string, more: Partial<Key> = {}): Camera => {
    const step = stepOf(press(key, more));
    if (!step) throw new Error(`${key} is no step`);
    return stepCamera({ ...camera, headingDegrees: 90 }, step, home);
  };

  it('VI2 arrows pan by the heading, with shift they orbit and tilt', () => {
    expect(after('ArrowUp').target[0]).toBeGreaterThan(8.001);
    expect(after('ArrowDown').target[0]).toBeLessThan(7.999);
    expect(after('ArrowLeft').target[1]).toBeGreaterThan(47.0005);
    expect(after('ArrowRight').target[1]).toBeLessThan(46.9995);
    const shift = { shiftKey: true };
    expect(after('ArrowLeft', shift).headingDegrees).toBe(82);
    expect(after('ArrowRight', shift).headingDegrees).toBe(98);
    expect(after('ArrowUp', shift).pitchDegrees).toBe(-50);
    expect(after('ArrowDown', shift).pitchDegrees).toBe(-40);
  });

  it('VI2 plus and minus zoom, N turns north, Home goes back', () => {
    for (const key of ['+', '=']) expect(after(key).rangeMeters).toBe(800);
    for (const key of ['-', '_']) expect(after(key).rangeMeters).toBe(1250);
    expect(after('+', { shiftKey: true }).rangeMeters).toBe(800);
    for (const key of ['n', 'N']) expect(after(key).headingDegrees).toBe(0);
    expect(after('Home')).toBe(home);
  });

  it('VI2 other keys, and those with a modifier, are the page’s', () => {
    for (const key of ['a', 'Enter', 'constructor', '__proto__', 'Tab'])
      expect(stepOf(press(key))).toBeNull();
    for (const modifier of ['altKey', 'ctrlKey', 'metaKey'] as const)
      expect(stepOf(press('ArrowUp', { [modifier]: true }))).toBeNull();
  });
});

it('VI3 motion is the host’s word, else the system’s', () => {
  expect(isMotionReduced('reduced', () => false)).toBe(true);
  expect(isMotionReduced('full', () => true)).toBe(false);
  expect(isMotionReduced('system', () => true)).toBe(true);
  expect(isMotionReduced(undefined, () => true)).toBe(true);
  expect(isMotionReduced()).toBe(false);
});

it('things are shown whole, and never too flat', () => {
  const seen = lookAtAll(
    { place: [8, 47, 400], radiusMeters: 300 },
    { ...camera, pitchDegrees: -5 },
  );
  expect(seen.pitchDegrees).toBe(-25);
  expect(seen.rangeMeters * Math.sin((25 * Math.PI) / 180)).toBeGreaterThan(300);
  expect(lookAtAll({ place: [8, 47, 400], radiusMeters: 1 }, camera).rangeMeters).toBe(120);
});
