import type { Camera, Ecef, Fence, FlightEnd, Undo } from '@borough/core';
import { cameraOf, createRig, type Stand, standOf } from '@borough/core/view';
import type { Cartesian3, Scene } from '@cesium/engine';
import type { Engine } from './engine.js';

/** The camera of the view that is drawn: put where the city says, and told where a hand has moved it. */
export interface Viewpoint {
  readonly camera: Camera;
  /** Puts it somewhere, unless the city already has it there from us. */
  set(camera: Camera): void;
  /** A person's key moves it on from where it is going. */
  steer(change: (goal: Camera) => Camera): void;
  fly(to: Camera, signal?: AbortSignal): Promise<FlightEnd>;
  readonly dispose: Undo;
}

/** What a viewpoint may ask of the city and its people. */
export interface ViewpointRoom {
  readonly camera: Camera;
  /** False leaves the engine's camera where it is until somebody asks. */
  readonly isDriven: boolean;
  /** True for those who asked for less motion. */
  isStill(): boolean;
  fence(): Fence | undefined;
  moved(camera: Camera): void;
}

export function createViewpoint(engine: Engine, scene: Scene, room: ViewpointRoom): Viewpoint {
  let stand: Stand | null = null;
  const rig = createRig({
    camera: room.camera,
    isStill: room.isStill,
    fence: room.fence,
    wake: () => scene.requestRender(),
  });
  let told = rig.camera;

  function put(camera: Camera): void {
    const { eye, direction, up } = standOf(camera);
    const vector = ([x, y, z]: Ecef): Cartesian3 => new engine.Cartesian3(x, y, z);
    scene.camera.setView({
      destination: vector(eye),
      orientation: { direction: vector(direction), up: vector(up) },
    });
    told = camera;
    stand = read();
    scene.requestRender();
  }

  function read(): Stand {
    const { positionWC, directionWC, upWC } = scene.camera;
    const triple = ({ x, y, z }: Cartesian3): Ecef => [x, y, z];
    return { eye: triple(positionWC), direction: triple(directionWC), up: triple(upWC) };
  }

  /** Flights and keys move it on in time, whether or not anything is drawn. */
  function step(): void {
    rig.step(performance.now());
    if (rig.camera === told) return;
    put(rig.camera);
    room.moved(told);
  }

  /** Something else than us has moved it: a hand, or the host. */
  function watch(): void {
    const now = read();
    if (stand && isSame(now, stand)) return;
    stand = now;
    told = cameraOf(now, told.target[2], told.rangeMeters);
    rig.taken(told);
    // Back inside of the fence, where the hand has left it.
    if (rig.camera !== told) put(rig.camera);
    room.moved(told);
  }

  if (room.isDriven) put(rig.camera);
  const unwatch = scene.postRender.addEventListener(watch);
  const unstep = scene.preUpdate.addEventListener(step);

  return {
    get camera() {
      return told;
    },
    set(camera) {
      if (camera === told) return;
      rig.set(camera);
      put(rig.camera);
    },
    steer: (change) => rig.steer(change(rig.goal)),
    fly: rig.fly,
    dispose() {
      unwatch();
      unstep();
      rig.close();
    },
  };
}

/** A millimetre and a ten-millionth of a turn: less is arithmetic, not movement. */
function isSame(a: Stand, b: Stand): boolean {
  const near = (p: Ecef, q: Ecef, by: number): boolean =>
    p.every((x, i) => Math.abs(x - (q[i] as number)) < by);
  return near(a.eye, b.eye, 1e-3) && near(a.direction, b.direction, 1e-7) && near(a.up, b.up, 1e-7);
}
