import { HIDDEN, lookOf, type Rgba } from '@borough/core';
import { createBoxes, distance, FROM_ABOVE, openBoxCity } from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createElement, SETTINGS, stageOf } from './testing/harness.js';

/** More things than one page and one first buffer hold, on a grid around the middle. */
const COUNT = 2500;
const { origin } = createBoxes();

/** Neighbours in the table stand far apart, so that one picture shows every page. */
function placeOf(i: number): readonly [number, number, number] {
  const at = (i * 997) % COUNT;
  const [row, column] = [Math.floor(at / 50), at % 50];
  return [
    origin.lon + ((column - 24.5) * 7.3) / 76_000,
    origin.lat + ((row - 24.5) * 7.3) / 111_200,
    origin.heightMeters,
  ];
}

describe.each(['bar', 'dot'] as const)('things where they stand, as %ss', (shape) => {
  let box: ReturnType<typeof openBoxCity>;
  let stage: ReturnType<typeof stageOf>;
  let close: () => void;

  beforeEach(async () => {
    const element = createElement(256, 256);
    box = openBoxCity(`${inject('tilesUrl')}/nowhere/tileset.json`, {
      views: [{ id: 'main', camera: { ...FROM_ABOVE, rangeMeters: 120 } }],
      layers: [
        {
          id: 'bikes',
          type: 'points',
          table: 'stations',
          shape,
          style: {
            size: 6,
            height: 2,
            color: { column: 'bikes', scale: { type: 'linear', domain: [0, 20] }, ramp: 'viridis' },
          },
        },
      ],
    });
    stage = stageOf(element, { lighting: 'flat', ...SETTINGS });
    const detach = box.city.attach(stage.renderer);
    close = () => {
      detach();
      box.city.close();
      element.remove();
    };
    await stage.settled();
    await say(Array.from({ length: COUNT }, (_, i) => i));
  });
  afterEach(() => close());

  const table = () => box.city.scene.table('stations');

  async function say(indices: readonly number[], value = (i: number) => i % 20): Promise<void> {
    const rows = indices.map((i) => ({
      key: `s${i}`,
      column: 'bikes',
      value: value(i),
      position: placeOf(i),
    }));
    box.feeds.say('bikes', rows);
    const last = indices.at(-1) as number;
    await vi.waitFor(() => {
      const slot = table().slotOf(`s${last}`);
      expect(slot).toBeGreaterThan(0);
      expect(table().column('bikes').values[slot]).toBe(value(last));
    });
    await stage.settled();
  }

  /** The pixel over the middle of a thing. */
  function pixelOf(i: number): readonly [number, number] | null {
    const room = stage.renderer.pickRoom;
    const [lon, lat, height] = placeOf(i);
    const place = room?.engine.Cartesian3.fromDegrees(lon, lat, height + 2);
    const at = place && room?.scene.cartesianToCanvasCoordinates(place);
    const isSeen = at && at.x > 10 && at.y > 10 && at.x < 246 && at.y < 246;
    return isSeen ? [at.x, at.y] : null;
  }

  /** Things in the picture, some of every page. */
  function seen(): number[] {
    const all = Array.from({ length: COUNT }, (_, i) => i).filter((i) => pixelOf(i));
    const pages = new Set(all.map((i) => table().slotOf(`s${i}`) >> 10));
    expect(pages.size).toBe(3);
    return all;
  }

  function expectLooks(indices: readonly number[]): void {
    const { data, width } = stage.pixels();
    const { values, flags } = table().column('bikes');
    for (const i of indices) {
      const slot = table().slotOf(`s${i}`);
      const [x, y] = pixelOf(i) as readonly [number, number];
      const at = (Math.floor(y) * width + Math.floor(x)) * 4;
      const color = [...data.subarray(at, at + 4)] as unknown as Rgba;
      const expected = lookOf(box.city.scene.layers[0]?.style as never, box.city.scene.theme, {
        value: values[slot] as number,
        flags: flags[slot] as number,
        override: 0,
      });
      expect(distance(color, expected as Rgba), `s${i}`).toBeLessThanOrEqual(3);
    }
  }

  it('every page of a table is drawn, and a change reaches its own thing only', async () => {
    const all = seen();
    expectLooks(all);
    await say([all[7] as number], () => 20);
    expectLooks(all);
  });

  it('a pick finds the thing under the pixel, and nothing that is hidden', async () => {
    const all = seen();
    for (const i of all.slice(0, 12)) {
      const [x, y] = pixelOf(i) as readonly [number, number];
      const hit = await stage.renderer.pick('main', x, y);
      const slot = table().slotOf(`s${i}`);
      expect(hit).toMatchObject({ layer: 'bikes', table: 'stations', key: `s${i}`, slot });
      expect(Math.abs((hit?.position[0] as number) - placeOf(i)[0]) * 76_000).toBeLessThan(3);
      expect(Math.abs((hit?.position[1] as number) - placeOf(i)[1]) * 111_200).toBeLessThan(3);
    }
    const [first] = all;
    const slot = table().slotOf(`s${first}`);
    const [x, y] = pixelOf(first as number) as readonly [number, number];
    box.city.scene.override('main', 'stations').add(HIDDEN, 'test', [slot]);
    await box.city.run({ do: 'deselect' });
    await stage.settled();
    expect(await stage.renderer.pick('main', x, y)).toBeNull();
  });

  it('flies to things by key', async () => {
    const end = await stage.renderer.fly('main', { table: 'stations', keys: ['s0'] });
    expect(end).toBe('arrived');
    const camera = box.city.scene.views[0]?.camera;
    expect(Math.abs((camera?.target[0] as number) - placeOf(0)[0]) * 76_000).toBeLessThan(1);
    expect(camera?.rangeMeters).toBeLessThanOrEqual(120);
    expect(await stage.renderer.fly('main', { table: 'stations', keys: ['nobody'] })).toBe(
      'missing',
    );
  });
});
