import type { Undo, ViewId } from '@borough/core';
import type { Scene, WebGLRenderer } from 'three';
import type { Drawable } from './drawable.js';
import { createPost } from './post.js';
import type { StepLimits } from './quality.js';
import type { View } from './views.js';

/** Lays light and shade over the picture of a view, as much as the step of quality allows. */
export interface Finish {
  finish(view: View, pixelRatio: number, limits: StepLimits, night: number): void;
  keep(views: ReadonlySet<ViewId>): void;
  /** By day: compiles what night needs before it falls. Changes no picture. */
  warm(view: View, limits: StepLimits): void;
  readonly dispose: Undo;
}

export function createFinish(
  renderer: WebGLRenderer,
  world: Scene,
  things: () => readonly Drawable[],
): Finish {
  const post = createPost(renderer, world);
  return {
    finish({ id, camera, box }, ratio, limits, night) {
      const view = { id, camera, width: box.width * ratio, height: box.height * ratio };
      const isNight = limits.bloom && night > 0.02;
      if (limits.occlusion || isNight) post.look(view, things());
      if (limits.occlusion) post.occlude(view);
      if (isNight) post.bloom(view, 0.6 * night);
    },
    warm({ id, camera, box }, limits) {
      const view = { id, camera, width: box.width, height: box.height };
      if (!limits.bloom) return;
      post.look(view, things());
      post.bloom(view, 0);
    },
    keep: post.keep,
    dispose: post.dispose,
  };
}
