import type { FeaturePort } from '@borough/core';
import { createBoxes, type FeedsDouble, insideOf, openBoxCity } from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createThreeRenderer, type ThreeOptions, type ThreeRenderer } from './renderer.js';

const TILESET = 'https://city.test/boxes/tileset.json';

type Json = Record<string, unknown> & { root: Record<string, unknown> };
type Answer = (
  name: string,
  bytes: Uint8Array | undefined,
  attempt: number,
) => Response | Promise<Response>;

const plain: Answer = (_, bytes) => reply(bytes);
const reply = (bytes: Uint8Array | undefined): Response =>
  bytes ? new Response(bytes.slice()) : new Response(null, { status: 404 });

/** The tileset with its JSON changed. */
const changed =
  (change: (json: Json) => void): Answer =>
  (name, bytes) => {
    if (!name.endsWith('.json')) return reply(bytes);
    const json = JSON.parse(new TextDecoder().decode(bytes)) as Json;
    change(json);
    return Response.json(json);
  };

/** The tiles with their glTF JSON changed; the new text must not be longer. */
const changedTiles =
  (from: string, to: string): Answer =>
  (name, bytes) => {
    if (!bytes || !name.endsWith('.glb')) return reply(bytes);
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
    const text = new TextDecoder().decode(bytes.subarray(20, 20 + length)).replaceAll(from, to);
    const copy = bytes.slice();
    copy.set(new TextEncoder().encode(text.padEnd(length)).subarray(0, length), 20);
    return reply(copy);
  };

let canvas: HTMLCanvasElement;
let renderer: ThreeRenderer;
let box: ReturnType<typeof openBoxCity> & { feeds: FeedsDouble };
let detach: () => void;
const attempts = new Map<string, number>();

function begin(answer: Answer = plain, options: ThreeOptions = {}): void {
  const { files } = createBoxes();
  attempts.clear();
  box = openBoxCity(TILESET);
  renderer = createThreeRenderer(canvas, {
    lighting: 'flat',
    pixelRatio: 1,
    ...options,
    async fetch(input) {
      const name = String(input).split('/').at(-1) as string;
      const attempt = (attempts.get(name) ?? 0) + 1;
      attempts.set(name, attempt);
      return answer(name, files.get(name), attempt);
    },
  });
  detach = box.city.attach(renderer);
}

const codes = (): string[] => box.city.health.get().events.map(({ code }) => code);
const seen = (key: string): number => {
  const slot = box.city.scene.table('buildings').slotOf(key);
  return slot > 0 ? insideOf(renderer.ids('main'), slot).length : 0;
};

beforeEach(() => {
  canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:240px;height:240px;display:block';
  document.body.append(canvas);
});
afterEach(() => {
  detach();
  box.city.close();
  // A page may keep sixteen contexts; the collector is not asked when.
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  canvas.remove();
});

describe('what can go wrong with tiles', () => {
  it('a tileset that fails is asked for again, with growing waits, until it is there', async () => {
    begin((name, bytes, attempt) =>
      name === 'tileset.json' && attempt < 3 ? new Response(null, { status: 503 }) : reply(bytes),
    );
    await vi.waitFor(() => expect(renderer.stats().tilesLoaded).toBe(4), 8000);
    expect(attempts.get('tileset.json')).toBe(3);
    await vi.waitFor(() => expect(codes()).toEqual(['TILESET_FAILED', 'TILESET_FAILED']));
    expect(renderer.stats().tilesFailed).toBe(0);
  });

  it('a tile that the network lost is asked for again; one that is missing is not', async () => {
    begin((name, bytes, attempt) => {
      if (name === 'tile-1.glb' && attempt < 2) throw new TypeError('Failed to fetch');
      return reply(name === 'tile-2.glb' ? undefined : bytes);
    });
    await vi.waitFor(() => expect(renderer.stats().tilesLoaded).toBe(3), 8000);
    await renderer.settled();
    expect(seen('b-0-7')).toBeGreaterThan(20);
    expect(attempts.get('tile-2.glb')).toBe(1);
    expect(renderer.stats().tilesFailed).toBe(1);
  });

  it('several contents and required extensions are told', async () => {
    begin(
      changed((json) => {
        json.extensionsRequired = ['ACME_unheard'];
        (json.root.children as { content?: unknown; contents?: unknown }[])[0] = {
          ...(json.root.children as object[])[0],
          content: undefined,
          contents: [{ uri: 'a.glb' }],
        };
      }),
    );
    await renderer.settled();
    await vi.waitFor(() =>
      expect(codes().sort()).toEqual(['CONTENTS_UNSUPPORTED', 'EXTENSION_UNSUPPORTED']),
    );
  });

  it('tiles without keys are drawn in base style and told once', async () => {
    begin(changedTiles('"id":{"values"', '"ix":{"values"'));
    await renderer.settled();
    await vi.waitFor(() => expect(codes()).toEqual(['TILE_NO_KEYS']));
    const { layers, slots } = renderer.ids('main');
    expect(layers.some((layer) => layer > 0)).toBe(true);
    expect(slots.every((slot) => slot === 0)).toBe(true);
    const at = layers.findIndex((layer, i) => layer > 0 && layers[i + 1] === layer);
    const hit = await renderer.pick('main', (at % 240) + 1, Math.floor(at / 240) + 0.5);
    expect(hit).toMatchObject({ key: null, slot: 0, table: 'buildings' });
  });

  it('a glTF extension that a tile requires and nobody reads is told', async () => {
    begin(
      changedTiles(
        '"extensionsUsed":["EXT_mesh_features","EXT_structural_metadata"]',
        '"extensionsRequired":["ACME_x"]',
      ),
    );
    await renderer.settled();
    await vi.waitFor(() => expect(codes()).toContain('EXTENSION_UNSUPPORTED'));
  });
});

