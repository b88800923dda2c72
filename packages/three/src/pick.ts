import type { Undo } from '@borough/core';
import {
  Color,
  type Mesh,
  NearestFilter,
  type Object3D,
  type PerspectiveCamera,
  RGBAIntegerFormat,
  type Scene,
  UnsignedIntType,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import type { LookMaterials } from './material.js';
import { PICKABLE } from './tiles.js';

/** Something that can be picked: its objects, and the materials that draw their ids. */
export interface Pickable {
  readonly object: Object3D;
  readonly materials: LookMaterials;
}

/** What a pixel shows: the slot, which pickable drew it, and how far away along the view axis. */
export interface Picked {
  readonly slot: number;
  readonly index: number;
  readonly depthMeters: number;
}

/** Ids of all pixels of a view, top row first. */
export interface IdPicture {
  readonly width: number;
  readonly height: number;
  readonly slots: Uint32Array;
  /** 0: nothing; else 1 + the place of the pickable in the list. */
  readonly layers: Uint32Array;
}

/** Draws ids instead of colours, so that picking honours what is hidden and what stands before it. */
export interface Picker {
  /** One CSS pixel of a view; `x` and `y` from the view's top left, in its `width` × `height`. */
  pick(
    camera: PerspectiveCamera,
    things: readonly Pickable[],
    at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ): Promise<Picked | null>;
  /** The same at once: waits for the GPU. */
  pickNow(...at: Parameters<Picker['pick']>): Picked | null;
  picture(
    camera: PerspectiveCamera,
    things: readonly Pickable[],
    width: number,
    height: number,
  ): IdPicture;
  /** Compiles the id programs ahead, so that the first click does not wait for them. */
  warm(camera: PerspectiveCamera, things: readonly Pickable[]): void;
  readonly dispose: Undo;
}

export function createPicker(renderer: WebGLRenderer, world: Scene): Picker {
  const point = createIdTarget(1, 1);
  const black = new Color(0);
  const before = new Color();

  function draw(
    target: WebGLRenderTarget,
    from: PerspectiveCamera,
    things: readonly Pickable[],
    aim?: (camera: PerspectiveCamera) => void,
  ): void {
    const camera = from.clone();
    camera.layers.set(PICKABLE);
    aim?.(camera);
    const dressed: [Mesh, LookMaterials][] = [];
    things.forEach(({ object, materials }, index) => {
      materials.uniforms.uLayer.value = index + 1;
      object.traverse((child) => {
        const mesh = child as Mesh;
        if (mesh.isMesh && mesh.material === materials.color) dressed.push([mesh, materials]);
      });
    });
    for (const [mesh, { id }] of dressed) mesh.material = id;
    renderer.getClearColor(before);
    const alpha = renderer.getClearAlpha();
    renderer.setRenderTarget(target);
    renderer.setClearColor(black, 0);
    renderer.clear();
    renderer.render(world, camera);
    renderer.setRenderTarget(null);
    renderer.setClearColor(before, alpha);
    for (const [mesh, { color }] of dressed) mesh.material = color;
  }

  function drawPoint(...[camera, things, at]: Parameters<Picker['pick']>): void {
    draw(point, camera, things, (aimed) => {
      // Of a camera that shows a part of a picture already, a part of that.
      const { view } = aimed;
      const [left, top] = [(view?.offsetX ?? 0) + at.x - 0.5, (view?.offsetY ?? 0) + at.y - 0.5];
      const [width, height] = [view?.fullWidth ?? at.width, view?.fullHeight ?? at.height];
      aimed.setViewOffset(width, height, left, top, 1, 1);
    });
  }

  return {
    async pick(...at) {
      drawPoint(...at);
      const out = new Uint32Array(4);
      await renderer.readRenderTargetPixelsAsync(point, 0, 0, 1, 1, out);
      return toPicked(out);
    },
    pickNow(...at) {
      drawPoint(...at);
      const out = new Uint32Array(4);
      renderer.readRenderTargetPixels(point, 0, 0, 1, 1, out);
      return toPicked(out);
    },
    picture(camera, things, width, height) {
      const target = createIdTarget(width, height);
      draw(target, camera, things);
      const raw = new Uint32Array(width * height * 4);
      renderer.readRenderTargetPixels(target, 0, 0, width, height, raw);
      target.dispose();
      const slots = new Uint32Array(width * height);
      const layers = new Uint32Array(width * height);
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const from = ((height - 1 - row) * width + column) * 4;
          slots[row * width + column] = raw[from] as number;
          layers[row * width + column] = raw[from + 1] as number;
        }
      }
      return { width, height, slots, layers };
    },
    warm: (camera, things) => draw(point, camera, things),
    dispose: () => point.dispose(),
  };
}

function toPicked(out: Uint32Array): Picked | null {
  if (out[1] === 0) return null;
  return {
    slot: out[0] as number,
    index: (out[1] as number) - 1,
    depthMeters: new Float32Array(out.buffer)[2] as number,
  };
}

/** A target for ids: slot, layer, distance as float bits, 1. */
export function createIdTarget(width: number, height: number): WebGLRenderTarget {
  return new WebGLRenderTarget(width, height, {
    format: RGBAIntegerFormat,
    type: UnsignedIntType,
    internalFormat: 'RGBA32UI',
    minFilter: NearestFilter,
    magFilter: NearestFilter,
    generateMipmaps: false,
  });
}
