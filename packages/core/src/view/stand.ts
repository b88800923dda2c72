import { createFrame } from '../geo/frame.js';
import { type Ecef, toGeodetic } from '../geo/position.js';
import type { Camera } from '../scene/view.js';
import { directionOf, upOf } from './camera.js';

/** Where an engine's camera stands: ECEF metres and directions. */
export interface Stand {
  readonly eye: Ecef;
  readonly direction: Ecef;
  readonly up: Ecef;
}

const RAD = Math.PI / 180;

/** Eye, direction and up of a camera, and what it looks at. Up is up at the target. */
export function standOf(camera: Camera): Stand & { readonly target: Ecef } {
  const [lon, lat, heightMeters] = camera.target;
  const local = createFrame({ lon, lat, heightMeters });
  const forward = directionOf(camera);
  const target = local.fromEnu([0, 0, 0]);
  return {
    target,
    eye: local.fromEnu(scale(forward, -camera.rangeMeters)),
    direction: minus(local.fromEnu(forward), target),
    up: minus(local.fromEnu(upOf(camera)), target),
  };
}

/**
 * The camera of a stand. What it looks at is where its line of sight meets `heightMeters`; a line that
 * does not come down (to the horizon, to the sky) ends at `rangeMeters`.
 */
export function cameraOf(stand: Stand, heightMeters: number, rangeMeters: number): Camera {
  const target =
    lookedAt(stand, heightMeters) ?? plus(stand.eye, scale(stand.direction, rangeMeters));
  const place = toGeodetic(target);
  const local = createFrame(place);
  const eye = local.toEnu(stand.eye);
  const range = Math.hypot(...eye);
  const forward = scale(eye, -1 / range);
  const origin = local.fromEnu([0, 0, 0]);
  const up = local.toEnu(plus(origin, stand.up));
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

/** Newton's steps along the line of sight; heights are nearly linear in it at a city's size. */
function lookedAt(stand: Stand, heightMeters: number): Ecef | null {
  let t = 0;
  for (let step = 0; step < 12; step++) {
    const here = plus(stand.eye, scale(stand.direction, t));
    const place = toGeodetic(here);
    const away = place.heightMeters - heightMeters;
    if (Math.abs(away) < 1e-6) return t > 0 ? here : null;
    const { toEcefMatrix: m } = createFrame(place);
    const up: Ecef = [m[8] as number, m[9] as number, m[10] as number];
    const slope = dot(up, stand.direction);
    if (slope > -0.02) return null;
    t -= away / slope;
  }
  return null;
}

const scale = (v: Ecef, by: number): Ecef => [v[0] * by, v[1] * by, v[2] * by];
const plus = (a: Ecef, b: Ecef): Ecef => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a: Ecef, b: Ecef): Ecef => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Ecef, b: Ecef): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
