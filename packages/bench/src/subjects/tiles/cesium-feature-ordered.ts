import type { GlSpy } from '../../gl.js';
import { toOrdered, type Values } from '../../messages/values.js';
import type { Subject } from '../../subject.js';
import { createPainted } from './cesium-feature.js';

/** `feature.color` for whoever has put the changes in order beforehand, each feature once, as borough's worker does. */
export const create = (_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> =>
  createPainted(canvas, 'cesium:feature.color, changes in order', toOrdered);
