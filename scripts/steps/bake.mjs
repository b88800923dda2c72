import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint, isStamped, writeStamp } from './fingerprint.mjs';
import { ROOT, say } from './root.mjs';

/**
 * Makes a city's files in `.borough/<id>/` and keeps them until what they are made of changes: the
 * input, the options, or the programs. Returns the folder.
 */
export async function bake({ id, inputs = [], options, make }) {
  const folder = join(ROOT, '.borough', id);
  const stamp = join(folder, 'stamp');
  const programs = [
    'packages/tiler/dist',
    'packages/town/dist',
    `scripts/cities/${id}.mjs`,
    'scripts/cities/recording.mjs',
  ];
  const print = await fingerprint({
    paths: [...inputs, ...programs.map((path) => join(ROOT, path))],
    values: [options],
    // Changes with every compile, though nothing else may.
    skip: ['.tsbuildinfo'],
  });
  if (await isStamped(stamp, print)) return folder;
  say(`tiling the city ${id}`);
  await mkdir(folder, { recursive: true });
  await make(folder);
  await writeStamp(stamp, print);
  return folder;
}
