import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { DECODERS } from './decoder.js';

type Chunk = Rollup.OutputChunk;

let chunks: readonly Chunk[];

beforeAll(async () => {
  const result = (await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['borough-source', 'module', 'browser', 'production'] },
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL('decoder.ts', import.meta.url)), formats: ['es'] },
    },
  })) as readonly { output: readonly (Chunk | { type: 'asset' })[] }[];
  chunks = (result[0]?.output ?? []).filter((each): each is Chunk => each.type === 'chunk');
}, 60_000);

/** What is loaded with a chunk, itself included. */
function closureOf(chunk: Chunk, seen = new Set<Chunk>()): Set<Chunk> {
  if (seen.has(chunk)) return seen;
  seen.add(chunk);
  for (const name of chunk.imports) {
    const next = chunks.find((each) => each.fileName === name);
    if (next) closureOf(next, seen);
  }
  return seen;
}

/** The modules that a decoder brings in beside the entry, and their size. */
function loadedFor(file: string): { modules: string; gzipBytes: number } {
  const entry = chunks.find((each) => each.isEntry) as Chunk;
  const own = chunks.find((each) => each.facadeModuleId?.endsWith(`/decoder/${file}.ts`)) as Chunk;
  const all = [...new Set([...closureOf(entry), ...closureOf(own)])];
  return {
    modules: all.flatMap((each) => each.moduleIds).join('\n'),
    gzipBytes: all.reduce((sum, each) => sum + gzipSync(each.code).length, 0),
  };
}

const FILES: Readonly<Record<string, string>> = {
  json: 'json',
  ndjson: 'ndjson',
  csv: 'csv',
  geojson: 'geojson',
  'ngsi-ld': 'ngsi/ngsi-ld',
  sensorthings: 'sensorthings/sensorthings',
  'gtfs-rt': 'gtfs/gtfs-rt',
  gbfs: 'gbfs',
  open311: 'open311',
  czml: 'czml/czml',
  wzdx: 'wzdx',
  cap: 'xml/cap',
  'sumo-fcd': 'xml/sumo-fcd',
  sparkplug: 'sparkplug/sparkplug',
  clock: 'clock',
};

const PROTOBUF = ['gtfs-rt', 'sparkplug'];

test('DC18 each decoder is a chunk of its own', () => {
  expect(Object.keys(FILES).sort()).toEqual(Object.keys(DECODERS).sort());
  for (const file of Object.values(FILES)) {
    expect(
      chunks.filter((each) => each.facadeModuleId?.endsWith(`/decoder/${file}.ts`)),
    ).toHaveLength(1);
  }
});

test('DC18 opening one loads none of the others', () => {
  for (const [name, file] of Object.entries(FILES)) {
    const { modules } = loadedFor(file);
    for (const [other, otherFile] of Object.entries(FILES)) {
      if (other !== name) expect(modules).not.toContain(`/decoder/${otherFile}.ts`);
    }
    if (name !== 'csv') expect(modules).not.toContain('papaparse');
    if (!PROTOBUF.includes(name)) expect(modules).not.toContain('@bufbuild');
  }
});

test('DC18 what a decoder costs, in kB gzip, not minified', () => {
  const sizes = Object.entries(FILES).map(
    ([name, file]) => [name, loadedFor(file).gzipBytes / 1000] as const,
  );
  const most: Readonly<Record<string, number>> = { csv: 22, 'gtfs-rt': 45, sparkplug: 45 };
  for (const [name, size] of sizes) expect([name, size < (most[name] ?? 14)]).toEqual([name, true]);
  if (process.env.BOROUGH_SIZES) console.log(Object.fromEntries(sizes));
});

test('DC18 no decoder makes code at run time', () => {
  for (const { code } of chunks) expect(code).not.toMatch(/new Function\(|\beval\(/);
});
