import type { FlightEnd } from '../render/renderer.js';
import { type Fence, keepWithin } from '../scene/fence.js';
import type { Camera } from '../scene/view.js';
import { clampCamera, isNear, isSame, mixCamera } from './camera.js';
import { type Flight, planFlight } from './flight.js';

/** One view's camera in motion: follows a hand with a little damping, or flies. */
export interface Rig {
  readonly camera: Camera;
  /** Where the hand wants it; gestures build on this, not on the damped picture. */
  readonly goal: Camera;
  readonly isFlying: boolean;
  /** Puts the camera somewhere at once: it was set from outside. */
  set(camera: Camera): void;
  /** A person's hand moves it; ends a flight. */
  steer(goal: Camera): void;
  /** The engine's own hand has moved it already; ends a flight. */
  taken(camera: Camera): void;
  fly(target: Camera, signal?: AbortSignal): Promise<FlightEnd>;
  /** Moves on in time; true while another frame is needed. */
  step(nowMs: number): boolean;
  close(): void;
}

/** Time in which the camera comes within a third of its goal. */
const DAMPING_MS = 60;

export interface RigOptions {
  /** Where it stands at first. */
  readonly camera: Camera;
  /** True for those who asked for less motion: nothing glides or flies, everything jumps. */
  isStill(): boolean;
  /** What it may not leave, if anything. */
  fence?(): Fence | undefined;
  /** Another frame is needed. */
  wake(): void;
}

export function createRig({ camera: initial, isStill, fence, wake }: RigOptions): Rig {
  const within = (wanted: Camera): Camera => keepWithin(wanted, fence?.());
  let camera = within(clampCamera(initial));
  let goal = camera;
  let lastMs: number | null = null;
  let flight: { way: Flight; startMs: number | null; end(how: FlightEnd): void } | null = null;

  const endFlight = (how: FlightEnd): void => {
    const ending = flight;
    flight = null;
    ending?.end(how);
  };

  return {
    get camera() {
      return camera;
    },
    get goal() {
      return goal;
    },
    get isFlying() {
      return flight !== null;
    },
    set(next) {
      endFlight('superseded');
      camera = within(next);
      goal = camera;
      wake();
    },
    steer(next) {
      endFlight('interrupted');
      goal = within(next);
      if (isStill()) camera = goal;
      wake();
    },
    taken(next) {
      endFlight('interrupted');
      camera = within(next);
      goal = camera;
    },
    fly(target, signal) {
      endFlight('superseded');
      if (signal?.aborted) return Promise.resolve('aborted');
      return new Promise((resolve) => {
        const abort = (): void => {
          if (flight === mine) endFlight('aborted');
        };
        const mine = {
          way: planFlight(camera, within(target)),
          startMs: null,
          end(how: FlightEnd) {
            signal?.removeEventListener('abort', abort);
            goal = camera;
            resolve(how);
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        flight = mine;
        wake();
      });
    },
    step(nowMs) {
      if (flight) {
        flight.startMs ??= nowMs;
        const share = isStill() ? 1 : (nowMs - flight.startMs) / flight.way.durationMs;
        camera = flight.way.at(share);
        goal = camera;
        if (share >= 1) endFlight('arrived');
        lastMs = null;
        return flight !== null;
      }
      if (isSame(camera, goal)) {
        lastMs = null;
        return false;
      }
      // The first frame after a rest has no past to measure from.
      const elapsed = lastMs === null ? 16 : Math.min(100, nowMs - lastMs);
      lastMs = nowMs;
      camera = mixCamera(camera, goal, 1 - Math.exp(-elapsed / DAMPING_MS));
      if (isNear(camera, goal)) camera = goal;
      return camera !== goal;
    },
    close: () => endFlight('aborted'),
  };
}
