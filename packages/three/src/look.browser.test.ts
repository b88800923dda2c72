import {
  CLEAR,
  compileStyle,
  createOverride,
  createTable,
  DARK,
  GHOSTED,
  HIDDEN,
  HIGHLIGHTED,
  LIGHT,
  lookOf,
  type Rgba,
  type Scale,
  type SceneReader,
  SELECTED,
  type Style,
} from '@borough/core';
import { createBoxes, distance, FROM_ABOVE, insideOf, meanOf } from '@borough/fixtures';
import { afterEach, expect, inject, it } from 'vitest';
import { createThreeRenderer } from './renderer.js';

/** Mulberry32: the same cells in every run. */
function createRandom(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SCALES = [
  { type: 'linear', domain: [-20, 80] },
  { type: 'linear', domain: [50, 50] },
  { type: 'log', domain: [0.1, 1000] },
  { type: 'threshold', thresholds: [0, 10, 25, 60] },
  { type: 'threshold', thresholds: [5] },
  { type: 'category', values: [] },
] satisfies Scale[];

const TILESET = { id: 'boxes', table: 'buildings', key: 'id' } as const;

/** A scene without a city: nobody ages a reading between the picture and the rule. */
function createScene(style: Style) {
  const table = createTable('buildings', { columns: { energy: { type: 'number' } } });
  const override = createOverride();
  const state = { theme: LIGHT };
  const compiled = compileStyle(style, table.columns);
  const scene: SceneReader = {
    globe: null,
    origin: createBoxes().origin,
    tilesets: [{ ...TILESET, url: `${inject('tilesUrl')}/boxes/tileset.json` }],
    layers: [
      {
        id: 'energy',
        layer: { id: 'energy', type: 'features', tileset: 'boxes', style },
        table: 'buildings',
        style: compiled,
      },
    ],
    views: [
      {
        id: 'main',
        rect: [0, 0, 1, 1],
        window: [0, 0, 1, 1],
        camera: FROM_ABOVE,
        hiddenLayers: new Set(),
      },
    ],
    get theme() {
      return state.theme;
    },
    table: () => table,
    override: () => override,
    playMs: () => 0,
    air: CLEAR,
    timeZone: 'UTC',
    sun: () => ({ azimuthDegrees: 180, altitudeDegrees: 50 }),
  };
  return { scene, table, override, compiled, state };
}

const nothing = (): void => {};
let close: () => void = nothing;
afterEach(() => close());

it.each(SCALES)('LK1 the shader is lookOf, for 64 random cells a theme: %j', async (scale) => {
  const { scene, table, override, compiled, state } = createScene({
    color: {
      column: 'energy',
      scale,
      ramp: 'batlow',
      ...(scale.type === 'log' && { noData: '#123456', reverse: true }),
    },
  });
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:320px;height:320px;display:block';
  document.body.append(canvas);
  const renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1 });
  const unmount = renderer.mount(scene, {
    features: { resolve: (_, keys) => table.resolve(keys), release: nothing, report: nothing },
    moved: nothing,
    hover: nothing,
    click: nothing,
    context: nothing,
    failed: nothing,
  });
  close = () => {
    unmount();
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    canvas.remove();
  };
  await renderer.settled();
  const random = createRandom(7);
  const column = table.column('energy');
  const bits = new Map<number, number>();
  for (const theme of [LIGHT, DARK]) {
    state.theme = theme;
    for (const key of createBoxes().keys) {
      const slot = table.slotOf(key);
      const value = scale.type === 'category' ? Math.floor(random() * 300) : random() * 120 - 30;
      column.write(slot, value, 0, 0, 0);
      column.setFlags(slot, Math.floor(random() * 256));
      bits.set(slot, Math.floor(random() * 16) & ~GHOSTED);
    }
    for (const bit of [HIDDEN, HIGHLIGHTED, SELECTED] as const)
      override.set(
        bit,
        'test',
        [...bits].filter(([, b]) => b & bit).map(([slot]) => slot),
      );
    const pages = Uint32Array.of(0);
    renderer.apply({
      columns: [{ table: 'buildings', column: 'energy', pages }],
      overrides: [{ view: 'main', table: 'buildings', pages }],
      positions: [],
      geometries: [],
      tracks: [],
      layers: [],
      layerList: false,
      views: [],
      viewList: false,
      tilesetList: false,
      theme: true,
      sun: false,
    });
    await renderer.settled();
    const picture = renderer.pixels();
    const mask = renderer.ids('main');
    for (const [slot, own] of bits) {
      const look = lookOf(compiled, theme, {
        value: column.values[slot] as number,
        flags: column.flags[slot] as number,
        override: own,
      });
      const pixels = insideOf(mask, slot);
      if (own & HIDDEN) {
        expect(look).toBeNull();
        expect(pixels).toEqual([]);
        continue;
      }
      expect(pixels.length).toBeGreaterThan(20);
      const away = distance(meanOf(picture, pixels), look as Rgba);
      expect(away, `slot ${slot} in ${theme.name}`).toBeLessThanOrEqual(2);
    }
  }
});
