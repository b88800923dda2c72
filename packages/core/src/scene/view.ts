import type { Fence } from './fence.js';

/** The name of a view. */
export type ViewId = string;

/** Where one looks from, told by what one looks at. */
export interface Camera {
  /** lon, lat (degrees), ellipsoidal height (metres) of the point in the middle of the picture. */
  readonly target: readonly [number, number, number];
  /** Clockwise from north: 0 looks north. */
  readonly headingDegrees: number;
  /** −90 looks straight down, 0 to the horizon. */
  readonly pitchDegrees: number;
  /** From the eye to the target, metres. */
  readonly rangeMeters: number;
}

/** A rectangle of the canvas as fractions: x and y of the top left corner, width, height. */
export type Rect = readonly [number, number, number, number];

/** A view as a renderer reads it. */
export interface ViewReader {
  readonly id: ViewId;
  readonly rect: Rect;
  readonly camera: Camera;
  /** Layers not drawn in this view. */
  readonly hiddenLayers: ReadonlySet<string>;
  /** The part of the whole picture that the rectangle shows; [0, 0, 1, 1] is all of it. */
  readonly window: Rect;
  /** The future that stands here; absent, the existing city. Renderers need not know. */
  readonly scenario?: string;
  /** What its camera may not leave. */
  readonly fence?: Fence;
}

/** Vertical field of view of every engine, degrees. */
export const FIELD_OF_VIEW_DEGREES = 50;

/** The camera as it is written down: to a centimetre of place, a decimetre of distance, a hundredth of a degree. */
export function roundCamera({ target, headingDegrees, pitchDegrees, rangeMeters }: Camera): Camera {
  const [lon, lat, heightMeters] = target;
  return {
    target: [round(lon, 7), round(lat, 7), round(heightMeters, 1)],
    headingDegrees: round(headingDegrees, 2),
    pitchDegrees: round(pitchDegrees, 2),
    rangeMeters: round(rangeMeters, 1),
  };
}

/** Adding 0 makes −0 an ordinary zero. */
const round = (x: number, digits: number): number => Number(x.toFixed(digits)) + 0;
