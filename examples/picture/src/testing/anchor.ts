import { type Camera, FIELD_OF_VIEW_DEGREES } from '@borough/core';
import { standOf } from '@borough/core/view';

/** A point of the picture, and the camera that saw it. */
export interface Sighting {
  readonly camera: Camera;
  readonly x: number;
  readonly y: number;
}

type Vector = readonly [number, number, number];

const TAN = Math.tan((FIELD_OF_VIEW_DEGREES * Math.PI) / 360);
/** Where rays are all but parallel, the point is taken so far away; it does not matter there. */
const FAR_METERS = 500;
const LEAST = 1e-9;

/**
 * How far, in pixels, the sightings are at most from those of one point of the town: the one that is nearest to all
 * their rays. A thing that stands still has none; one that jumps has its jump.
 */
export function offPoint(seen: readonly Sighting[], width: number, height: number): number {
  const aspect = width / height;
  const eyes = seen.map(({ camera }) => {
    const { eye, direction, up } = standOf(camera);
    const forward = unit(direction);
    const right = unit(cross(forward, up));
    return { eye, forward, right, above: cross(right, forward) };
  });
  const [first] = eyes;
  if (!first) return 0;
  // Of the sum of squared distances to the rays: its matrix and right side, from the first eye.
  const matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? LEAST : 0)));
  const side = [0, 0, 0];
  seen.forEach(({ x, y }, n) => {
    const { eye, forward, right, above } = eyes[n] as (typeof eyes)[number];
    const [a, b] = [((2 * x) / width - 1) * aspect * TAN, (1 - (2 * y) / height) * TAN];
    const ray = unit(plus(forward, plus(times(right, a), times(above, b))));
    const at = minus(eye, first.eye);
    if (n === 0)
      for (const i of [0, 1, 2] as const)
        side[i] = (side[i] as number) + LEAST * FAR_METERS * ray[i];
    for (const i of [0, 1, 2] as const)
      for (const j of [0, 1, 2] as const) {
        const part = (i === j ? 1 : 0) - ray[i] * ray[j];
        (matrix[i] as number[])[j] = ((matrix[i] as number[])[j] as number) + part;
        side[i] = (side[i] as number) + part * at[j];
      }
  });
  const point = solve(matrix as unknown as readonly Vector[], side as unknown as Vector);
  return Math.max(
    ...seen.map(({ x, y }, n) => {
      const { eye, forward, right, above } = eyes[n] as (typeof eyes)[number];
      const way = minus(point, minus(eye, first.eye));
      const far = dot(way, forward);
      const across = dot(way, right) / far / (aspect * TAN);
      const upwards = dot(way, above) / far / TAN;
      return Math.hypot(((across + 1) / 2) * width - x, ((1 - upwards) / 2) * height - y);
    }),
  );
}

/** Cramer's rule; rows of a symmetric matrix are its columns. */
function solve([a, b, c]: readonly Vector[], side: Vector): Vector {
  if (!a || !b || !c) throw new Error('three rows');
  const whole = dot(a, cross(b, c));
  return [
    dot(side, cross(b, c)) / whole,
    dot(a, cross(side, c)) / whole,
    dot(a, cross(b, side)) / whole,
  ];
}

const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const times = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (a: Vector): Vector => times(a, 1 / Math.sqrt(dot(a, a)));
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
