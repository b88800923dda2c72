import {
  type Camera,
  createFrame,
  type Enu,
  FIELD_OF_VIEW_DEGREES,
  type Frame,
} from '@borough/core';

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
function poseOf({ headingDegrees, pitchDegrees, rangeMeters }: Camera): Pose {
  const [h, p] = [headingDegrees * RAD, pitchDegrees * RAD];
  const forward: Enu = [Math.sin(h) * Math.cos(p), Math.cos(h) * Math.cos(p), Math.sin(p)];
  const right: Enu = [Math.cos(h), -Math.sin(h), 0];
  const up: Enu = [-Math.sin(h) * Math.sin(p), -Math.cos(h) * Math.sin(p), Math.cos(p)];
  return { eye: scale(forward, -rangeMeters), right, up, forward };
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

/** The place on the ground, as high as the camera's target, under a point of the picture; null in the sky. */
export function groundAt(
  camera: Camera,
  { width, height }: Picture,
  x: number,
  y: number,
): Position | null {
  const { eye, right, up, forward } = poseOf(camera);
  const half = height / 2;
  const across = ((x - width / 2) / half) * TAN;
  const along = ((half - y) / half) * TAN;
  const ray = forward.map(
    (f, i) => f + (right[i] as number) * across + (up[i] as number) * along,
  ) as unknown as Enu;
  if (ray[2] >= 0) return null;
  const t = -eye[2] / ray[2];
  const frame = frameOf(camera.target);
  const at = frame.geodetic([eye[0] + ray[0] * t, eye[1] + ray[1] * t, 0]);
  return [at.lon, at.lat, camera.target[2]];
}

/** Metres that a CSS pixel covers in the middle of the picture. */
export function metersPerPixel(camera: Camera, heightPixels: number): number {
  return (2 * camera.rangeMeters * TAN) / Math.max(1, heightPixels);
}

/** Metres over the ground between two places, heights aside. */
export function distanceMeters(a: Position, b: Position): number {
  const middle: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0];
  const frame = frameOf(middle);
  const [p, q] = [frame.place(a[0], a[1], 0), frame.place(b[0], b[1], 0)];
  return Math.hypot(p[0] - q[0], p[1] - q[1]);
}

/** The length of a way over the ground, metres. */
export function wayMeters(way: readonly Position[]): number {
  return way.slice(1).reduce((sum, at, i) => sum + distanceMeters(way[i] as Position, at), 0);
}

/** The area that a way encloses on the ground, square metres, by the shoelace formula in the plane of its first place. */
export function areaSquareMeters(ring: readonly Position[]): number {
  const [first] = ring;
  if (!first || ring.length < 3) return 0;
  const frame = frameOf([first[0], first[1], 0]);
  const flat = ring.map(([lon, lat]) => frame.place(lon, lat, 0));
  const twice = flat.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = flat[(i + 1) % flat.length] as Enu;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
