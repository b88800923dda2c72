export type { Engine } from './engine.js';
export type { Lighting } from './look.js';
export { type CesiumOptions, type CesiumRenderer, createCesiumRenderer } from './renderer.js';
export type { CesiumTarget, Drive, SceneOwner } from './stage.js';
