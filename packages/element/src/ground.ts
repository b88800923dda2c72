import {
  type Camera,
  createFrame,
  type Enu,
  FIELD_OF_VIEW_DEGREES,
  type Frame,
  type ViewReader,
} from '@borough/core';
import { directionOf, upOf } from '@borough/core/view';

/** lon, lat (degrees), ellipsoidal height (metres). */
export type Position = readonly [number, number, number];

/** A picture of a view in CSS pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
}

const RAD = Math.PI / 180;
const TAN = Math.tan((FIELD_OF_VIEW_DEGREES * RAD) / 2);

interface Pose {
  readonly eye: Enu;
  readonly right: Enu;
  readonly up: Enu;
  readonly forward: Enu;
}

/** The camera's axes in the local frame of its target. */
function poseOf(camera: Camera): Pose {
  const forward = directionOf(camera);
  const h = camera.headingDegrees * RAD;
  const right: Enu = [Math.cos(h), -Math.sin(h), 0];
  return { eye: scale(forward, -camera.rangeMeters), right, up: upOf(camera), forward };
}

const frameOf = ([lon, lat, heightMeters]: Position): Frame =>
  createFrame({ lon, lat, heightMeters });
const scale = (a: Enu, by: number): Enu => [a[0] * by, a[1] * by, a[2] * by];
const dot = (a: Enu, b: Enu): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Where a place is in the picture of a camera, CSS pixels from the top left; null behind it. */
export function project(
  camera: Camera,
  { width, height }: Picture,
  [lon, lat, heightMeters]: Position,
): readonly [number, number] | null {
  const { eye, right, up, forward } = poseOf(camera);
  const at = frameOf(camera.target).place(lon, lat, heightMeters);
  const from: Enu = [at[0] - eye[0], at[1] - eye[1], at[2] - eye[2]];
  const depth = dot(from, forward);
  if (depth <= 0) return null;
  const half = height / 2;
  const pixels = half / (depth * TAN);
  return [width / 2 + dot(from, right) * pixels, half - dot(from, up) * pixels];
}

/** The whole picture of which a view shows a part, on a stage, CSS pixels. */
export function pictureOf(
  { rect, window }: Pick<ViewReader, 'rect' | 'window'>,
  stage: { readonly clientWidth: number; readonly clientHeight: number },
): Picture & { readonly left: number; readonly top: number } {
  const width = (rect[2] * stage.clientWidth) / window[2];
  const height = (rect[3] * stage.clientHeight) / window[3];
  return {
    left: rect[0] * stage.clientWidth - window[0] * width,
    top: rect[1] * stage.clientHeight - window[1] * height,
    width,
    height,
  };
}

/** The place at a height, the camera's target's unless given, under a point of the picture; null in the sky. */
export function groundAt(
  camera: Camera,
  { width, height }: Picture,
  x: number,
  y: number,
  heightMeters: number = camera.target[2],
): Position | null {
  const { eye, right, up: top, forward } = poseOf(camera);
  const half = height / 2;
  const across = ((x - width / 2) / half) * TAN;
  const along = ((half - y) / half) * TAN;
  const ray = forward.map(
    (f, i) => f + (right[i] as number) * across + (top[i] as number) * along,
  ) as unknown as Enu;
  const up = heightMeters - camera.target[2];
  const t = (up - eye[2]) / ray[2];
  // To the sky, or from below.
  if (!(t > 0)) return null;
  const frame = frameOf(camera.target);
  const at = frame.geodetic([eye[0] + ray[0] * t, eye[1] + ray[1] * t, up]);
  return [at.lon, at.lat, heightMeters];
}

/** Metres that a CSS pixel covers in the middle of the picture. */
export function metersPerPixel(camera: Camera, heightPixels: number): number {
  return (2 * camera.rangeMeters * TAN) / Math.max(1, heightPixels);
}
