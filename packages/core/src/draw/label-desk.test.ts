import { openShapeCity } from '@borough/fixtures';
import { expect, it, vi } from 'vitest';
import { createFrame } from '../geo/frame.js';
import type { LabelsLayer, LayerReader } from '../scene/layer.js';
import { FONT_PIXELS, type Glyph } from './atlas.js';
import { createLabelDesk, type LabelView, type LabelWriter } from './label-desk.js';
import { createLabelPlaces } from './label-place.js';
import { LABEL_PIXELS } from './label-text.js';

/** Every letter is ten pixels wide on the screen. */
const GLYPH = { advance: (10 * FONT_PIXELS) / LABEL_PIXELS.small } as Glyph;
const layer: LabelsLayer = {
  ...{ id: 'names', type: 'labels', table: 'places', column: 'name' },
  importance: 'size',
};

/** What is written in a view that looks down on as many metres as it has pixels. */
async function written(
  width: number,
  height: number,
  names: Readonly<Record<string, readonly [east: number, north: number, size?: number]>>,
): Promise<string[]> {
  const columns = { name: { type: 'text' }, size: { type: 'number' } } as const;
  const { city, feeds, at } = openShapeCity({ places: { columns } }, [layer]);
  const { scene } = city;
  const table = scene.table('places');
  for (const [name, [east, north, size]] of Object.entries(names))
    feeds.say('places', [
      { key: name, column: 'name', value: name, position: at(east, north) },
      ...(size === undefined ? [] : [{ key: name, column: 'size', value: size }]),
    ]);
  await vi.waitFor(() => expect(table.size).toBe(1 + Object.keys(names).length));
  const frame = createFrame(scene.origin);
  const writer: LabelWriter = {
    layer,
    table,
    ...createLabelPlaces(layer, table, frame, scene.playMs),
    write() {},
  };
  const view: LabelView = {
    id: 'main',
    width,
    height,
    stamp: '',
    project: ([x, y]) => ({ x: (2 * x) / width, y: (2 * y) / height, far: 200 + y }),
  };
  const desk = createLabelDesk(scene, { glyph: () => GLYPH }, () => 'en');
  desk.place(view, [[scene.layers[0] as LayerReader, writer]], 1000);
  const texts = desk.shown('main').map(({ text }) => text);
  city.close();
  return texts.sort();
}

it('LA1 no edge of a view cuts a label', async () => {
  const names = {
    middle: [0, 0],
    // Five letters are fifty pixels, six are sixty.
    leftA: [-76, 20],
    leftB: [-74, -20],
    rightA: [71, 20],
    rightB: [69, -20],
    above: [0, 44],
    under: [0, -49],
  } as const;
  expect(await written(200, 100, names)).toEqual(['leftB', 'middle', 'rightB']);
});

it('LA1 a label that is wider than its view is shown all the same', async () => {
  expect(await written(40, 100, { middle: [0, 0] })).toEqual(['middle']);
});

it('LA1 of two the one that looks larger is read, and without a size the nearer', async () => {
  // A tower 220 m away, of 90 m; what is two metres nearer and half a metre less tall looks larger.
  const tower = [0, 20, 90] as const;
  expect(await written(100, 100, { tower, kiosk: [0, 18, 20] })).toEqual(['tower']);
  expect(await written(100, 100, { kiosk: [0, 18, 89.5], tower })).toEqual(['kiosk']);
  expect(await written(100, 100, { far: [0, 20], near: [0, 18] })).toEqual(['near']);
});
