import { type Camera, FIELD_OF_VIEW_DEGREES } from '../scene/view.js';
import { type Aim, clampCamera, orbit, slide, zoom } from './camera.js';

/** One step of a camera: what a key or a button does. */
export type Step =
  | 'left'
  | 'right'
  | 'ahead'
  | 'back'
  | 'turnLeft'
  | 'turnRight'
  | 'lower'
  | 'higher'
  | 'nearer'
  | 'farther'
  | 'north'
  | 'home';

/** The part of a keyboard event that is read. */
export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const KEYS: Readonly<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'ahead',
  ArrowDown: 'back',
  '+': 'nearer',
  '=': 'nearer',
  '-': 'farther',
  _: 'farther',
  n: 'north',
  N: 'north',
  Home: 'home',
};
const WITH_SHIFT: Readonly<Record<string, Step>> = {
  ArrowLeft: 'turnLeft',
  ArrowRight: 'turnRight',
  ArrowUp: 'higher',
  ArrowDown: 'lower',
};

/** Arrows pan, with shift they orbit and tilt; plus and minus zoom, N turns north, Home goes back. Else null. */
export function stepOf({ key, shiftKey, altKey, ctrlKey, metaKey }: Key): Step | null {
  if (altKey || ctrlKey || metaKey) return null;
  const shifted = shiftKey && Object.hasOwn(WITH_SHIFT, key) ? WITH_SHIFT[key] : undefined;
  return shifted ?? (Object.hasOwn(KEYS, key) ? (KEYS[key] as Step) : null);
}

const MIDDLE: Aim = { x: 0, y: 0, aspect: 1, fovDegrees: FIELD_OF_VIEW_DEGREES };

/** The camera a step further. */
export function stepCamera(camera: Camera, step: Step, home: Camera): Camera {
  const meters = camera.rangeMeters * 0.12;
  switch (step) {
    case 'left':
      return slide(camera, -meters, 0);
    case 'right':
      return slide(camera, meters, 0);
    case 'ahead':
      return slide(camera, 0, meters);
    case 'back':
      return slide(camera, 0, -meters);
    case 'turnLeft':
      return orbit(camera, -8, 0);
    case 'turnRight':
      return orbit(camera, 8, 0);
    case 'higher':
      return orbit(camera, 0, -5);
    case 'lower':
      return orbit(camera, 0, 5);
    case 'nearer':
      return zoom(camera, 0.8, MIDDLE);
    case 'farther':
      return zoom(camera, 1.25, MIDDLE);
    case 'north':
      return clampCamera({ ...camera, headingDegrees: 0 });
    case 'home':
      return home;
  }
}
