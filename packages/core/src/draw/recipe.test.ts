import { expect, it } from 'vitest';
import { openCity } from '../city.js';
import type { Layer } from '../scene/layer.js';
import { recipeOf } from './recipe.js';

const color = {
  column: 'load',
  scale: { type: 'linear', domain: [0, 1] },
  ramp: 'viridis',
} as const;

function recipe(style: Layer['style']): string {
  const city = openCity({
    version: 1,
    id: 'c',
    name: 'C',
    origin: [8, 47, 0],
    timeZone: 'UTC',
    tables: { houses: { columns: { load: { type: 'number' } } } },
    layers: [{ id: 'a', type: 'areas', table: 'houses', ...(style && { style }) }],
  });
  const [reader] = city.scene.layers;
  city.close();
  return reader ? recipeOf(reader) : '';
}

it('a style makes no other layer, walls do', () => {
  expect(recipe({ color })).toBe(recipe(undefined));
  expect(recipe({ height: 20 })).not.toBe(recipe(undefined));
});
