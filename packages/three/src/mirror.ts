import type { Undo, ViewId } from '@borough/core';
import {
  HalfFloatType,
  LinearFilter,
  Matrix4,
  type Object3D,
  PerspectiveCamera,
  Plane,
  type Scene,
  Vector3,
  Vector4,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import type { View } from './views.js';
import { createMirrorUniforms, type MirrorUniforms } from './water.js';

/** What stands around level water, drawn upside down at half the sharpness. */
export interface Mirror {
  readonly uniforms: MirrorUniforms;
  /** Draws what a view would see in water at a height; `shown` is all that is mirrored besides the sky. */
  draw(
    renderer: WebGLRenderer,
    view: View,
    heightMeters: number,
    shown: ReadonlySet<Object3D>,
  ): void;
  /** From now on water shows the sky alone. */
  rest(): void;
  keep(views: ReadonlySet<ViewId>): void;
  readonly dispose: Undo;
}

/** From clip space to a picture's 0 … 1. */
const BIAS = /* @__PURE__ */ new Matrix4().set(
  0.5,
  0,
  0,
  0.5,
  0,
  0.5,
  0,
  0.5,
  0,
  0,
  0.5,
  0.5,
  0,
  0,
  0,
  1,
);

export function createMirror(world: Scene): Mirror {
  const targets = new Map<ViewId, WebGLRenderTarget>();
  const uniforms = createMirrorUniforms();
  const camera = new PerspectiveCamera();

  function targetOf(view: View, ratio: number): WebGLRenderTarget {
    let target = targets.get(view.id);
    if (!target) {
      target = new WebGLRenderTarget(1, 1, {
        type: HalfFloatType,
        minFilter: LinearFilter,
        magFilter: LinearFilter,
        generateMipmaps: false,
      });
      targets.set(view.id, target);
    }
    const size = (pixels: number): number => Math.max(1, Math.ceil((pixels * ratio) / 2));
    target.setSize(size(view.box.width), size(view.box.height));
    return target;
  }

  return {
    uniforms,
    draw(renderer, view, heightMeters, shown) {
      const target = targetOf(view, renderer.getPixelRatio());
      aim(camera, view.camera, heightMeters);
      uniforms.uMirrorAt.value
        .copy(BIAS)
        .multiply(camera.projectionMatrix)
        .multiply(camera.matrixWorldInverse);
      clip(camera, heightMeters);
      const others = world.children.filter(
        (child) => child.visible && isDrawn(child) && !child.userData.isSky && !shown.has(child),
      );
      for (const other of others) other.visible = false;
      renderer.shadowMap.needsUpdate = false;
      renderer.setRenderTarget(target);
      renderer.clear();
      renderer.render(world, camera);
      renderer.setRenderTarget(null);
      for (const other of others) other.visible = true;
      uniforms.uMirror.value = target.texture;
      uniforms.uMirrorTexel.value.set(1 / target.width, 1 / target.height);
      uniforms.uMirrors.value = 1;
    },
    rest() {
      uniforms.uMirrors.value = 0;
    },
    keep(views) {
      for (const [id, target] of targets) {
        if (views.has(id)) continue;
        target.dispose();
        targets.delete(id);
      }
    },
    dispose() {
      for (const target of targets.values()) target.dispose();
      targets.clear();
    },
  };
}

/** Lights and their targets stay: without them every program would be another. */
export function isDrawn(child: Object3D): boolean {
  return 'isMesh' in child || 'isGroup' in child;
}

const eye = /* @__PURE__ */ new Vector3();
const ahead = /* @__PURE__ */ new Vector3();

/** The eye below the water that sees what the eye above sees in it. */
function aim(mirrored: PerspectiveCamera, real: PerspectiveCamera, height: number): void {
  const { elements } = real.matrixWorld;
  eye.set(elements[12], 2 * height - elements[13], elements[14]);
  ahead.set(-elements[8], elements[9], -elements[10]).add(eye);
  mirrored.up.set(elements[4], -elements[5], elements[6]).negate();
  mirrored.position.copy(eye);
  mirrored.lookAt(ahead);
  mirrored.near = real.near;
  mirrored.far = real.far;
  mirrored.updateMatrixWorld();
  mirrored.matrixWorldInverse.copy(mirrored.matrixWorld).invert();
  mirrored.projectionMatrix.copy(real.projectionMatrix);
  mirrored.projectionMatrixInverse.copy(real.projectionMatrixInverse);
}

const plane = /* @__PURE__ */ new Plane();
const cut = /* @__PURE__ */ new Vector4();
const corner = /* @__PURE__ */ new Vector4();

/**
 * Lays the near plane into the water, so that nothing below it is drawn (Lengyel, "Oblique View Frustum
 * Depth Projection and Clipping", 2005, as three's Reflector has it).
 */
function clip(camera: PerspectiveCamera, height: number): void {
  plane.setFromNormalAndCoplanarPoint(new Vector3(0, 1, 0), new Vector3(0, height, 0));
  plane.applyMatrix4(camera.matrixWorldInverse);
  cut.set(plane.normal.x, plane.normal.y, plane.normal.z, plane.constant);
  const m = camera.projectionMatrix.elements;
  corner.set(
    (Math.sign(cut.x) + m[8]) / m[0],
    (Math.sign(cut.y) + m[9]) / m[5],
    -1,
    (1 + m[10]) / m[14],
  );
  cut.multiplyScalar(2 / cut.dot(corner));
  m[2] = cut.x;
  m[6] = cut.y;
  m[10] = cut.z + 1;
  m[14] = cut.w;
}