it('a full cache is told once, and what fits is drawn', async () => {
  begin(plain, { cacheBytes: 10_000 });
  await renderer.settled();
  await vi.waitFor(() => expect(codes()).toEqual(['CACHE_FULL']));
  await renderer.settled();
  const { tilesLoaded, cacheBytes } = renderer.stats();
  expect(tilesLoaded).toBeGreaterThan(0);
  expect(tilesLoaded).toBeLessThan(4);
  expect(cacheBytes).toBeLessThan(20_000);
});

describe('tiles and slots', () => {
  it('what was resolved is released, tile by tile and at the end', async () => {
    begin();
    detach();
    const held = new Map<number, number>();
    const add = (slots: Uint32Array, by: number): void => {
      for (const slot of slots) held.set(slot, (held.get(slot) ?? 0) + by);
    };
    const table = box.city.tables.get('buildings');
    const features: FeaturePort = {
      async resolve(_, keys) {
        await new Promise((done) => setTimeout(done, 20));
        const slots = table?.resolveNow(keys) ?? new Uint32Array();
        add(slots, 1);
        return slots;
      },
      release: (_, slots) => add(slots, -1),
      report: () => {},
    };
    const nothing = (): void => {};
    detach = renderer.mount(box.city.scene, {
      features,
      moved: nothing,
      hover: nothing,
      click: nothing,
      context: nothing,
      failed: nothing,
    });
    await renderer.settled();
    expect([...held.values()].every((n) => n === 1)).toBe(true);
    expect(held.size).toBe(64);
    renderer.unloadAll();
    expect([...held.values()].every((n) => n === 0)).toBe(true);
    await new Promise((done) => setTimeout(done, 40));
    // Some tiles wait for their keys now.
    detach();
    await new Promise((done) => setTimeout(done, 100));
    expect([...held.values()].every((n) => n === 0)).toBe(true);
  });

  it('a flight to keys frames their loaded features', async () => {
    begin();
    await renderer.settled();
    const fly = (keys: string[]) => renderer.fly('main', { table: 'buildings', keys });
    expect(await fly(['b-9-9'])).toBe('missing');
    expect(await fly(['b-0-7'])).toBe('arrived');
    const [lon, lat] = createBoxes().roof('b-0-7');
    const camera = box.city.scene.views[0]?.camera;
    expect(camera?.target[0]).toBeCloseTo(lon, 6);
    expect(camera?.target[1]).toBeCloseTo(lat, 6);
    expect(camera?.target[2]).toBeCloseTo(415, 0);
    expect(camera?.rangeMeters).toBeLessThan(150);
  });

  it('readings that come while tiles are unloaded need no tile', async () => {
    begin();
    await renderer.settled();
    const before = box.city.scene.table('buildings').size;
    renderer.unloadAll();
    await renderer.settled();
    expect(box.city.scene.table('buildings').size).toBe(before);
    expect(renderer.stats()).toMatchObject({ tilesLoaded: 4, tilesVisible: 4, pending: 0 });
  });
});
