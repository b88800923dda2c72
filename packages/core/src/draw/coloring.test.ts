import { expect, it } from 'vitest';
import { openCity } from '../city.js';
import type { Layer } from '../scene/layer.js';
import { coloring } from './coloring.js';

const color = {
  column: 'load',
  scale: { type: 'linear', domain: [0, 1] },
  ramp: 'viridis',
} as const;
const features = (id: string, more: Partial<Layer> = {}): Layer =>
  ({ id, type: 'features', tileset: 'houses', ...more }) as Layer;

it('RC6 a tileset is coloured by the topmost layer that has a rule for it and is to be seen', () => {
  const city = openCity({
    version: 1,
    id: 'c',
    name: 'C',
    origin: [8, 47, 0],
    timeZone: 'UTC',
    tilesets: { houses: { url: 'x', table: 'houses' } },
    tables: { houses: { columns: { load: { type: 'number' } } } },
    layers: [
      features('below', { style: { color } }),
      features('above', { style: { color } }),
      features('plain'),
      features('unseen', { style: { color }, visible: false }),
    ],
  });
  const { scene } = city;
  const [view] = scene.views;
  expect(coloring(scene, undefined, 'houses')?.id).toBe('above');
  expect(coloring(scene, view, 'houses')?.id).toBe('above');
  const hiding = (...ids: string[]) => view && { ...view, hiddenLayers: new Set(ids) };
  expect(coloring(scene, hiding('above'), 'houses')?.id).toBe('below');
  expect(coloring(scene, hiding('above', 'below'), 'houses')?.id).toBe('plain');
  expect(coloring(scene, view, 'other')).toBeUndefined();
  city.close();
});
