import {
  BoroughError,
  type Camera,
  createFrame,
  type Frame,
  type SceneReader,
  type ViewId,
  type ViewReader,
} from '@borough/core';
import { clampCamera, createRig, type Rig } from '@borough/core/view';
import {
  type Camera as AnyCamera,
  PerspectiveCamera,
  Vector2,
  Vector3,
  type WebGLRenderer,
} from 'three';
import { type Point, type Pose, poseOf, toEnu } from './camera.js';
import type { View } from './views.js';

/** The one view of a guest: it looks through the host's camera. */
export interface GuestView {
  readonly view: View;
  /** Follows the host's camera, or moves it on in a flight; true while another frame is needed. */
  step(nowMs: number): boolean;
  /** Follows a camera that was set from outside. */
  follow(): void;
  close(): void;
}

export interface GuestViewRoom {
  readonly scene: SceneReader;
  readonly id: ViewId;
  readonly frame: Frame;
  readonly renderer: WebGLRenderer;
  camera(): AnyCamera;
  /** Puts the host's camera somewhere; absent where the city may not. */
  readonly drive: ((pose: Pose) => void) | undefined;
  moved(camera: Camera): void;
  wake(): void;
}

const RAD = Math.PI / 180;
/** Where one looks whose eyes are on the horizon. */
const AHEAD_METERS = 500;

export function createGuestView(room: GuestViewRoom): GuestView {
  const { scene, frame } = room;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const mirror = new PerspectiveCamera();
  const size = new Vector2();
  const rig: Rig = createRig({
    camera: reader().camera,
    isStill: () => still.matches,
    wake: room.wake,
  });
  const seen: number[] = [];
  let told: Camera = rig.camera;

  function reader(): ViewReader {
    const found = scene.views.find(({ id }) => id === room.id) ?? scene.views[0];
    if (found) return found;
    throw new BoroughError(
      'VIEW_UNKNOWN',
      'The city has no view to draw in the scene of its host.',
    );
  }

  /** True where the host's camera is another one than at the last look. */
  function look(): boolean {
    const host = room.camera();
    if (!(host instanceof PerspectiveCamera))
      throw new BoroughError(
        'CAMERA_UNSUPPORTED',
        'A city in the scene of a host needs a PerspectiveCamera: sizes on the screen are those of perspective.',
      );
    host.updateWorldMatrix(true, false);
    const { fov, aspect, near, far, zoom } = host;
    Object.assign(mirror, { fov, aspect, near, far, zoom });
    host.matrixWorld.decompose(mirror.position, mirror.quaternion, mirror.scale);
    mirror.updateProjectionMatrix();
    mirror.updateMatrixWorld();
    const now = [...mirror.matrixWorld.elements, fov, aspect, near, far, zoom];
    const isSame = seen.length > 0 && now.every((x, i) => x === seen[i]);
    seen.splice(0, seen.length, ...now);
    return !isSame;
  }

  const view = {
    id: reader().id,
    get reader() {
      return reader();
    },
    rig,
    home: rig.camera,
    camera: mirror,
    box: { left: 0, top: 0, width: 0, height: 0 },
    pose: poseOf(rig.camera, frame),
    pixel: 0,
  };

  return {
    view,
    step(nowMs) {
      const wasFlying = rig.isFlying;
      const isMoving = rig.step(nowMs);
      if (wasFlying) room.drive?.(poseOf(rig.camera, frame));
      if (look() && !wasFlying) rig.set(cameraOf(mirror, frame));
      if (rig.camera !== told) {
        told = rig.camera;
        room.moved(told);
      }
      room.renderer.getSize(size);
      view.box = { left: 0, top: 0, width: size.x, height: size.y };
      view.pixel = (2 * Math.tan((mirror.getEffectiveFOV() * RAD) / 2)) / Math.max(1, size.y);
      view.pose = poseOf(rig.camera, frame);
      return isMoving;
    },
    follow() {
      const { camera } = reader();
      if (camera === told || !room.drive) return;
      told = camera;
      rig.set(camera);
      room.drive(poseOf(camera, frame));
    },
    close: rig.close,
  };
}

const eye = /* @__PURE__ */ new Vector3();
const forward = /* @__PURE__ */ new Vector3();

/** A camera of the local scene as the city tells it: what it looks at lies on the ground, where it does. */
function cameraOf(camera: PerspectiveCamera, frame: Frame): Camera {
  eye.setFromMatrixPosition(camera.matrixWorld);
  camera.getWorldDirection(forward);
  const down = forward.y < -0.02 && eye.y > 0 ? eye.y / -forward.y : AHEAD_METERS;
  const target = forward.multiplyScalar(Math.min(down, 50_000)).add(eye);
  const place = frame.geodetic(toEnu(target.toArray()));
  // Directions are told at the target, where up is a little another one than at the origin.
  const local = createFrame(place);
  const [east, north, up] = local.toEnu(frame.fromEnu(toEnu(eye.toArray() as Point)));
  const rangeMeters = Math.hypot(east, north, up);
  return clampCamera({
    target: [place.lon, place.lat, place.heightMeters],
    headingDegrees: Math.atan2(-east, -north) / RAD,
    pitchDegrees: Math.asin(-up / rangeMeters) / RAD,
    rangeMeters,
  });
}
