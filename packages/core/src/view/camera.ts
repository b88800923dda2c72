import { createFrame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import type { Camera } from '../scene/view.js';

/** How near, how far and how flat one may look; the eye never goes under the ground it looks at. */
export const LIMITS = {
  pitch: [-90, -3],
  rangeMeters: [20, 50_000],
} as const;

const RAD = Math.PI / 180;

/** Forward in east, north, up at the target. */
export function directionOf(camera: Camera): Enu {
  const h = camera.headingDegrees * RAD;
  const p = camera.pitchDegrees * RAD;
  return [Math.sin(h) * Math.cos(p), Math.cos(h) * Math.cos(p), Math.sin(p)];
}

/** What is up in the picture, in east, north, up at the target. */
export function upOf(camera: Camera): Enu {
  const h = camera.headingDegrees * RAD;
  const p = camera.pitchDegrees * RAD;
  return [-Math.sin(h) * Math.sin(p), -Math.cos(h) * Math.sin(p), Math.cos(p)];
}

/** The same camera with a heading from 0 to 360 and within `LIMITS`. */
export function clampCamera(camera: Camera): Camera {
  const [lon, lat, height] = camera.target;
  return {
    target: [wrap(lon), clamp(lat, -89.9, 89.9), height],
    headingDegrees: ((camera.headingDegrees % 360) + 360) % 360,
    pitchDegrees: clamp(camera.pitchDegrees, ...LIMITS.pitch),
    rangeMeters: clamp(camera.rangeMeters, ...LIMITS.rangeMeters),
  };
}

/** Turns around what is looked at. */
export function orbit(camera: Camera, headingDegrees: number, pitchDegrees: number): Camera {
  return clampCamera({
    ...camera,
    headingDegrees: camera.headingDegrees + headingDegrees,
    pitchDegrees: camera.pitchDegrees + pitchDegrees,
  });
}

/** Moves what is looked at by metres to the right and ahead, along the ground. */
export function slide(camera: Camera, rightMeters: number, aheadMeters: number): Camera {
  const h = camera.headingDegrees * RAD;
  const east = rightMeters * Math.cos(h) + aheadMeters * Math.sin(h);
  const north = -rightMeters * Math.sin(h) + aheadMeters * Math.cos(h);
  return clampCamera({ ...camera, target: moved(camera, east, north) });
}

/** A point of a view's rectangle: −1 … 1 to the right and up, and the rectangle's width / height. */
export interface Aim {
  readonly x: number;
  readonly y: number;
  readonly aspect: number;
  readonly fovDegrees: number;
}

/**
 * Where a ray through the picture meets the plane at the target's height, as metres east and north of
 * the target. A ray to the sky or far off ends at a few times the range.
 */
export function groundUnder(camera: Camera, aim: Aim): readonly [number, number] {
  const forward = directionOf(camera);
  const h = camera.headingDegrees * RAD;
  const right: Enu = [Math.cos(h), -Math.sin(h), 0];
  const up = upOf(camera);
  const tan = Math.tan((aim.fovDegrees * RAD) / 2);
  const ray = plus(plus(forward, scale(right, aim.x * tan * aim.aspect)), scale(up, aim.y * tan));
  const eye = scale(forward, -camera.rangeMeters);
  const most = camera.rangeMeters * 4;
  const t = ray[2] < -1e-6 ? Math.min(-eye[2] / ray[2], most) : most;
  return [eye[0] + ray[0] * t, eye[1] + ray[1] * t];
}

/** Moves the camera so that the ground seen at one point of the picture comes to another. */
export function drag(camera: Camera, from: Aim, to: Aim): Camera {
  const a = groundUnder(camera, from);
  const b = groundUnder(camera, to);
  return clampCamera({ ...camera, target: moved(camera, a[0] - b[0], a[1] - b[1]) });
}

/** Comes nearer (factor below 1) or goes away; the ground under `aim` stays where it is in the picture. */
export function zoom(camera: Camera, factor: number, aim: Aim): Camera {
  const range = clamp(camera.rangeMeters * factor, ...LIMITS.rangeMeters);
  const by = 1 - range / camera.rangeMeters;
  const [east, north] = groundUnder(camera, aim);
  return clampCamera({
    ...camera,
    rangeMeters: range,
    target: moved(camera, east * by, north * by),
  });
}

function moved(camera: Camera, east: number, north: number): Camera['target'] {
  const [lon, lat, heightMeters] = camera.target;
  const place = createFrame({ lon, lat, heightMeters }).geodetic([east, north, 0]);
  return [place.lon, place.lat, heightMeters];
}

/** Part of the way from one camera to another: for damping, not for journeys. */
export function mixCamera(a: Camera, b: Camera, t: number): Camera {
  const lerp = (x: number, y: number): number => x + (y - x) * t;
  return {
    target: [
      a.target[0] + wrap(b.target[0] - a.target[0]) * t,
      lerp(a.target[1], b.target[1]),
      lerp(a.target[2], b.target[2]),
    ],
    headingDegrees: (a.headingDegrees + wrap(b.headingDegrees - a.headingDegrees) * t + 360) % 360,
    pitchDegrees: lerp(a.pitchDegrees, b.pitchDegrees),
    rangeMeters: Math.exp(lerp(Math.log(a.rangeMeters), Math.log(b.rangeMeters))),
  };
}

/** True when nobody could see the difference on a screen. */
export function isNear(a: Camera, b: Camera): boolean {
  const metersPerDegree = 111_320;
  const away = Math.hypot(
    wrap(a.target[0] - b.target[0]) * metersPerDegree * Math.cos(a.target[1] * RAD),
    (a.target[1] - b.target[1]) * metersPerDegree,
    a.target[2] - b.target[2],
  );
  return (
    away < a.rangeMeters * 3e-4 &&
    Math.abs(wrap(a.headingDegrees - b.headingDegrees)) < 0.03 &&
    Math.abs(a.pitchDegrees - b.pitchDegrees) < 0.03 &&
    Math.abs(a.rangeMeters / b.rangeMeters - 1) < 5e-4
  );
}

export function isSame(a: Camera, b: Camera): boolean {
  return (
    a === b ||
    (a.target.every((x, i) => x === b.target[i]) &&
      a.headingDegrees === b.headingDegrees &&
      a.pitchDegrees === b.pitchDegrees &&
      a.rangeMeters === b.rangeMeters)
  );
}

const wrap = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
const scale = (v: Enu, by: number): Enu => [v[0] * by, v[1] * by, v[2] * by];
const plus = (a: Enu, b: Enu): Enu => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
