import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { TRANSPORTS } from './transport.js';

type Chunk = Rollup.OutputChunk;

let chunks: readonly Chunk[];

beforeAll(async () => {
  const input = fileURLToPath(new URL('../feeds.worker.ts', import.meta.url));
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['borough-source', 'module', 'browser', 'production'] },
    build: { write: false, modulePreload: false, rollupOptions: { input } },
  })) as { output: readonly (Chunk | { type: 'asset' })[] };
  chunks = output.filter((each): each is Chunk => each.type === 'chunk');
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

const entry = (): Set<Chunk> => closureOf(chunks.find((each) => each.isEntry) as Chunk);
const of = (name: string): Set<Chunk> =>
  closureOf(chunks.find((each) => each.facadeModuleId?.endsWith(`/transport/${name}.ts`)) as Chunk);
const modulesOf = (set: Iterable<Chunk>): string =>
  [...set].flatMap((each) => each.moduleIds).join('\n');
/** What these add to the entry, minified and gzipped. */
const weigh = (...names: readonly string[]): number => {
  const base = entry();
  const added = new Set(names.flatMap((name) => [...of(name)]).filter((each) => !base.has(each)));
  return [...added].reduce((sum, each) => sum + gzipSync(each.code).length, 0) / 1000;
};

test('FE28 the base has no transport in it, and no library of one', () => {
  const modules = modulesOf(entry());
  for (const name of Object.keys(TRANSPORTS))
    expect(modules).not.toContain(`/transport/${name}.ts`);
  for (const library of ['nats', 'mqtt', 'eventsource-parser', '/ws/'])
    expect(modules).not.toContain(library);
});

test('FE28 opening one loads no other; JetStream is for those who name a stream', () => {
  const libraries: Readonly<Record<string, string>> = {
    mqtt: 'node_modules/mqtt/',
    nats: '@nats-io/nats-core',
    sse: 'eventsource-parser',
  };
  for (const name of Object.keys(TRANSPORTS)) {
    const modules = modulesOf(of(name));
    for (const other of Object.keys(TRANSPORTS)) {
      if (other !== name) expect(modules).not.toContain(`/transport/${other}.ts`);
    }
    for (const [owner, library] of Object.entries(libraries)) {
      if (owner !== name) expect([name, modules.includes(library)]).toEqual([name, false]);
    }
  }
  expect(modulesOf(of('nats'))).not.toContain('@nats-io/jetstream');
  expect(modulesOf(chunks)).not.toContain('@nats-io/transport-node');
});

test('FE28 what each costs, in kB gzip', () => {
  const sizes = {
    'sse + http': weigh('sse', 'http'),
    websocket: weigh('websocket'),
    recording: weigh('recording'),
    nats: weigh('nats'),
    'nats + jetstream': weigh('nats', 'nats-stream-feed'),
    mqtt: weigh('mqtt'),
  };
  const most = {
    'sse + http': 6,
    websocket: 4,
    recording: 5,
    nats: 46,
    'nats + jetstream': 66,
    mqtt: 108,
  };
  for (const [name, size] of Object.entries(sizes)) {
    expect([name, size < most[name as keyof typeof most]]).toEqual([name, true]);
  }
  if (process.env.BOROUGH_SIZES) console.log(sizes);
});
