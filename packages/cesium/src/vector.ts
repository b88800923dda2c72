import type { Cartesian2, Cartesian3, Cartesian4 } from '@cesium/engine';
import type { Engine } from './engine.js';

/** Two, three or four numbers as Cesium's vectors. */
export function toValue(
  engine: Engine,
  [x = 0, y = 0, z, w]: readonly number[],
): Cartesian2 | Cartesian3 | Cartesian4 {
  if (z === undefined) return new engine.Cartesian2(x, y);
  return w === undefined ? new engine.Cartesian3(x, y, z) : new engine.Cartesian4(x, y, z, w);
}
