import { spyOnGl } from '../gl.js';
import type { Outcome } from '../row.js';
import { LIVE, LIVE_SIZE, LIVE_VARIANTS } from '../scenarios/live.js';
import { MOTION, MOTION_SIZE, runMotion } from '../scenarios/motion.js';
import { TILES, TILES_SIZE, TILES_VARIANTS } from '../scenarios/tiles.js';
import { runValues } from '../scenarios/values.js';

declare global {
  /** Runs one subject of one scenario in this page, which is fresh. */
  var bench: (scenario: string, subject: string, change?: object) => Promise<Outcome>;
}

const canvas = document.createElement('canvas');
canvas.width = 256;
canvas.height = 256;
canvas.style.cssText = 'width:256px;height:256px;display:block';
document.body.append(canvas);
const spy = spyOnGl();

type Load<S> = () => Promise<{ readonly create: (on: typeof spy, canvas: HTMLCanvasElement) => S }>;

async function open<S>(subjects: Readonly<Record<string, Load<S>>>, name: string): Promise<S> {
  const load = subjects[name];
  if (load) return (await load()).create(spy, canvas);
  throw new Error(`No subject "${name}". There are: ${Object.keys(subjects).join(', ')}`);
}

globalThis.bench = async (scenario, name, change) => {
  if (scenario === 'ingest') return (await import('./ingest.js')).runInWorker(name, change ?? {});
  if (scenario === 'live')
    return runValues(await open(LIVE, name), spy, { ...LIVE_SIZE, ...change }, LIVE_VARIANTS);
  if (scenario === 'tiles')
    return runValues(await open(TILES, name), spy, { ...TILES_SIZE, ...change }, TILES_VARIANTS);
  if (scenario === 'motion')
    return runMotion(name, await open(MOTION, name), spy, { ...MOTION_SIZE, ...change });
  throw new Error(`No scenario "${scenario}".`);
};
