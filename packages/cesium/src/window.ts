import type { Enu, Frame, ViewId } from '@borough/core';
import type { LabelView } from '@borough/core/draw';
import type { Engine } from './engine.js';
import type { Stage } from './stage.js';

/** Where places of the city's frame are on the canvas. */
export interface Window {
  toWindow(enu: Enu): { readonly x: number; readonly y: number } | null;
  /** The camera as it is now, for the desk that places labels. */
  labelView(id: ViewId): LabelView;
}

export function createWindow(engine: Engine, stage: Stage, frame: Frame): Window {
  const { Matrix4, Cartesian4 } = engine;
  const model = Matrix4.unpack([...frame.toEcefMatrix]);
  const { camera } = stage.scene;

  function projector(): LabelView['project'] {
    const modelView = Matrix4.multiply(camera.viewMatrix, model, new Matrix4());
    const projection = camera.frustum.projectionMatrix;
    const place = new Cartesian4();
    return ([x, y, z]) => {
      Cartesian4.fromElements(x, y, z, 1, place);
      const eye = Matrix4.multiplyByVector(modelView, place, new Cartesian4());
      const clip = Matrix4.multiplyByVector(projection, eye, new Cartesian4());
      return { x: clip.x / clip.w, y: clip.y / clip.w, far: -eye.z };
    };
  }

  return {
    toWindow(enu) {
      const { x, y, far } = projector()(enu);
      if (far <= 0) return null;
      return { x: ((x + 1) / 2) * stage.width, y: ((1 - y) / 2) * stage.height };
    },
    labelView(id) {
      const eye = Matrix4.pack(camera.viewMatrix, []) as number[];
      return {
        id,
        width: stage.width,
        height: stage.height,
        stamp: eye.map((x) => x.toFixed(4)).join(' '),
        project: projector(),
      };
    },
  };
}
