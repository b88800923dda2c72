import type { Enu } from '../geo/position.js';
import type { SceneReader } from '../render/renderer.js';
import type { LabelsLayer, LayerReader } from '../scene/layer.js';
import type { ViewId } from '../scene/view.js';
import type { TableReader } from '../table/table.js';
import type { Glyph } from './atlas.js';
import { type Candidate, declutter } from './declutter.js';
import type { LabelPlaces } from './label-place.js';
import { columnFor, isStaleAt, LABEL_PIXELS, sinceOf, textOf, widthOf } from './label-text.js';
import type { Written } from './letters.js';

/** A layer's labels: what could be written where, and who writes it. */
export interface LabelWriter extends Pick<LabelPlaces, 'anchor' | 'rank'> {
  readonly layer: LabelsLayer;
  readonly table: TableReader;
  write(labels: readonly Written[], reader: LayerReader): void;
}

/** What the desk must know of a view. */
export interface LabelView {
  readonly id: ViewId;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Another text whenever the camera has moved. */
  readonly stamp: string;
  /**
   * Where a place of the city's frame is: −1 … 1 to the right and upwards, and how far away; what it says
   * of places behind the eye does not matter if `far` is negative there.
   */
  project(place: Enu): { readonly x: number; readonly y: number; readonly far: number };
  /** True where something stands before a place, as far as the renderer knows (rule LA2). */
  isHidden?(place: Enu): boolean;
}

/** Labels that a view shows at most: more are wallpaper. */
const MOST_LABELS = 25;
const PASS_MS = 100;
const FADE_MS = 150;
/** Nearer than this a label would hang in one's face. */
const NEAREST_METERS = 8;

/** Decides, for all layers of labels together, which can be read in each view. */
export interface LabelDesk {
  /** Writes the labels of a view as they are at `nowMs`; looks for better ones ten times a second at most. */
  place(
    view: LabelView,
    layers: readonly (readonly [LayerReader, LabelWriter])[],
    nowMs: number,
  ): void;
  /** Something that labels say or hang from has changed. */
  mark(): void;
  keep(views: ReadonlySet<string>): void;
  waitMs(nowMs: number): number;
  readonly isBusy: boolean;
  /** The labels of a view as they were written last. */
  shown(view: string): readonly (Written & { readonly layer: string })[];
}

interface Shown extends Written {
  readonly layer: string;
  readonly goal: number;
}

interface State {
  shown: Map<string, Shown>;
  /** Of the last pass. */
  passMs: number;
  stamp: string;
  isStale: boolean;
  /** Of the last frame. */
  nowMs: number;
}

interface Wanted {
  readonly name: string;
  readonly reader: LayerReader;
  readonly adapter: LabelWriter;
  readonly slot: number;
  readonly column: string;
  readonly rank: number;
  readonly x: number;
  readonly y: number;
}

/** True where an edge of the view would cut a label that has room elsewhere (rule LA1). */
function isCut({ left, top, width, height }: Candidate, view: LabelView): boolean {
  const isWider = width > view.width || height > view.height;
  return (
    !isWider && (left < 0 || top < 0 || left + width > view.width || top + height > view.height)
  );
}

