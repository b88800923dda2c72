import {
  type Camera,
  createFrame,
  type Ecef,
  FIELD_OF_VIEW_DEGREES,
  toGeodetic,
} from '@borough/core';

/** Where an engine's camera stands: ECEF metres and directions. */
export interface Pose {
  readonly eye: Ecef;
  readonly direction: Ecef;
  readonly up: Ecef;
}

const RAD = Math.PI / 180;

/** Eye, direction and up of a camera. Up is up at the target. */
export function poseOf(camera: Camera): Pose {
  const [lon, lat, heightMeters] = camera.target;
  const local = createFrame({ lon, lat, heightMeters });
  const h = camera.headingDegrees * RAD;
  const p = camera.pitchDegrees * RAD;
  const forward: Ecef = [Math.sin(h) * Math.cos(p), Math.cos(h) * Math.cos(p), Math.sin(p)];
  const up: Ecef = [-Math.sin(h) * Math.sin(p), -Math.cos(h) * Math.sin(p), Math.cos(p)];
  const target = local.fromEnu([0, 0, 0]);
  return {
    eye: local.fromEnu(scale(forward, -camera.rangeMeters)),
    direction: minus(local.fromEnu(forward), target),
    up: minus(local.fromEnu(up), target),
  };
}

/**
 * The camera of a pose. What it looks at is where its line of sight meets `heightMeters`; a line that
 * does not come down (to the horizon, to the sky) ends at `rangeMeters`.
 */
export function cameraOf(pose: Pose, heightMeters: number, rangeMeters: number): Camera {
  const target = lookedAt(pose, heightMeters) ?? plus(pose.eye, scale(pose.direction, rangeMeters));
  const place = toGeodetic(target);
  const local = createFrame(place);
  const eye = local.toEnu(pose.eye);
  const range = Math.hypot(...eye);
  const forward = scale(eye, -1 / range);
  const origin = local.fromEnu([0, 0, 0]);
  const up = local.toEnu(plus(origin, pose.up));
  // Straight down, the direction says nothing about the heading; what is up in the picture does.
  const isSteep = Math.hypot(forward[0], forward[1]) < 1e-4;
  const [east, north] = isSteep ? up : forward;
  return {
    target: [place.lon, place.lat, place.heightMeters],
    headingDegrees: (Math.atan2(east, north) / RAD + 360) % 360,
    pitchDegrees: Math.min(0, Math.asin(Math.max(-1, Math.min(1, forward[2]))) / RAD),
    rangeMeters: range,
  };
}

/** Cesium's `fov` is that of the picture's longer side; ours is the vertical one. */
export function fieldOfView(width: number, height: number): number {
  const vertical = FIELD_OF_VIEW_DEGREES * RAD;
  return width > height ? 2 * Math.atan(Math.tan(vertical / 2) * (width / height)) : vertical;
}

/** Metres that one CSS pixel covers at a distance of one metre. */
export function pixelMeters(height: number): number {
  return (2 * Math.tan((FIELD_OF_VIEW_DEGREES * RAD) / 2)) / Math.max(1, height);
}

/** Newton's steps along the line of sight; heights are nearly linear in it at a city's size. */
function lookedAt(pose: Pose, heightMeters: number): Ecef | null {
  let t = 0;
  for (let step = 0; step < 12; step++) {
    const here = plus(pose.eye, scale(pose.direction, t));
    const place = toGeodetic(here);
    const away = place.heightMeters - heightMeters;
    if (Math.abs(away) < 1e-6) return t > 0 ? here : null;
    const { toEcefMatrix: m } = createFrame(place);
    const up: Ecef = [m[8] as number, m[9] as number, m[10] as number];
    const slope = dot(up, pose.direction);
    if (slope > -0.02) return null;
    t -= away / slope;
  }
  return null;
}

/** Part of the way between two cameras: turns the short way round, comes nearer by equal factors. */
export function mixCamera(a: Camera, b: Camera, t: number, climb = 0): Camera {
  const lerp = (x: number, y: number): number => x + (y - x) * t;
  const range = Math.exp(lerp(Math.log(a.rangeMeters), Math.log(b.rangeMeters)));
  return {
    target: [
      a.target[0] + wrap(b.target[0] - a.target[0]) * t,
      lerp(a.target[1], b.target[1]),
      lerp(a.target[2], b.target[2]),
    ],
    headingDegrees: (a.headingDegrees + wrap(b.headingDegrees - a.headingDegrees) * t + 360) % 360,
    pitchDegrees: lerp(a.pitchDegrees, b.pitchDegrees),
    rangeMeters: range + climb * 4 * t * (1 - t),
  };
}

/** Metres over the ground between what two cameras look at. */
export function distanceBetween(a: Camera, b: Camera): number {
  const [lon, lat, heightMeters] = a.target;
  return Math.hypot(...createFrame({ lon, lat, heightMeters }).place(...b.target));
}

const wrap = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
const scale = (v: Ecef, by: number): Ecef => [v[0] * by, v[1] * by, v[2] * by];
const plus = (a: Ecef, b: Ecef): Ecef => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a: Ecef, b: Ecef): Ecef => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Ecef, b: Ecef): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
