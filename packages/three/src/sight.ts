import type { Undo, ViewId } from '@borough/core';
import {
  Color,
  type Matrix4,
  type Mesh,
  type Object3D,
  type Scene,
  Vector3,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import type { Point } from './camera.js';
import type { LookMaterials } from './material.js';
import { createIdTarget } from './pick.js';
import type { View } from './views.js';

/** What stands before what, coarsely: distances of buildings over the view, read back a few times a second. */
export interface Sight {
  /** Draws and reads the distances if the camera or the buildings have changed; once a drawn frame. */
  look(renderer: WebGLRenderer, view: View, nowMs: number): void;
  /** True where a building stands before a place, as seen when it was last looked (rule LA2). */
  isHidden(view: ViewId, place: Point): boolean;
  /** What stands has changed. */
  mark(): void;
  waitMs(nowMs: number): number;
  keep(views: ReadonlySet<ViewId>): void;
  readonly dispose: Undo;
}

/** What can stand before a label. */
export interface Opaque {
  readonly group: Object3D;
  readonly materials: LookMaterials;
}

/** Distances along the view axis and the camera that saw them. */
interface Distances {
  readonly meters: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly toEye: Matrix4;
  readonly toClip: Matrix4;
}

interface State {
  readonly target: WebGLRenderTarget;
  known: Distances | null;
  stamp: string;
  seenMs: number;
  isStale: boolean;
  isReading: boolean;
}

/** CSS pixels of the view for each distance. */
const COARSE = 8;
const PASS_MS = 150;
/** A building hides what is so much farther than itself: metres, and a share of the distance. */
const SLACK_METERS = 3;
const SLACK_SHARE = 0.02;

/** @param changed distances have come: labels may be placed anew */
export function createSight(
  world: Scene,
  opaque: () => readonly Opaque[],
  changed: () => void,
): Sight {
  const states = new Map<ViewId, State>();
  const before = new Color();
  const black = new Color(0);
  const point = new Vector3();

  function stateOf(id: ViewId): State {
    let state = states.get(id);
    if (!state) {
      state = {
        target: createIdTarget(1, 1),
        known: null,
        stamp: '',
        seenMs: Number.NEGATIVE_INFINITY,
        isStale: true,
        isReading: false,
      };
      states.set(id, state);
    }
    return state;
  }

  /** Draws nothing but the ids of what is opaque. */
  function draw(renderer: WebGLRenderer, view: View, target: WebGLRenderTarget): void {
    const dressed: [Mesh, LookMaterials][] = [];
    const shown = new Set<Object3D>();
    for (const { group, materials } of opaque()) {
      shown.add(group);
      group.traverse((child) => {
        const mesh = child as Mesh;
        if (mesh.isMesh && mesh.material === materials.color) dressed.push([mesh, materials]);
      });
    }
    const others = world.children.filter((child) => child.visible && !shown.has(child));
    for (const other of others) other.visible = false;
    for (const [mesh, { id }] of dressed) mesh.material = id;
    renderer.getClearColor(before);
    const alpha = renderer.getClearAlpha();
    renderer.setRenderTarget(target);
    renderer.setClearColor(black, 0);
    renderer.clear();
    renderer.shadowMap.needsUpdate = false;
    renderer.render(world, view.camera);
    renderer.setRenderTarget(null);
    renderer.setClearColor(before, alpha);
    for (const [mesh, { color }] of dressed) mesh.material = color;
    for (const other of others) other.visible = true;
  }

  async function read(renderer: WebGLRenderer, view: View, state: State): Promise<void> {
    const { width, height } = state.target;
    const toEye = view.camera.matrixWorldInverse.clone();
    const toClip = view.camera.projectionMatrix.clone().multiply(toEye);
    const raw = new Uint32Array(width * height * 4);
    draw(renderer, view, state.target);
    await renderer.readRenderTargetPixelsAsync(state.target, 0, 0, width, height, raw);
    const bits = new Float32Array(raw.buffer);
    const meters = Float32Array.from({ length: width * height }, (_, i) => bits[i * 4 + 2] ?? 0);
    state.known = { meters, width, height, toEye, toClip };
  }

  return {
    look(renderer, view, nowMs) {
      const state = stateOf(view.id);
      const { width, height } = view.box;
      const { elements } = view.camera.matrixWorldInverse;
      const stamp = `${width} ${height} ${elements.map((x) => x.toFixed(3)).join(' ')}`;
      if (stamp !== state.stamp) state.isStale = true;
      state.stamp = stamp;
      if (!state.isStale || state.isReading || nowMs - state.seenMs < PASS_MS) return;
      state.isStale = false;
      state.isReading = true;
      state.seenMs = nowMs;
      state.target.setSize(Math.ceil(width / COARSE), Math.ceil(height / COARSE));
      const done = (): void => {
        state.isReading = false;
        changed();
      };
      // A context that is lost meanwhile gives nothing: the next look comes after it is back.
      read(renderer, view, state).then(done, () => {
        state.isStale = true;
        done();
      });
    },
    isHidden(view, place) {
      const known = states.get(view)?.known;
      if (!known) return false;
      const { meters, width, height, toEye, toClip } = known;
      const away = -point.set(...place).applyMatrix4(toEye).z;
      point.set(...place).applyMatrix4(toClip);
      const column = Math.round(((point.x + 1) / 2) * width - 0.5);
      const row = Math.round(((point.y + 1) / 2) * height - 0.5);
      const limit = away - Math.max(SLACK_METERS, away * SLACK_SHARE);
      // All around: what is half behind a corner may still be told.
      for (let y = row - 1; y <= row + 1; y++)
        for (let x = column - 1; x <= column + 1; x++) {
          if (x < 0 || y < 0 || x >= width || y >= height) return false;
          const there = meters[y * width + x] as number;
          if (there === 0 || there > limit) return false;
        }
      return true;
    },
    mark() {
      for (const state of states.values()) state.isStale = true;
    },
    waitMs(nowMs) {
      let least = Number.POSITIVE_INFINITY;
      for (const { isStale, isReading, seenMs } of states.values())
        if (isStale || isReading) least = Math.min(least, Math.max(1, seenMs + PASS_MS - nowMs));
      return least;
    },
    keep(views) {
      for (const [id, { target }] of states) {
        if (views.has(id)) continue;
        target.dispose();
        states.delete(id);
      }
    },
    dispose() {
      for (const { target } of states.values()) target.dispose();
      states.clear();
    },
  };
}
