import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { BROKEN_CASES } from '@borough/fixtures';
import { describe, expect, it } from 'vitest';
import { tilesetFaults } from './tileset-form.js';

const GOOD = {
  asset: { version: '1.1' },
  geometricError: 10,
  root: {
    geometricError: 1,
    refine: 'ADD',
    boundingVolume: { sphere: [0, 0, 0, 1] },
    content: { uri: 'a.glb' },
  },
};

describe('the form of a tileset', () => {
  it('TL1 says nothing about a good one, and what and where in a bad one', () => {
    expect(tilesetFaults(GOOD)).toEqual([]);
    const root = { ...GOOD.root, boundingVolume: { box: [1, 2] }, transform: 'x' };
    expect(tilesetFaults({ ...GOOD, root })).toEqual([
      'root.boundingVolume.box is no list of 12 numbers.',
      'root.transform is no list of 16 numbers.',
    ]);
    expect(tilesetFaults([])).toEqual(['The document is no JSON object.']);
  });

  it('TL1 is patient with whatever is there instead of a tile', () => {
    for (const root of [null, 1, 'x', [], { children: [[], 3] }, { children: {} }])
      expect(tilesetFaults({ ...GOOD, root }).length).toBeGreaterThan(0);
  });
});

const FOLDER = `${process.env.BOROUGH_DATA ?? '../shared/data'}/tileset-cases/tilesets`;

// The data lies outside the repository: BOROUGH_DATA says where. Skipped, visibly, where it is absent.
describe.skipIf(!existsSync(FOLDER))("the official validator's cases", () => {
  const files = existsSync(FOLDER)
    ? readdirSync(FOLDER).filter((file) => file.endsWith('.json') && file !== 'invalidJson.json')
    : [];
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8').replace(/^\uFEFF/, ''));

  it.each(files.filter((file) => BROKEN_CASES.test(file)))('TL1 %s is told', (file) => {
    expect(tilesetFaults(read(file)).length).toBeGreaterThan(0);
  });

  // One "valid" case has no refine at its root, which the official validator calls an error elsewhere.
  it.each(files.filter((file) => /^validTileset(?!WithTileMetadata)/.test(file)))(
    'TL1 %s is fine',
    (file) => {
      expect(tilesetFaults(read(file))).toEqual([]);
    },
  );
});
