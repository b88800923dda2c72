import { resolve } from 'node:path';
import { tileFile } from '@borough/tiler';
import type { Command } from '../command.js';

/** `borough tile`: GeoJSON buildings → 3D Tiles. */
export const command: Command = {
  name: 'tile',
  usage: 'IN --out DIR --id ID --height H [--base B] [--properties a,b] [--geoid M] [--crs C]',
  help: [
    'Turns building footprints (GeoJSON) into 3D Tiles 1.1 with stable ids.',
    '',
    '  borough tile lyon.geojson --out tiles --id ID --height HAUTEUR --base Z_MIN_SOL --geoid 50',
    '',
    '  --out DIR          where tileset.json goes',
    '  --id ID            the property with the stable id; "-" takes the id of the feature',
    '  --height H         the property with the height, metres',
    '  --base B           the property with the altitude of the ground, metres',
    '  --properties a,b   attributes to keep',
    '  --geoid M          height of the geoid above the ellipsoid there, metres; 0 by default',
    '  --crs C            the coordinate system, instead of the one the file names',
  ],
  options: {
    out: { type: 'string' },
    id: { type: 'string' },
    height: { type: 'string' },
    base: { type: 'string' },
    properties: { type: 'string' },
    geoid: { type: 'string' },
    crs: { type: 'string' },
  },
  words: [1, 1],
  async run(args, io) {
    const out = resolve(io.folder, args.required('out'));
    const id = args.required('id');
    const crs = args.text('crs');
    const properties = args.text('properties')?.split(',').filter(Boolean) ?? [];
    const report = await tileFile(
      resolve(io.folder, args.words[0] as string),
      out,
      {
        id: id === '-' ? null : id,
        height: args.required('height'),
        base: args.text('base') ?? null,
        properties,
        geoidMeters: args.number('geoid') ?? 0,
        ...(crs !== undefined && { crs }),
      },
      { signal: io.signal },
    );
    const megabytes = (report.bytes / 1e6).toFixed(1);
    io.out(
      `${report.written} of ${report.read} features in ${report.tiles} tiles, ${megabytes} MB, in ${out}`,
    );
    // Each reason once, with its count: 2,000 lines help nobody, and the report has them all.
    const reasons = new Map<string, number>();
    for (const { code } of report.rejected) reasons.set(code, (reasons.get(code) ?? 0) + 1);
    for (const [code, count] of reasons) io.err(`left out: ${count} × ${code} (see report.json)`);
  },
};