/** @param language read at each pass: the page may change its own */
export function createLabelDesk(
  scene: SceneReader,
  glyphs: { glyph(letter: string, isBold: boolean): Glyph },
  language: () => string,
): LabelDesk {
  const states = new Map<string, State>();

  function stateOf(view: LabelView): State {
    let state = states.get(view.id);
    if (!state) {
      state = { shown: new Map(), passMs: -PASS_MS, stamp: '', isStale: true, nowMs: 0 };
      states.set(view.id, state);
    }
    return state;
  }

  /** Where a place is in the view, in its pixels; null behind the camera or beyond the edges. */
  function project(view: LabelView, place: Enu): { x: number; y: number; far: number } | null {
    const { x, y, far } = view.project(place);
    if (far < NEAREST_METERS || Math.abs(x) > 1 || Math.abs(y) > 1) return null;
    return { x: ((x + 1) / 2) * view.width, y: ((1 - y) / 2) * view.height, far };
  }

  function* wantedIn(
    view: LabelView,
    [reader, adapter]: readonly [LayerReader, LabelWriter],
    state: State,
  ): Generator<Wanted> {
    const { table, layer } = adapter;
    const column = columnFor(layer, language());
    const override = scene.override(view.id, table.id);
    for (let slot = 1; slot < table.size; slot++) {
      const rank = adapter.rank(slot, column, override);
      if (rank < 0) continue;
      const place = adapter.anchor(slot, reader.style);
      const at = place && project(view, place);
      if (!at || view.isHidden?.(place)) continue;
      const name = `${reader.id} ${slot}`;
      const isShown = state.shown.get(name)?.goal === 1;
      // What is near, or large for its distance, first; what is there already stays while another would be only a little better.
      const nearness = -2 * Math.log2(at.far) + (isShown ? 1.5 : 0);
      yield { name, reader, adapter, slot, column, rank: rank + nearness, x: at.x, y: at.y };
    }
  }

  /** What is written at a thing: the value, and since when it is all that is known. */
  function sayingOf({ adapter, column, slot }: Wanted, isStale: boolean): string | null {
    const { table, layer } = adapter;
    const text = textOf(table, column, slot);
    if (!text || !isStale || !layer.stale) return text;
    const room = { language: language(), timeZone: scene.timeZone };
    return `${text} · ${sinceOf(layer.stale, table.column(column).atMs[slot] as number, room)}`;
  }

  function pass(
    view: LabelView,
    layers: readonly (readonly [LayerReader, LabelWriter])[],
    state: State,
  ): void {
    const wanted = layers.flatMap((layer) => [...wantedIn(view, layer, state)]);
    wanted.sort((a, b) => b.rank - a.rank || a.slot - b.slot);
    const said = new Map<Wanted, { text: string; widthPixels: number; isStale: boolean }>();
    const { scale } = scene.theme;
    const chosen = declutter(
      wanted,
      (one) => {
        const isStale = isStaleAt(one.adapter.table, one.column, one.slot);
        const text = sayingOf(one, isStale);
        if (!text) return null;
        const size = one.adapter.layer.size ?? 'small';
        const widthPixels = widthOf(text, size, glyphs) * scale;
        said.set(one, { text, widthPixels, isStale });
        const height = LABEL_PIXELS[size] * scale * 1.15;
        const left = one.x - widthPixels / 2;
        const top = one.y - height * 0.85;
        const box = { left, top, width: widthPixels, height };
        return isCut(box, view) ? null : box;
      },
      MOST_LABELS,
      (one, shown) => {
        const { most } = one.adapter.layer;
        return !most || shown.filter(({ reader }) => reader.id === one.reader.id).length < most;
      },
    );
    const next = new Map<string, Shown>();
    for (const [name, old] of state.shown) if (old.alpha > 0) next.set(name, { ...old, goal: 0 });
    for (const one of chosen) {
      const words = said.get(one) as { text: string; widthPixels: number; isStale: boolean };
      const alpha = state.shown.get(one.name)?.alpha ?? 0;
      const { slot, name } = one;
      next.set(name, { layer: one.reader.id, slot, ...words, alpha, goal: 1 });
    }
    state.shown = next;
  }

  function fade(state: State, nowMs: number): void {
    const step = Math.min(1, Math.max(0, nowMs - state.nowMs) / FADE_MS);
    for (const [name, label] of state.shown) {
      const { alpha, goal } = label;
      if (alpha === goal) continue;
      const next = goal > alpha ? Math.min(goal, alpha + step) : Math.max(goal, alpha - step);
      if (next === 0 && goal === 0) state.shown.delete(name);
      else state.shown.set(name, { ...label, alpha: next });
    }
  }

  /** What else than tables decides where labels are. */
  function stampOf(
    { width, height, stamp }: LabelView,
    layers: readonly (readonly [LayerReader, LabelWriter])[],
  ): string {
    const ids = layers.map(([{ id }]) => id).join(' ');
    return `${ids} ${language()} ${scene.theme.scale} ${width} ${height} ${stamp}`;
  }

  return {
    place(view, layers, nowMs) {
      const state = stateOf(view);
      const stamp = stampOf(view, layers);
      if (stamp !== state.stamp) state.isStale = true;
      state.stamp = stamp;
      // Things that move need another pass while frames are drawn, but ask for none.
      const isDue = state.isStale || layers.some(([, { table }]) => table.tracks);
      if (isDue && nowMs - state.passMs >= PASS_MS) {
        pass(view, layers, state);
        state.isStale = false;
        state.passMs = nowMs;
      }
      fade(state, nowMs);
      state.nowMs = nowMs;
      for (const [reader, adapter] of layers)
        adapter.write(
          [...state.shown.values()].filter(({ layer }) => layer === reader.id),
          reader,
        );
    },
    shown: (view) => [...(states.get(view)?.shown.values() ?? [])],
    mark() {
      for (const state of states.values()) state.isStale = true;
    },
    keep(views) {
      for (const id of states.keys()) if (!views.has(id)) states.delete(id);
    },
    waitMs(nowMs) {
      let least = Number.POSITIVE_INFINITY;
      for (const { shown, isStale, passMs } of states.values()) {
        if ([...shown.values()].some(({ alpha, goal }) => alpha !== goal)) return 0;
        if (isStale) least = Math.min(least, Math.max(1, passMs + PASS_MS - nowMs));
      }
      return least;
    },
    get isBusy() {
      return this.waitMs(0) < Number.POSITIVE_INFINITY;
    },
  };
}
