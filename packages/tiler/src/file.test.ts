import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TileProgress, tileFile } from './file.js';
import { houses, OPTIONS } from './testing/town.js';

let folder: string;
let input: string;
let out: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'borough-tiler-'));
  input = join(folder, 'in.geojson');
  out = join(folder, 'deep', 'out');
  await writeFile(input, JSON.stringify(houses(100)));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('tileFile', () => {
  it('writes the tileset, its keys and the report, and leaves nothing else', async () => {
    const progress: TileProgress[] = [];
    const options = { ...OPTIONS, featuresPerTile: 30 };
    const report = await tileFile(input, out, options, { onProgress: (p) => progress.push(p) });
    expect((await readdir(out)).toSorted()).toEqual([
      'footprints.geojson',
      'keys.json',
      'report.json',
      'tiles',
      'tileset.json',
    ]);
    expect((await readdir(join(out, 'tiles'))).length).toBe(report.tiles);
    expect(JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))).toEqual(report);
    expect(progress.map((p) => p.stage).filter((stage, i, all) => stage !== all[i - 1])).toEqual([
      'read',
      'plan',
      'write',
    ]);
    expect(progress.at(-1)).toEqual({ stage: 'write', done: report.tiles, total: report.tiles });
  });

  it('replaces its own earlier tileset and nothing else in the folder', async () => {
    await tileFile(input, out, { ...OPTIONS, featuresPerTile: 10 });
    await writeFile(join(out, 'notes.txt'), 'mine');
    const report = await tileFile(input, out, OPTIONS);
    expect((await readdir(join(out, 'tiles'))).length).toBe(report.tiles);
    expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('with a ground there is a folder for it, which goes when it is no longer asked for', async () => {
    const progress: TileProgress[] = [];
    const options = { ...OPTIONS, ground: {} };
    const report = await tileFile(input, out, options, { onProgress: (p) => progress.push(p) });
    const { root } = JSON.parse(await readFile(join(out, 'ground', 'tileset.json'), 'utf8'));
    expect(root.children.length).toBe(report.ground?.tiles);
    for (const { content } of root.children)
      expect(existsSync(join(out, 'ground', content.uri))).toBe(true);
    expect(progress.at(-1)?.total).toBe(report.tiles + (report.ground?.tiles ?? NaN));
    await tileFile(input, out, OPTIONS);
    expect(existsSync(join(out, 'ground'))).toBe(false);
  });

  it('does not touch a tileset that somebody else made', async () => {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'tileset.json'), '{"theirs":true}');
    await expect(tileFile(input, out, OPTIONS)).rejects.toThrow('[borough TILE_OUT_TAKEN]');
    expect(await readFile(join(out, 'tileset.json'), 'utf8')).toBe('{"theirs":true}');
  });

  it('a failed or stopped run leaves the earlier tileset as it was', async () => {
    await tileFile(input, out, OPTIONS);
    const before = await readFile(join(out, 'tileset.json'), 'utf8');
    const controller = new AbortController();
    const stopped = tileFile(
      input,
      out,
      { ...OPTIONS, featuresPerTile: 5 },
      {
        signal: controller.signal,
        onProgress: ({ stage, done }) => {
          if (stage === 'write' && done === 1) controller.abort(new Error('enough'));
        },
      },
    );
    await expect(stopped).rejects.toThrow('enough');
    expect(await readFile(join(out, 'tileset.json'), 'utf8')).toBe(before);
    expect(existsSync(join(out, '.borough-partial'))).toBe(false);
  });

  it('an input that cannot be used is an error before anything is written', async () => {
    await expect(tileFile(join(folder, 'none'), out, OPTIONS)).rejects.toThrow(
      '[borough TILE_FILE_UNREADABLE]',
    );
    await writeFile(input, '{"type":');
    await expect(tileFile(input, out, OPTIONS)).rejects.toThrow('[borough TILE_FILE_NOT_JSON]');
    await writeFile(input, '[]');
    await expect(tileFile(input, out, OPTIONS)).rejects.toThrow('[borough TILE_NOT_GEOJSON]');
    expect(existsSync(out)).toBe(false);
  });

  it('a byte order mark is not part of the JSON', async () => {
    await writeFile(input, `\ufeff${JSON.stringify(houses(3))}`);
    expect((await tileFile(input, out, OPTIONS)).written).toBe(3);
  });

  it('a folder that cannot be written is an error with its reason', async () => {
    await writeFile(join(folder, 'deep'), 'a file where a folder should be');
    await expect(tileFile(input, out, OPTIONS)).rejects.toThrow('[borough TILE_OUT_UNWRITABLE]');
  });
});
