import { FROM_ABOVE, openBoxCity } from '@borough/fixtures';
import type { CesiumWidget, Scene } from '@cesium/engine';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createElement, loadQuickEngine, SETTINGS, stageOf } from './testing/harness.js';

const ground = (path: string): string => `${inject('tilesUrl')}/ground/${path}`;

describe('the earth around a city', () => {
  let element: HTMLElement;
  let close = (): void => {};
  // The first load of all of Cesium's modules takes a slow machine its time.
  beforeAll(loadQuickEngine, 120_000);
  beforeEach(() => {
    element = createElement(256, 256);
  });
  afterEach(() => {
    close();
    element.remove();
  });

  function open(globe: unknown) {
    const box = openBoxCity(`${inject('tilesUrl')}/ordinals/tileset.json`, {
      globe: globe as never,
      views: [{ id: 'main', camera: { ...FROM_ABOVE, rangeMeters: 60_000 } }],
    });
    const stage = stageOf(element, { lighting: 'flat', ...SETTINGS });
    const detach = box.city.attach(stage.renderer);
    close = () => {
      detach();
      box.city.close();
    };
    return { box, stage, codes: () => box.city.health.get().events.map(({ code }) => code) };
  }

  /** The middle of one tile, as the layer's own provider gets it. */
  async function tileOf(scene: Scene, [x, y, z]: readonly [number, number, number]) {
    const { imageryProvider } = scene.imageryLayers.get(0);
    const image = (await imageryProvider.requestImage(x, y, z)) as ImageBitmap;
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(image.width / 2, image.height / 2, 1, 1).data ?? [])];
  }

  async function opened(stage: ReturnType<typeof stageOf>): Promise<Scene> {
    return vi.waitFor(() => {
      const { scene } = stage.renderer;
      expect(scene?.imageryLayers.length).toBe(1);
      return scene as Scene;
    }, 10_000);
  }

  it.each([
    ['xyz', { type: 'xyz', url: ground('xyz/{z}/{x}/{y}.png') }, '/ground/xyz/5/17/11.png'],
    ['wms', { type: 'wms', url: ground('wms'), layer: 'ground' }, '/ground/wms'],
    ['wmts', { type: 'wmts', url: ground('wmts'), layer: 'ground' }, '/ground/wmts'],
    // Rows of a TMS are counted from the south.
    ['tms', { type: 'tms', url: ground('tms') }, '/ground/tms/5/17/20.png'],
  ])('GL1 wears imagery of type %s', async (_type, imagery, path) => {
    const { stage, codes } = open({ imagery });
    const scene = await opened(stage);
    expect(await tileOf(scene, [17, 11, 5])).toEqual([200, 40, 200, 255]);
    const asked = (await (await fetch(ground('asked'))).json()) as string[];
    expect(asked).toContain(path);
    expect(codes()).toEqual([]);
  });

  it('GL1 shows what Cesium brings along where no imagery is named, at the height of the city', async () => {
    const { stage, codes } = open({});
    const scene = await opened(stage);
    const { url } = scene.imageryLayers.get(0).imageryProvider as unknown as { url: string };
    expect(new URL(url).origin).toBe(location.origin);
    expect((await tileOf(scene, [0, 0, 0]))[3]).toBe(255);
    const heights = await scene.terrainProvider.requestTileGeometry(17, 11, 5);
    expect(heights?.interpolateHeight(tileAt(scene, 17, 11, 5), 0.1, 0.7)).toBeCloseTo(400, 3);
    expect(codes()).toEqual([]);
  });

  const tileAt = ({ terrainProvider }: Scene, x: number, y: number, z: number) =>
    terrainProvider.tilingScheme.tileXYToRectangle(x, y, z);

  it('GL2 terrain that is not there is told, and the city lives on', async () => {
    const { box, stage, codes } = open({ terrain: { url: ground('nowhere') } });
    await vi.waitFor(() => expect(codes()).toContain('TERRAIN_FAILED'), 12_000);
    expect(stage.renderer.scene).not.toBeNull();
    await box.city.run({ do: 'hide', table: 'buildings', keys: ['b-0-0'] });
  });

  it("a host's imagery and terrain stay as they are unless it hands them over, and come back", {
    timeout: 60_000,
  }, async () => {
    const engine = await loadQuickEngine();
    const host: CesiumWidget = new engine.CesiumWidget(element, {
      baseLayer: false,
      skyBox: false,
      skyAtmosphere: false,
    } as never);
    const { scene } = host;
    const before = scene.terrainProvider;
    const globe = { imagery: { type: 'xyz', url: ground('xyz/{z}/{x}/{y}.png') } } as never;
    for (const drives of [[], ['globe']] as const) {
      const box = openBoxCity(`${inject('tilesUrl')}/ordinals/tileset.json`, { globe });
      const stage = stageOf(host, { lighting: 'flat', drives, ...SETTINGS });
      const detach = box.city.attach(stage.renderer);
      await vi.waitFor(() => expect(stage.renderer.scene).not.toBeNull());
      await vi.waitFor(() => expect(scene.imageryLayers.length).toBe(drives.length));
      detach();
      expect(scene.imageryLayers.length).toBe(0);
      expect(scene.terrainProvider).toBe(before);
      box.city.close();
    }
    host.destroy();
    close = () => {};
  });
});
