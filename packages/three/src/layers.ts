import type { LayerReader } from '@borough/core';
import { isRaised, recipeOf } from '@borough/core/draw';
import type { AdapterRoom, LayerAdapter } from './adapter.js';
import { createAreas } from './areas.js';
import { createGltfs } from './gltfs.js';
import { createHeat } from './heat.js';
import { createLabels } from './labels.js';
import { createLines } from './lines.js';
import { createModels } from './models.js';
import { createPoints } from './points.js';
import { createTracks } from './tracks.js';

/** The adapter of a layer; null for tilesets, which live longer than the layers that colour them. */
export function createLayer(reader: LayerReader, room: AdapterRoom): LayerAdapter | null {
  const { layer } = reader;
  const recipe = recipeOf(reader);
  switch (layer.type) {
    case 'points':
      return createPoints(layer, recipe, room);
    case 'areas':
      return createAreas(layer, recipe, isRaised(reader), room);
    case 'lines':
      return createLines(layer, recipe, room);
    case 'tracks':
      return createTracks(layer, recipe, room);
    case 'models':
      return createModels(layer, recipe, room);
    case 'gltf':
      return createGltfs(layer, recipe, room);
    case 'heat':
      return createHeat(layer, recipe, room);
    case 'labels':
      return createLabels(layer, recipe, room);
    default:
      return null;
  }
}
