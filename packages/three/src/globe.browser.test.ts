import { FROM_ABOVE, openBoxCity } from '@borough/fixtures';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { createThreeRenderer } from './index.js';

const ground = (path: string): string => `${inject('tilesUrl')}/ground/${path}`;

describe('the earth around a city', () => {
  let close = (): void => {};
  afterEach(() => close());

  function open(globe: unknown, lighting: 'flat' | 'full' = 'flat') {
    const canvas = document.createElement('canvas');
    canvas.style.cssText = 'width:256px;height:256px';
    document.body.append(canvas);
    const box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`, {
      globe: globe as never,
      views: [{ id: 'main', camera: { ...FROM_ABOVE, rangeMeters: 3000 } }],
    });
    const renderer = createThreeRenderer(canvas, { lighting, pixelRatio: 1, quality: 'low' });
    const detach = box.city.attach(renderer);
    close = () => {
      detach();
      box.city.close();
      canvas.remove();
    };
    const codes = (): string[] => box.city.health.get().events.map(({ code }) => code);
    return { box, renderer, detach, codes };
  }

  /** A corner of the picture, where no building stands. */
  function cornerOf(renderer: ReturnType<typeof open>['renderer']): number[] {
    const { data, width } = renderer.pixels();
    const at = (12 * width + 12) * 4;
    return [...data.slice(at, at + 3)];
  }
  // Violet, a little greyer, as imagery is shown by day.
  const isViolet = ([r = 0, g = 0, b = 0]: readonly number[]): boolean =>
    Math.min(r, b) > g + 40 && Math.abs(r - b) < 12;

  it.each([
    ['xyz', { type: 'xyz', url: ground('xyz/{z}/{x}/{y}.png') }, /xyz\/\d+\/\d+\/\d+\.png/],
    ['wms', { type: 'wms', url: ground('wms?map=town'), layer: 'ground' }, /wms/],
    ['wmts', { type: 'wmts', url: ground('wmts'), layer: 'ground' }, /wmts/],
    ['tms', { type: 'tms', url: ground('tms') }, /tms\/\d+\/\d+\/\d+\.png/],
  ])(
    'GL1 wears imagery of type %s, and leaves nothing',
    {
      timeout: 60_000,
    },
    async (_type, imagery, path) => {
      const { renderer, codes, detach } = open({ imagery });
      await vi.waitFor(
        () => expect(isViolet(cornerOf(renderer)), `${cornerOf(renderer)}`).toBe(true),
        30_000,
      );
      const asked = (await (await fetch(ground('asked'))).json()) as string[];
      expect(asked.some((one) => path.test(one))).toBe(true);
      expect(codes()).toEqual([]);
      detach();
      expect(renderer.stats()).toMatchObject({ geometries: 0, textures: 0, pending: 0 });
    },
  );

  it('GL1 drapes imagery over terrain, and terrain alone wears the ground of the theme', {
    timeout: 90_000,
  }, async () => {
    const terrain = { url: ground('heights') };
    const imagery = { type: 'xyz', url: ground('xyz/{z}/{x}/{y}.png') };
    const { renderer, codes, detach } = open({ terrain, imagery });
    await vi.waitFor(() => expect(isViolet(cornerOf(renderer))).toBe(true), 30_000);
    expect(codes()).toEqual([]);
    detach();
    expect(renderer.stats()).toMatchObject({ geometries: 0, textures: 0, pending: 0 });
    close();
    const bare = open({ terrain });
    await bare.renderer.settled();
    const [r, g, b] = bare.box.city.scene.theme.ground;
    await vi.waitFor(() => {
      const seen = cornerOf(bare.renderer);
      for (const [i, c] of [r, g, b].entries())
        expect(Math.abs((seen[i] ?? 0) - c)).toBeLessThan(4);
    }, 20_000);
    const asked = (await (await fetch(ground('asked'))).json()) as string[];
    expect(asked.some((one) => /heights\/\d+\/\d+\/\d+\.terrain/.test(one))).toBe(true);
    expect(bare.codes()).toEqual([]);
  });

  it('GL1 rows of a TMS are counted from the south', { timeout: 60_000 }, async () => {
    const { renderer } = open({ imagery: { type: 'tms', url: ground('tms') } });
    await vi.waitFor(() => expect(isViolet(cornerOf(renderer))).toBe(true), 30_000);
    const asked = (await (await fetch(ground('asked'))).json()) as string[];
    // 8° east, 47° north: column 17 of 32, row 11 from the north, 20 from the south.
    expect(asked.some((one) => one.startsWith('/ground/tms/5/17/20'))).toBe(true);
  });

  it('GL2 terrain and imagery that are not there are told, and the city lives on', {
    timeout: 60_000,
  }, async () => {
    for (const [globe, code] of [
      [{ terrain: { url: ground('nowhere') } }, 'TERRAIN_FAILED'],
      [{ imagery: { type: 'tms', url: ground('nowhere') } }, 'IMAGERY_FAILED'],
      [{ imagery: { type: 'xyz', url: ground('nowhere/{z}/{x}/{y}.png') } }, 'IMAGERY_FAILED'],
    ] as const) {
      const { box, codes } = open(globe);
      await vi.waitFor(() => expect(codes()).toContain(code), 20_000);
      expect(codes().filter((one) => one === code)).toHaveLength(1);
      await box.city.run({ do: 'hide', table: 'buildings', keys: ['b-0-0'] });
      close();
    }
    close = () => {};
  });

  it('GL1 a globe without imagery and terrain is the plain ground: three.js brings no pictures along', async () => {
    const { renderer, codes } = open({});
    await renderer.settled();
    expect(isViolet(cornerOf(renderer))).toBe(false);
    expect(codes()).toEqual([]);
  });
});
