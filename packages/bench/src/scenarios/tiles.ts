import type { Subjects, ValuesSize, Variants } from './values.js';

/** B6: features of a tileset, all of them in the picture, whose values change; and another look for all. */
export const TILES: Subjects = {
  'borough-three': () => import('../subjects/tiles/borough-three.js'),
  'borough-cesium': () => import('../subjects/tiles/borough-cesium.js'),
  'cesium-shader': () => import('../subjects/tiles/cesium-shader.js'),
  'cesium-shader-keys': () => import('../subjects/tiles/cesium-shader-keys.js'),
  'cesium-feature': () => import('../subjects/tiles/cesium-feature.js'),
  'cesium-feature-ordered': () => import('../subjects/tiles/cesium-feature-ordered.js'),
  'cesium-style': () => import('../subjects/tiles/cesium-style.js'),
};

/** 276² boxes in 25 tiles. */
export const TILES_SIZE: ValuesSize = { n: 76_176, changes: 10_000, rounds: 60, warmUp: 30 };

export const TILES_VARIANTS: Variants = {
  updates: [['tiles-update', 'random']],
  restyle: 'restyle/tiles',
};
