import { openCity } from '@borough/core';
import type { Staged } from '@borough/fixtures';
import { describe, expect, inject, it, vi } from 'vitest';
import { HARNESS } from './testing/harness.js';

const paths = inject('dataTilesets');

/** What is said, and only said, of tilesets that ask for more than the library below gives. */
const UNSUPPORTED =
  /^(CONTENTS|REQUEST_VOLUME|S2|EXTENSION|VERSION|IDS|TEXTURE_IDS|FEATURE_IDS)\w*_UNSUPPORTED/;

// The data lies outside the repository: BOROUGH_DATA says where. Skipped, visibly, where it is absent.
describe.skipIf(paths.length === 0)("other people's tilesets", () => {
  it.each(paths.length > 0 ? paths : ['none'])('%s', { timeout: 30_000 }, async (path) => {
    const url = `${inject('tilesUrl')}/${path}`;
    const json = (await (await fetch(url)).json()) as { root?: { contents?: unknown } };
    const city = openCity({
      version: 1,
      id: 'sample',
      name: 'Sample',
      origin: [-75.6, 40, 0],
      timeZone: 'UTC',
      tilesets: { sample: { url, table: 'things' } },
      tables: { things: { columns: { value: { type: 'number' } } } },
      layers: [{ id: 'colours', type: 'features', tileset: 'sample' }],
    });
    const stage: Staged = await HARNESS.create({ width: 64, height: 64, lighting: 'flat' });
    const detach = city.attach(stage.renderer);
    const codes = (): string[] => city.health.get().events.map((e) => `${e.code} ${e.detail}`);
    try {
      await Promise.race([stage.settled(), new Promise((done) => setTimeout(done, 8000))]);
      if (json.root?.contents)
        await vi.waitFor(() => expect(codes().join('\n')).toContain('CONTENTS_UNSUPPORTED'), 3000);
      const bad = codes().filter(
        (code) => !UNSUPPORTED.test(code) && !code.startsWith('TILE_NO_KEYS'),
      );
      expect(bad).toEqual([]);
    } finally {
      detach();
      city.close();
      stage.close();
    }
  });
});
