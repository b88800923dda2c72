import {
  type Camera,
  type Fence,
  FIELD_OF_VIEW_DEGREES,
  type Frame,
  type Undo,
  type ViewId,
  type ViewReader,
} from '@borough/core';
import { type Aim, createRig, type Rig } from '@borough/core/view';
import { PerspectiveCamera } from 'three';
import { type Pose, poseOf } from './camera.js';

/** A rectangle of the canvas in CSS pixels, from the top left. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One camera on the city: its rectangle, its rig, and three's camera that follows it. */
export interface View {
  readonly id: ViewId;
  readonly reader: ViewReader;
  readonly rig: Rig;
  /** Where it looked at first. */
  readonly home: Camera;
  readonly camera: PerspectiveCamera;
  readonly box: Box;
  readonly pose: Pose;
  /** Metres that one CSS pixel covers at a distance of one metre. */
  readonly pixel: number;
}

/** The views of a canvas. */
export interface Views {
  readonly all: readonly View[];
  /** Those that have room on the canvas. */
  readonly shown: readonly View[];
  find(id: ViewId): View | undefined;
  at(x: number, y: number): View | undefined;
  /** Follows the list of views and those set from outside; true when something must be drawn. */
  sync(readers: readonly ViewReader[]): boolean;
  /** Moves cameras on in time; true while another frame is needed. */
  step(nowMs: number, moved: (id: ViewId, camera: Camera) => void): boolean;
  /** Cuts the canvas into rectangles and sets three's cameras. */
  layout(width: number, height: number): void;
  readonly dispose: Undo;
}

const RAD = Math.PI / 180;
const TAN = Math.tan((FIELD_OF_VIEW_DEGREES * RAD) / 2);

interface MutableView extends View {
  reader: ViewReader;
  box: Box;
  pose: Pose;
  pixel: number;
  /** The camera that was told or heard last. */
  told: Camera;
}

export function createViews(frame: Frame, isStill: () => boolean, wake: () => void): Views {
  let views: MutableView[] = [];
  const find = (id: ViewId): MutableView | undefined => views.find((view) => view.id === id);

  function create(reader: ViewReader): MutableView {
    const { id } = reader;
    const fence = (): Fence | undefined => (find(id)?.reader ?? reader).fence;
    return {
      id,
      reader,
      rig: createRig({ camera: reader.camera, isStill, wake, fence }),
      home: reader.camera,
      camera: new PerspectiveCamera(FIELD_OF_VIEW_DEGREES),
      box: { left: 0, top: 0, width: 0, height: 0 },
      pose: poseOf(reader.camera, frame),
      pixel: 0,
      told: reader.camera,
    };
  }

  /** A camera that comes back from the city as we told it is no news. */
  function follow(view: MutableView, reader: ViewReader): boolean {
    const old = view.reader;
    view.reader = reader;
    const isSet = reader.camera !== view.told && reader.camera !== old.camera;
    if (isSet) {
      view.told = reader.camera;
      view.rig.set(reader.camera);
    }
    return (
      isSet ||
      reader.rect !== old.rect ||
      reader.window !== old.window ||
      reader.hiddenLayers !== old.hiddenLayers
    );
  }

  return {
    get all() {
      return views;
    },
    get shown() {
      return views.filter(({ box }) => box.width > 0 && box.height > 0);
    },
    find,
    // The last one drawn lies on top.
    at: (x, y) =>
      views.findLast(
        ({ box }) =>
          x >= box.left && y >= box.top && x < box.left + box.width && y < box.top + box.height,
      ),
    sync(readers) {
      const old = new Map(views.map((view) => [view.id, view]));
      let isChanged = readers.length !== views.length;
      views = readers.map((reader) => {
        const view = old.get(reader.id);
        old.delete(reader.id);
        if (!view) isChanged = true;
        else if (follow(view, reader)) isChanged = true;
        return view ?? create(reader);
      });
      for (const view of old.values()) view.rig.close();
      return isChanged;
    },
    step(nowMs, moved) {
      let isMoving = false;
      for (const view of views) {
        if (view.rig.step(nowMs)) isMoving = true;
        const { camera } = view.rig;
        if (camera === view.told) continue;
        view.told = camera;
        moved(view.id, camera);
      }
      return isMoving;
    },
    layout(width, height) {
      for (const view of views) {
        const [x, y, w, h] = view.reader.rect;
        const left = Math.round(x * width);
        const top = Math.round(y * height);
        view.box = {
          left,
          top,
          width: Math.round((x + w) * width) - left,
          height: Math.round((y + h) * height) - top,
        };
        view.pixel = (2 * TAN) / Math.max(1, wholeOf(view).height);
        view.pose = poseOf(view.rig.camera, frame);
        place(view);
      }
    },
    dispose() {
      for (const view of views) view.rig.close();
      views = [];
    },
  };
}

/**
 * Sets three's camera. Near and far are fitted to the eye's height, because a canvas has 24 bits of
 * fixed-point depth, which reversing does not help: its step at 5 km stays below half a metre.
 */
function place(view: MutableView): void {
  const { camera, pose, box } = view;
  const range = view.rig.camera.rangeMeters;
  const heightMeters = Math.max(2, pose.eye[1] - pose.target[1]);
  const whole = wholeOf(view);
  camera.aspect = whole.width / Math.max(1, whole.height);
  camera.near = Math.min(200, Math.max(0.5, Math.min(range, heightMeters * 4) * 0.02));
  camera.far = 40_000 + range * 4;
  camera.position.set(...pose.eye);
  camera.up.set(...pose.up);
  camera.lookAt(...pose.target);
  const { x, y, width, height } = whole;
  // Sets the projection as well.
  camera.setViewOffset(width, height, x, y, box.width, box.height);
  camera.updateMatrixWorld();
}

/** A window this thin shows nothing; it must not divide by nothing. */
const LEAST_WINDOW = 1e-6;

/** The whole picture of which a view shows a part, in pixels, and where in it the part begins. */
function wholeOf({ box, reader }: View): {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
} {
  const [x, y, w, h] = reader.window;
  const width = box.width / Math.max(w, LEAST_WINDOW);
  const height = box.height / Math.max(h, LEAST_WINDOW);
  return { width, height, x: x * width, y: y * height };
}

/** A point of the canvas as a point of the whole picture. */
export function aimOf(view: View, x: number, y: number): Aim {
  const { left, top } = view.box;
  const whole = wholeOf(view);
  return {
    x: ((x - left + whole.x) / whole.width) * 2 - 1,
    y: 1 - ((y - top + whole.y) / whole.height) * 2,
    aspect: whole.width / whole.height,
    fovDegrees: FIELD_OF_VIEW_DEGREES,
  };
}
