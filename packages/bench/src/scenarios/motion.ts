import type { GlSpy } from '../gl.js';
import {
  createFixes,
  createFleet,
  DELAY_MS,
  type Fixes,
  INTERVAL_FRAMES,
} from '../messages/fixes.js';
import { createRandom } from '../random.js';
import type { Outcome, Sample } from '../row.js';
import { type Rounds, sampleFrames } from '../sample.js';
import type { Subject } from '../subject.js';

type Open = (spy: GlSpy, canvas: HTMLCanvasElement) => Subject<Fixes>;

/** B4: vehicles that report once a second and move sixty times a second; frames with fixes, and frames without. */
export const MOTION: Readonly<Record<string, () => Promise<{ readonly create: Open }>>> = {
  'borough-three': () => import('../subjects/motion/borough-three.js'),
  'three-positions': () => import('../subjects/motion/three-positions.js'),
  'three-instanced': () => import('../subjects/motion/three-instanced.js'),
  'deck-positions': () => import('../subjects/motion/deck-positions.js'),
  'borough-cesium': () => import('../subjects/motion/borough-cesium.js'),
  'cesium-buffer-points': () => import('../subjects/motion/cesium-buffer-points.js'),
  'cesium-points': () => import('../subjects/motion/cesium-points.js'),
  'cesium-entity': () => import('../subjects/motion/cesium-entity.js'),
};

export interface MotionSize extends Rounds {
  readonly n: number;
}

export const MOTION_SIZE: MotionSize = { n: 100_000, rounds: 60, warmUp: 12 };
/** What is drawn as entities one by one would take minutes to fill. */
const MOST: Readonly<Record<string, number>> = { 'cesium-entity': 10_000 };

export async function runMotion(
  name: string,
  subject: Subject<Fixes>,
  spy: GlSpy,
  size: MotionSize,
): Promise<Outcome> {
  const n = Math.min(size.n, MOST[name] ?? size.n);
  const begin = performance.now();
  spy.watch();
  await subject.open(n);
  spy.rest();
  const init = performance.now() - begin;
  const fleet = createFleet(n);
  let frame = 0;
  const next = (isSilent = false): Fixes => {
    const message = createFixes(fleet, n, frame++, isSilent);
    subject.prepare?.(message);
    return message;
  };
  // Everybody has spoken three times: each has a fix before and after the time that is shown.
  for (let i = 0; i < INTERVAL_FRAMES * 3; i++) await subject.apply(next());
  const samples: Sample[] = [{ scenario: 'motion', metric: 'init', unit: 'ms', values: [init] }];
  let last: Fixes | undefined;
  const add = (scenario: string, rounds: Rounds, isSilent: boolean): void => {
    const messages = Array.from({ length: rounds.rounds + rounds.warmUp + 1 }, () =>
      next(isSilent),
    );
    last = messages.at(-1);
    samples.push(
      ...sampleFrames(spy, scenario, rounds, (i) => void subject.apply(messages[i] as Fixes)),
    );
  };
  add('motion', size, false);
  if (spy.counts.bytes === 0) throw new Error(`${subject.name} sent nothing.`);
  add('motion/still', { rounds: Math.min(20, size.rounds), warmUp: 4 }, true);
  const showMs = (last?.atMs ?? 0) - DELAY_MS;
  const random = createRandom(9);
  let wrong: string | undefined;
  for (let i = 0; i < 200 && !wrong; i++) {
    const vehicle = random.below(n);
    const [x] = fleet(vehicle, showMs);
    const found = await subject.read(vehicle);
    if (!(Math.abs(found - x) < 0.5)) wrong = `Vehicle ${vehicle} is at ${found} m east, not ${x}.`;
  }
  subject.close();
  const about = { subject: subject.name, version: subject.version, n };
  return wrong ? { ...about, samples: [], wrong } : { ...about, samples };
}
