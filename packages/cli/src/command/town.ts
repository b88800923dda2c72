import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BoroughError } from '@borough/core';
import { createQuarter } from '@borough/town';
import type { Command } from '../command.js';

/** `borough town`: the invented quarter as files. */
export const command: Command = {
  name: 'town',
  usage: '--out DIR [--seed N]',
  help: [
    "Writes Weavers' Quarter, an invented quarter, as buildings.geojson and lots.geojson.",
    'The same seed gives the same files, byte for byte.',
    '',
    '  --out DIR   where the files go',
    '  --seed N    a whole number; 1 by default',
  ],
  options: { out: { type: 'string' }, seed: { type: 'string' } },
  words: [0, 0],
  async run(args, io) {
    const out = resolve(io.folder, args.required('out'));
    const seed = args.number('seed') ?? 1;
    if (!Number.isInteger(seed))
      throw new BoroughError('USAGE', `--seed takes a whole number, not ${seed}.`);
    const { buildings, lots } = createQuarter(seed);
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'buildings.geojson'), JSON.stringify(buildings));
    await writeFile(join(out, 'lots.geojson'), JSON.stringify(lots));
    io.out(
      `${buildings.features.length} buildings and ${lots.features.length} car parks in ${out}`,
    );
  },
};
