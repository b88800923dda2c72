import { createFrame } from '../geo/frame.js';
import type { Camera } from '../scene/view.js';
import { mixCamera } from './camera.js';

/** A way from one camera to another. */
export interface Flight {
  readonly durationMs: number;
  /** The camera after a share of the time, 0 … 1; at 1 it is the target itself. */
  at(share: number): Camera;
}

/** How much a flight prefers climbing to crossing; 1.4 is the value people like best in the paper. */
const RHO = 1.3;

/**
 * The smooth and efficient way (van Wijk and Nuij, "Smooth and efficient zooming and panning", 2003):
 * long flights climb, short ones glide, and the picture moves at a steady pace.
 */
export function planFlight(from: Camera, to: Camera): Flight {
  const start = createFrame({
    lon: from.target[0],
    lat: from.target[1],
    heightMeters: from.target[2],
  });
  const [east, north] = start.place(to.target[0], to.target[1], to.target[2]);
  const path = planPath(Math.hypot(east, north), from.rangeMeters, to.rangeMeters);
  return {
    durationMs: Math.min(4500, Math.max(450, path.length * 800)),
    at(share) {
      if (share >= 1) return to;
      const t = ease(Math.max(0, share));
      const { part, range } = path.at(t);
      const here = mixCamera(from, to, t);
      const there = mixCamera(from, to, part);
      return { ...here, target: there.target, rangeMeters: range };
    },
  };
}

interface Path {
  readonly length: number;
  at(t: number): { readonly part: number; readonly range: number };
}

function planPath(distance: number, w0: number, w1: number): Path {
  if (distance < Math.min(w0, w1) * 1e-3) {
    const length = Math.log(w1 / w0) / RHO;
    return {
      length: Math.abs(length),
      at: (t) => ({ part: t, range: w0 * Math.exp(RHO * t * length) }),
    };
  }
  const rho2 = RHO * RHO;
  const rho4 = rho2 * rho2;
  const d2 = distance * distance;
  const b0 = (w1 * w1 - w0 * w0 + rho4 * d2) / (2 * w0 * rho2 * distance);
  const b1 = (w1 * w1 - w0 * w0 - rho4 * d2) / (2 * w1 * rho2 * distance);
  const r0 = Math.log(Math.sqrt(b0 * b0 + 1) - b0);
  const r1 = Math.log(Math.sqrt(b1 * b1 + 1) - b1);
  const length = (r1 - r0) / RHO;
  return {
    length,
    at(t) {
      const s = RHO * t * length + r0;
      const part = (w0 / (rho2 * distance)) * (Math.cosh(r0) * Math.tanh(s) - Math.sinh(r0));
      return { part, range: (w0 * Math.cosh(r0)) / Math.cosh(s) };
    },
  };
}

/** Starts and ends at rest. */
const ease = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);
