export type { Lighting } from './material.js';
export type { IdPicture } from './pick.js';
export { createThreeRenderer, type ThreeOptions, type ThreeRenderer } from './renderer.js';
export type { Picture } from './stage.js';
