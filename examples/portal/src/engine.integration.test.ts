import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { beforeAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let chunks: Map<string, Rollup.OutputChunk>;
let files: string[];

beforeAll(async () => {
  const built = (await build({
    root: `${ROOT}/examples/portal`,
    configFile: `${ROOT}/vite.config.ts`,
    logLevel: 'error',
    build: { write: false },
  })) as Rollup.RollupOutput;
  files = built.output.map(({ fileName }) => fileName);
  chunks = new Map(
    built.output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one] as const] : [])),
  );
}, 120_000);

/** Everything that is downloaded with a chunk, before any engine is chosen or after one is. */
function withImports(start: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const open = [...start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(chunks.get(name)?.imports ?? []));
  }
  return found;
}

function holds(names: Iterable<string>, part: string): boolean {
  return [...names].some((name) => chunks.get(name)?.moduleIds.some((id) => id.includes(part)));
}

function chunkOf(part: string): string {
  const found = [...chunks.values()].find(({ moduleIds }) =>
    moduleIds.some((id) => id.includes(part)),
  );
  if (!found) throw new Error(`nothing of ${part} was built`);
  return found.fileName;
}

it('the page itself carries no engine, and each engine comes without the other', () => {
  const entry = [...chunks.values()].filter(({ isEntry }) => isEntry).map((one) => one.fileName);
  const page = withImports(entry);
  expect(holds(page, '/@cesium/engine/')).toBe(false);
  expect(holds(page, '/three/build/')).toBe(false);
  const three = withImports([chunkOf('/packages/three/src/renderer.ts')]);
  expect(holds(three, '/three/build/')).toBe(true);
  expect(holds(three, '/@cesium/engine/')).toBe(false);
  expect(holds(three, '/packages/cesium/')).toBe(false);
  const cesium = withImports([chunkOf('/packages/cesium/src/renderer.ts')]);
  expect(holds(cesium, '/three/build/')).toBe(false);
});

it("Cesium's own files lie beside the page: nothing is asked of another host", () => {
  expect(files).toContain('cesium/Assets/approximateTerrainHeights.json');
  expect(files.some((file) => /^cesium\/Workers\/.+\.js$/.test(file))).toBe(true);
  expect(files.some((file) => /^cesium\/Assets\/Textures\/NaturalEarthII\//.test(file))).toBe(true);
});
