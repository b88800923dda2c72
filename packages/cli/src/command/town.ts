import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BoroughError } from '@borough/core';
import { createTown, generateSensors, toTownCity, toTownFiles } from '@borough/town';
import type { Command } from '../command.js';

/** `borough town`: the invented town as files. */
export const command: Command = {
  name: 'town',
  usage: '--out DIR [--scale N] [--seed N]',
  help: [
    'Writes Loomford, an invented town: its layers and buildings as GeoJSON, and a city document that shows them.',
    'The same seed and scale give the same files, byte for byte.',
    '',
    '  --out DIR   where the files go',
    '  --scale N   1 is a town of 2 km with 2,400 buildings, 20 has twenty times as many; 1 by default',
    '  --seed N    a whole number; 1 by default',
    '',
    'To see it (without its life, which npm start simulates):',
    '  borough tile DIR/buildings.geojson --id id --height height --base base --properties use,era,floors --out DIR/tiles',
    '  borough serve --city DIR/city.json --folder /=DIR',
  ],
  options: { out: { type: 'string' }, scale: { type: 'string' }, seed: { type: 'string' } },
  words: [0, 0],
  async run(args, io) {
    const out = resolve(io.folder, args.required('out'));
    const seed = args.number('seed') ?? 1;
    const scale = args.number('scale') ?? 1;
    if (!Number.isInteger(seed))
      throw new BoroughError('USAGE', `--seed takes a whole number, not ${seed}.`);
    if (!(scale >= MIN_SCALE && scale <= MAX_SCALE))
      throw new BoroughError(
        'USAGE',
        `--scale takes a number from ${MIN_SCALE} to ${MAX_SCALE}, not ${scale}.`,
      );
    const town = createTown({ seed, scale });
    const files = toTownFiles(town);
    await mkdir(out, { recursive: true });
    for (const [name, collection] of Object.entries(files))
      await writeFile(join(out, `${name}.geojson`), JSON.stringify(collection));
    await writeFile(join(out, 'city.json'), `${JSON.stringify(toTownCity(town), null, 2)}\n`);
    const { buildings, lots, roads } = town;
    let sensors = 0;
    for (const _ of generateSensors(buildings)) sensors++;
    io.out(
      `${buildings.length} buildings, ${roads.length} roads and ${lots.length} car parks in ${out}; ` +
        `${sensors} sensors in the buildings`,
    );
  },
};

const MIN_SCALE = 0.25;
const MAX_SCALE = 40;
