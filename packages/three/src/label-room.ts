import type { LayerReader, SceneReader, Undo } from '@borough/core';
import { createLabelDesk } from '@borough/core/draw';
import type { Scene, WebGLRenderer } from 'three';
import { createGlyphs, type Glyphs } from './glyphs.js';
import { type SeenLabel, toLabelView } from './label-view.js';
import type { LabelsAdapter } from './labels.js';
import { createSight } from './sight.js';
import type { TilesAdapter } from './tiles.js';
import type { View } from './views.js';

/** All that is written in a city: the desk that chooses, the letters, and what stands before them. */
export interface LabelRoom {
  readonly glyphs: Glyphs;
  /** Chooses and writes the labels of a view. */
  place(
    view: View,
    layers: readonly (readonly [LayerReader, LabelsAdapter])[],
    nowMs: number,
  ): void;
  /** Looks what stands before labels, where a view has any; before that view is drawn. */
  look(renderer: WebGLRenderer, view: View, nowMs: number): void;
  /** What labels say or hang from has changed; what stands before them as well where `isSight`. */
  mark(isSight: boolean): void;
  seen(view: View, adapter: (layer: string) => LabelsAdapter | undefined): SeenLabel[];
  keep(views: ReadonlySet<string>): void;
  waitMs(nowMs: number): number;
  readonly isBusy: boolean;
  readonly dispose: Undo;
}

export function createLabelRoom(room: {
  readonly scene: SceneReader;
  readonly world: Scene;
  tiles(): readonly TilesAdapter[];
  language(): string;
  wake(): void;
}): LabelRoom {
  const { scene, world } = room;
  const glyphs = createGlyphs();
  const desk = createLabelDesk(scene, glyphs, room.language);
  const sight = createSight(world, room.tiles, () => {
    desk.mark();
    room.wake();
  });
  let isLabelled = false;
  let stamp = '';
  const sightMs = (nowMs: number): number =>
    isLabelled ? sight.waitMs(nowMs) : Number.POSITIVE_INFINITY;

  return {
    glyphs,
    place(view, layers, nowMs) {
      isLabelled = layers.length > 0;
      desk.place(toLabelView(view, sight), layers, nowMs);
    },
    look(renderer, view, nowMs) {
      // Tiles that come and go are other walls.
      const now = room
        .tiles()
        .map((one) => Object.values(one.stats()).join())
        .join(' ');
      if (now !== stamp) sight.mark();
      stamp = now;
      if (isLabelled) sight.look(renderer, view, nowMs);
    },
    mark(isSight) {
      desk.mark();
      if (isSight) sight.mark();
    },
    seen(view, adapter) {
      const { project, width, height } = toLabelView(view, sight);
      return desk.shown(view.id).flatMap(({ layer, slot, text, widthPixels, alpha }) => {
        const style = scene.layers.find(({ id }) => id === layer)?.style;
        const place = style && adapter(layer)?.anchor(slot, style);
        if (!place) return [];
        const at = project(place);
        const x = ((at.x + 1) / 2) * width;
        return [{ layer, slot, text, x, y: ((1 - at.y) / 2) * height, widthPixels, alpha }];
      });
    },
    keep(views) {
      desk.keep(views);
      sight.keep(views);
    },
    waitMs: (nowMs) => Math.min(desk.waitMs(nowMs), sightMs(nowMs)),
    get isBusy() {
      return desk.isBusy || sightMs(0) < Number.POSITIVE_INFINITY;
    },
    dispose() {
      sight.dispose();
      glyphs.dispose();
    },
  };
}
