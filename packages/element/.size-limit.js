import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * What a browser downloads before the first picture: the city, three.js, and the worker with a feed of JSON by
 * HTTP; then the page of docs/start/html.md, with three panels. `start.integration.test.ts` counts the same in a
 * browser.
 */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = here('../../.borough/size-element');
const conditions = ['borough-source', 'module', 'browser', 'production'];

async function bundle(input) {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions },
    worker: { format: 'es' },
    build: { write: false, rollupOptions: { input, preserveEntrySignatures: 'strict' } },
  });
  return output.filter(({ type }) => type === 'chunk');
}

/** The chunks with these modules, and all that they import at once. */
function loadedWith(chunks, modules) {
  const own = modules.map((module) => {
    const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)));
    if (!chunk) throw new Error(`${module} is in no chunk.`);
    return chunk;
  });
  const seen = new Set(own);
  for (const chunk of seen)
    for (const name of chunk.imports) seen.add(chunks.find(({ fileName }) => fileName === name));
  return [...seen];
}

const PANELS = ['layers', 'feature', 'clock'].map((panel) => `/element/src/panel/${panel}.ts`);
const ELEMENT = ['/element/src/auto.ts', '/three/src/renderer.ts', '/feeds/src/open-feeds.ts'];

const chunks = await bundle(here('src/auto.ts'));
const worker = loadedWith(await bundle(here('../feeds/src/feeds.worker.ts')), [
  '/feeds/src/feeds.worker.ts',
  '/feeds/src/transport/http.ts',
  '/feeds/src/decoder/json.ts',
]);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
function write(kind, chunks) {
  return chunks.map(({ fileName, code }) => {
    const path = join(folder, `${kind}-${fileName.replaceAll('/', '-')}`);
    writeFileSync(path, code);
    return path;
  });
}

const first = write('worker', worker);
const entry = (name, modules, limit) => ({
  name: `element: ${name}`,
  path: [...write('page', loadedWith(chunks, modules)), ...first],
  gzip: true,
  limit,
  disablePlugins: ['@size-limit/esbuild'],
});

export default [
  entry('first load with three.js, worker and a feed', ELEMENT, '330 kB'),
  entry('the start page, with three panels', [...ELEMENT, ...PANELS], '340 kB'),
];
