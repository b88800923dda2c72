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
}

/** Vertical field of view of every engine, degrees. */
export const FIELD_OF_VIEW_DEGREES = 50;
