export type { Engine } from './engine.js';
export type { Lighting } from './look.js';
export {
  type CesiumOptions,
  type CesiumRenderer,
  createCesiumRenderer,
  // The name that every engine's package exports, so that pages load the engine they are handed.
  createCesiumRenderer as createRenderer,
} from './renderer.js';
export type { CesiumTarget, Drive, SceneOwner } from './stage.js';
