import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * What each transport and decoder adds to a page that has the worker's base: the chunks that are loaded for it and
 * for nothing before it, as a consumer's vite makes them, minified, each compressed by itself as a server sends it.
 */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = here('../../.borough/size');

const MOST = {
  transport: {
    http: '3 kB',
    sse: '5 kB',
    websocket: '4 kB',
    recording: '5 kB',
    mqtt: '108 kB',
    nats: '46 kB',
    health: '1 kB',
  },
  decoder: {
    clock: '1.5 kB',
    json: '6.5 kB',
    ndjson: '6.5 kB',
    csv: '13.5 kB',
    geojson: '7.5 kB',
    'ngsi/ngsi-ld': '9.5 kB',
    'sensorthings/sensorthings': '8 kB',
    'gtfs/gtfs-rt': '24 kB',
    gbfs: '7 kB',
    open311: '7 kB',
    'czml/czml': '8 kB',
    wzdx: '7 kB',
    'xml/cap': '8 kB',
    'xml/sumo-fcd': '8 kB',
    'sparkplug/sparkplug': '24 kB',
  },
};

async function bundle(input) {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['borough-source', 'module', 'browser', 'production'] },
    build: { write: false, modulePreload: false, rollupOptions: { input } },
  });
  return result.output.filter(({ type }) => type === 'chunk');
}

const chunks = await bundle(here('src/feeds.worker.ts'));

/** What is loaded with a chunk, itself included. */
function closureOf(chunk, seen = new Set()) {
  if (!chunk || seen.has(chunk)) return seen;
  seen.add(chunk);
  for (const name of chunk.imports)
    closureOf(
      chunks.find(({ fileName }) => fileName === name),
      seen,
    );
  return seen;
}

function write(name, code) {
  const path = join(folder, name.replaceAll('/', '-'));
  writeFileSync(path, code);
  return path;
}

const base = closureOf(chunks.find(({ isEntry }) => isEntry));
const files = new Map();
mkdirSync(folder, { recursive: true });
for (const chunk of chunks) files.set(chunk, write(chunk.fileName, chunk.code));

/** The files that these add to the base. */
function added(...modules) {
  const all = modules.flatMap((module) => {
    const own = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/${module}.ts`));
    if (!own) throw new Error(`${module} is no chunk of its own.`);
    return [...closureOf(own)];
  });
  return [...new Set(all)].filter((chunk) => !base.has(chunk)).map((chunk) => files.get(chunk));
}

const entry = (name, path, limit) => ({
  name: `feeds: ${name}`,
  path,
  limit,
  gzip: true,
  disablePlugins: ['@size-limit/esbuild'],
});

export default [
  entry('SSE + polling, beside core', added('transport/sse', 'transport/http'), '6 kB'),
  entry(
    'base of the worker, with core’s intake',
    [...base].map((chunk) => files.get(chunk)),
    '16 kB',
  ),
  entry('nats with JetStream', added('transport/nats', 'transport/nats-stream-feed'), '66 kB'),
  ...Object.entries(MOST).flatMap(([kind, all]) =>
    Object.entries(all).map(([name, limit]) =>
      entry(`${kind} ${name}`, added(`${kind}/${name}`), limit),
    ),
  ),
];
