import { expect, it } from 'vitest';
import { spyOnGl } from './gl.js';
import { LIVE, LIVE_VARIANTS } from './scenarios/live.js';
import { MOTION, runMotion } from './scenarios/motion.js';
import { runValues } from './scenarios/values.js';

const spy = spyOnGl();
const ROUNDS = { rounds: 2, warmUp: 1 };

/** The subject of a name; throws where there is none. */
function pick<T>(list: Readonly<Record<string, T>>, name: string): T {
  const found = list[name];
  if (!found) throw new Error(`No subject "${name}".`);
  return found;
}

function createCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:256px;height:256px;display:block';
  document.body.append(canvas);
  return canvas;
}

// Correctness in small; those on Cesium and deck.gl are checked wherever the bench runs.
it.each(['borough-three', 'three-texture', 'three-instanced'])(
  'live values by %s are on the GPU, in either look',
  async (name) => {
    const { create } = await pick(LIVE, name)();
    const size = { ...ROUNDS, n: 300, changes: 30 };
    const outcome = await runValues(create(spy, createCanvas()), spy, size, LIVE_VARIANTS);
    expect(outcome.wrong).toBeUndefined();
    const metrics = outcome.samples.filter(({ scenario }) => scenario === 'live-update');
    expect(metrics.map(({ metric }) => metric)).toEqual([
      'init',
      'main',
      'calls',
      'bytes',
      'draws',
    ]);
  },
);

it.each(['borough-three', 'three-positions', 'three-instanced'])(
  'vehicles by %s are where they drive',
  async (name) => {
    const { create } = await pick(MOTION, name)();
    const outcome = await runMotion(name, create(spy, createCanvas()), spy, { ...ROUNDS, n: 120 });
    expect(outcome.wrong).toBeUndefined();
  },
);
