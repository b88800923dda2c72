export type { Point, Pose } from './camera.js';
export { createRenderer } from './element.js';
export {
  createThreeGuest,
  type GuestOptions,
  type Pointed,
  type ThreeGuest,
  type ThreeHost,
} from './guest.js';
export type { SeenLabel } from './label-view.js';
export type { Lighting } from './material.js';
export type { IdPicture } from './pick.js';
export type { Picture } from './picture.js';
export type { ViewIds } from './probe.js';
export type { Quality } from './quality.js';
export { createThreeRenderer, type ThreeOptions, type ThreeRenderer } from './renderer.js';
