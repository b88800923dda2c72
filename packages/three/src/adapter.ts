import type {
  Frame,
  FrameChanges,
  LayerReader,
  Rgba,
  TableReader,
  Theme,
  Undo,
} from '@borough/core';
import type { IUniform, Mesh, Texture, WebGLRenderer } from 'three';
import type { Glyphs } from './glyphs.js';
import type { Lighting, LookMaterials, LookUniforms } from './material.js';
import type { View } from './views.js';
import type { MirrorUniforms } from './water.js';

/** What is drawn and picked as one: a mesh and the materials of its passes. */
export interface Part {
  readonly object: Mesh;
  readonly materials: LookMaterials;
  /** Parts of the same name share their programs. */
  readonly program: string;
}

/** One layer of things on the screen, whatever its kind. */
export interface LayerAdapter {
  readonly parts: readonly Part[];
  /** What cannot be picked. */
  readonly scenery?: readonly Mesh[];
  /** What it is made from; another recipe needs another adapter. */
  readonly recipe: string;
  /** Columns that it reads besides those of its style, and where it wants their textures. */
  readonly reads?: readonly ColumnRead[];
  /** Casts shadows, so that a change of its shape needs another map. */
  readonly isSolid: boolean;
  /** Seen in water. */
  readonly isMirrored?: boolean;
  /** Drawn last, over everything. */
  readonly isOnTop?: boolean;
  /** The colour of what no rule colours; the theme's base if absent. */
  base?(theme: Theme): Rgba;
  /** True where there is something to draw. */
  readonly isFilled: boolean;
  /** Follows the table; true when what is drawn has another shape now. */
  apply(changes: FrameChanges): boolean;
  /** What the view needs besides the look. */
  prepare?(view: View, reader: LayerReader): void;
  /** Moves in time, once a drawn frame. */
  step?(time: Time): void;
  /** Milliseconds until its picture changes by itself: 0 with the next frame, Infinity never. */
  waitMs?(time: Time): number;
  /** True while something is on its way that a picture should wait for. */
  readonly isLoading?: boolean;
  /** True while what follows readings comes to rest. */
  readonly isBusy?: boolean;
  /** Draws into textures of its own, before the view that needs them. */
  render?(renderer: WebGLRenderer, view: View): void;
  /** Everything on the GPU that cannot be uploaded again by itself is gone. */
  restore?(): void;
  readonly dispose: Undo;
}

interface ColumnRead {
  readonly column: string;
  readonly values?: IUniform<Texture>;
  readonly flags?: IUniform<Texture>;
}

/** When a frame is drawn. */
export interface Time {
  readonly nowMs: number;
  /** City time at which moving things are shown. */
  readonly playMs: number;
}

/** Uniforms that all layers share. */
export interface SharedUniforms {
  /** 0 by day, 1 by night: what shines by itself at night is multiplied by it. */
  readonly uNight: IUniform<number>;
  /** Seconds, for what flows. */
  readonly uTime: IUniform<number>;
}

/** The mirror that all water of a view shares. */
export interface MirrorPort {
  readonly uniforms: MirrorUniforms;
  /** Water at a height is in view: mirrors what stands around it, once a frame. */
  draw(renderer: WebGLRenderer, view: View, heightMeters: number): void;
}

/** What an adapter is made with. */
export interface AdapterRoom {
  readonly table: TableReader;
  readonly frame: Frame;
  readonly lighting: Lighting;
  readonly shared: SharedUniforms;
  readonly mirror: MirrorPort;
  createUniforms(): LookUniforms;
  readonly glyphs: Glyphs;
  theme(): Theme;
  playMs(): number;
  /** The picture must be drawn again. */
  wake(): void;
  /** Parts of the adapter have come or gone by themselves. */
  reshaped(): void;
  readonly fetch: typeof globalThis.fetch;
  /** Something went wrong where nobody waits for it. */
  failed(code: string, where: string, thrown: unknown): void;
}

/** Order of what lies on the ground: painted one over the other, before everything that stands. */
export const GROUND_ORDER = -1000;
export const TOP_ORDER = 1000;
