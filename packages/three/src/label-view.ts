import type { LabelView } from '@borough/core/draw';
import { Vector3 } from 'three';
import { toScene } from './camera.js';
import type { Sight } from './sight.js';
import type { View } from './views.js';

/** A label on the screen, in CSS pixels of its view. */
export interface SeenLabel {
  readonly layer: string;
  readonly slot: number;
  readonly text: string;
  /** Where it hangs. */
  readonly x: number;
  readonly y: number;
  readonly widthPixels: number;
  /** 0 … 1 while it comes and goes. */
  readonly alpha: number;
}

/** A view of three's as the desk of labels sees it. */
export function toLabelView({ id, box, camera }: View, sight: Sight): LabelView {
  const point = new Vector3();
  return {
    id,
    width: box.width,
    height: box.height,
    stamp: camera.matrixWorldInverse.elements.map((x) => x.toFixed(4)).join(' '),
    project(place) {
      point.set(...toScene(place)).applyMatrix4(camera.matrixWorldInverse);
      const far = -point.z;
      point.applyMatrix4(camera.projectionMatrix);
      return { x: point.x, y: point.y, far };
    },
    isHidden: (place) => sight.isHidden(id, toScene(place)),
  };
}
