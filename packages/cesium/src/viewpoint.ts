import type { Camera, Ecef, FlightEnd, Undo } from '@borough/core';
import type { Cartesian3, Scene } from '@cesium/engine';
import { cameraOf, type Pose, poseOf } from './camera.js';
import type { Engine } from './engine.js';
import { createPilot } from './flight.js';

/** The camera of the view that is drawn: put where the city says, and told where a hand has moved it. */
export interface Viewpoint {
  readonly camera: Camera;
  /** Puts it somewhere, unless the city already has it there from us. */
  set(camera: Camera): void;
  fly(to: Camera, signal?: AbortSignal): Promise<FlightEnd>;
  readonly dispose: Undo;
}

/** @param isDriven false leaves the engine's camera where it is until somebody asks */
export function createViewpoint(
  engine: Engine,
  scene: Scene,
  initial: Camera,
  isDriven: boolean,
  moved: (camera: Camera) => void,
): Viewpoint {
  let told = initial;
  let pose: Pose | null = null;
  const pilot = createPilot((camera) => {
    put(camera);
    moved(camera);
  });

  function put(camera: Camera): void {
    const { eye, direction, up } = poseOf(camera);
    const vector = ([x, y, z]: Ecef): Cartesian3 => new engine.Cartesian3(x, y, z);
    scene.camera.setView({
      destination: vector(eye),
      orientation: { direction: vector(direction), up: vector(up) },
    });
    told = camera;
    pose = read();
    scene.requestRender();
  }

  function read(): Pose {
    const { positionWC, directionWC, upWC } = scene.camera;
    const triple = ({ x, y, z }: Cartesian3): Ecef => [x, y, z];
    return { eye: triple(positionWC), direction: triple(directionWC), up: triple(upWC) };
  }

  /** Something else than us has moved it: a hand, or the host. */
  function watch(): void {
    const now = read();
    if (pose && isSame(now, pose)) return;
    pose = now;
    told = cameraOf(now, told.target[2], told.rangeMeters);
    if (pilot.isFlying) pilot.end('interrupted');
    moved(told);
  }

  if (isDriven) put(initial);
  const unwatch = scene.postRender.addEventListener(watch);

  return {
    get camera() {
      return told;
    },
    set(camera) {
      if (camera === told) return;
      pilot.end('superseded');
      put(camera);
    },
    fly(to, signal) {
      return pilot.fly(told, to, signal);
    },
    dispose() {
      unwatch();
      pilot.end('aborted');
    },
  };
}

/** A millimetre and a ten-millionth of a turn: less is arithmetic, not movement. */
function isSame(a: Pose, b: Pose): boolean {
  const near = (p: Ecef, q: Ecef, by: number): boolean =>
    p.every((x, i) => Math.abs(x - (q[i] as number)) < by);
  return near(a.eye, b.eye, 1e-3) && near(a.direction, b.direction, 1e-7) && near(a.up, b.up, 1e-7);
}
