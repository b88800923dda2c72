import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readArguments } from './arguments.js';
import { command as publish, readValue } from './command/publish.js';
import { command as tile } from './command/tile.js';
import { main } from './main.js';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'borough-cli-'));
});
afterAll(() => rm(home, { recursive: true }));

async function run(...args: string[]): Promise<{ status: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await main(args, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    env: {},
    folder: home,
    signal: new AbortController().signal,
  });
  return { status, out, err };
}

describe('borough', () => {
  test('alone or with --help says what there is', async () => {
    for (const args of [[], ['--help'], ['help'], ['-h']]) {
      const { status, out } = await run(...args);
      expect(status).toBe(0);
      for (const name of ['tile', 'serve', 'replay', 'record', 'check', 'publish', 'town'])
        expect(out.join('\n')).toContain(`  ${name}`);
    }
  });

  test.each(['tile', 'serve', 'replay', 'record', 'check', 'publish', 'town'])(
    '%s --help tells its options',
    async (name) => {
      const { status, out } = await run(name, '--help');
      expect(status).toBe(0);
      expect(out[0]).toMatch(`Usage: borough ${name} `);
    },
  );

  test('an unknown command is one line with the nearest, and status 1', async () => {
    expect(await run('publsh')).toEqual({
      status: 1,
      out: [],
      err: ['borough: unknown command "publsh"; did you mean "publish"?'],
    });
    expect((await run('constructor')).status).toBe(1);
  });

  test.each([
    [['publish', 'a', '1', '--brokr', 'x'], 'did you mean --broker? Usage: borough publish TOPIC'],
    [['publish', 'a'], 'takes 2 words, not 1'],
    [['publish', 'a/+', '1'], 'is no topic to publish on'],
    [['publish', 'a', '{"x":'], 'is not JSON'],
    [['publish', 'a', '1', '--broker', 'localhost'], 'is no broker’s address'.replace('’', "'")],
    [['tile', 'in.geojson'], 'needs --out'],
    [['tile', 'none.geojson', '--out', 'o', '--id', 'i', '--height', 'h'], 'TILE_FILE_UNREADABLE'],
    [['town', '--out', 'o', '--seed', '1.5'], 'takes a whole number'],
    [['town', '--out', 'o', '--seed', 'x'], 'takes a number, not "x"'],
    [['serve', '--folder', 'dist'], 'PREFIX=DIR'],
    [['serve', '--folder', '/=nowhere'], 'There is nothing at'],
    [['serve', '--city', 'none.json'], 'There is nothing at'],
    [['replay', 'none', '--topic', 't', '--time', 't'], 'There is no recording at'],
    [['replay', 'none', '--topic', 't', '--time', 't', '--rate', '0'], '--rate must be above 0'],
    [['replay', 'none', '--topic', 't', '--time'], 'borough replay'],
  ])('%j is one line with the next move, and status 1', async (args, expected) => {
    const { status, err } = await run(...(args as string[]));
    expect(status).toBe(1);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^borough: /);
    expect(err[0]).toContain(expected);
    expect(err[0]).not.toContain('\n');
  });

  test('publish to nobody says so and what to do', async () => {
    const { status, err } = await run('publish', 'a', '1', '--broker', 'mqtt://127.0.0.1:1');
    expect(status).toBe(1);
    expect(err).toEqual([expect.stringContaining('No broker answers at mqtt://127.0.0.1:1')]);
    expect(err[0]).toContain('npm start');
  });
});

describe('arguments', () => {
  test('a negative number is a value, as a word and after an option', () => {
    expect(readArguments(publish, ['a', '-5.5']).words).toEqual(['a', '-5.5']);
    const parsed = readArguments(tile, ['in', '--geoid', '-12', '--out=x']);
    expect(parsed.number('geoid')).toBe(-12);
    expect(parsed.text('out')).toBe('x');
  });
});

test.each([
  ['41.5', { kind: 'bare', value: 41.5 }],
  ['-3', { kind: 'bare', value: -3 }],
  ['.5', { kind: 'bare', value: 0.5 }],
  ['1e3', { kind: 'bare', value: 1000 }],
  ['open', { kind: 'bare', value: 'open' }],
  ['"open"', { kind: 'bare', value: 'open' }],
  ['true', { kind: 'bare', value: true }],
  ['NaN', { kind: 'bare', value: 'NaN' }],
  ['{"value": 1}', { kind: 'json' }],
  ['[1]', { kind: 'json' }],
])('the value %s is %j', (written, expected) => {
  expect(readValue(written)).toEqual(expected);
});

describe('files', () => {
  test('town writes a town, the same for the same seed, and tile makes tiles of it', async () => {
    expect((await run('town', '--out', 'town', '--seed', '7')).out[0]).toContain('40 car parks');
    await run('town', '--out', 'again', '--seed', '7');
    const [one, two] = await Promise.all(
      ['town', 'again'].map((name) => readFile(join(home, name, 'buildings.geojson'), 'utf8')),
    );
    expect(one).toBe(two);
    const { status, out } = await run(
      ...['tile', 'town/buildings.geojson', '--out', 'tiles', '--id', 'id', '--height', 'height'],
      ...['--base', 'base', '--properties', 'use,floors'],
    );
    expect(status).toBe(0);
    const count = JSON.parse(one ?? '').features.length;
    expect(out[0]).toContain(`${count} of ${count} features`);
    expect(JSON.parse(await readFile(join(home, 'tiles/tileset.json'), 'utf8')).asset.version).toBe(
      '1.1',
    );
  }, 30_000);

  test('tile says what it left out, each reason once', async () => {
    const features = [1, 2].map((n) => ({
      type: 'Feature',
      properties: { id: n },
      geometry: null,
    }));
    await writeFile(
      join(home, 'bad.geojson'),
      JSON.stringify({ type: 'FeatureCollection', features }),
    );
    const { err } = await run('tile', 'bad.geojson', '--out', 'bad', '--id', 'id', '--height', 'h');
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(/^left out: 2 × /);
  });
});
