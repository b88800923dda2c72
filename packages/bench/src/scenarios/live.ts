import type { Subjects, ValuesSize, Variants } from './values.js';

/** B1–B3: sensors whose values change in each frame, at random, as neighbours or all at once, and another look for all. */
export const LIVE: Subjects = {
  'borough-three': () => import('../subjects/live/borough-three.js'),
  'three-texture': () => import('../subjects/live/three-texture.js'),
  'three-instanced': () => import('../subjects/live/three-instanced.js'),
  'deck-buffer': () => import('../subjects/live/deck-buffer.js'),
  'deck-triggers': () => import('../subjects/live/deck-triggers.js'),
  'borough-cesium': () => import('../subjects/live/borough-cesium.js'),
  'cesium-shader': () => import('../subjects/live/cesium-shader.js'),
  'cesium-buffer-points': () => import('../subjects/live/cesium-buffer-points.js'),
  'cesium-points': () => import('../subjects/live/cesium-points.js'),
};

export const LIVE_SIZE: ValuesSize = { n: 1_000_000, changes: 10_000, rounds: 24, warmUp: 8 };

export const LIVE_VARIANTS: Variants = {
  updates: [
    ['live-update', 'random'],
    ['live-burst/clustered', 'clustered'],
    ['live-burst/all', 'all'],
  ],
  restyle: 'restyle',
};
