import type { FeaturePort, TilesetReader } from '../bind/feature.js';
import type { Geodetic } from '../geo/position.js';
import type { SunPosition } from '../geo/sun.js';
import type { GlobeDescription } from '../scene/globe.js';
import type { Layer, LayerReader } from '../scene/layer.js';
import type { OverrideReader } from '../scene/override.js';
import type { Camera, ViewId, ViewReader } from '../scene/view.js';
import type { Air } from '../scene/weather.js';
import type { Undo } from '../scope.js';
import type { Hit } from '../select/hit.js';
import type { Theme } from '../style/theme.js';
import type { TableReader } from '../table/table.js';

/** What an engine can and cannot do; the UI hides what is false, nothing fails silently. */
export interface Capabilities {
  readonly engine: string;
  /** Two views of one loaded tileset with different overrides. */
  readonly perViewOverrides: boolean;
  readonly shadows: boolean;
  readonly ghosting: boolean;
  /** A lost GPU context comes back with the same picture. */
  readonly contextRecovery: boolean;
  /** How feature ids may be stored for state to bind to them. */
  readonly featureIds: readonly ('attribute' | 'implicit' | 'texture' | 'batchTable')[];
  readonly pick: boolean;
  /** `one`: of several views only one is drawn, over the whole canvas. Default `many`. */
  readonly views?: 'one' | 'many';
  /** The types of layers that are drawn; others are left out. Default `features` and `points`. */
  readonly layers?: readonly Layer['type'][];
}

/** Everything a renderer may read; it never writes. Readers stay valid; their arrays move when tables grow. */
export interface SceneReader {
  readonly origin: Geodetic;
  readonly theme: Theme;
  readonly tilesets: readonly TilesetReader[];
  /** With absolute urls; null where only the ground near the city is drawn. */
  readonly globe: GlobeDescription | null;
  /** Back to front. */
  readonly layers: readonly LayerReader[];
  readonly views: readonly ViewReader[];
  table(id: string): TableReader;
  override(view: ViewId, table: string): OverrideReader;
  /** Where the sun stands for a view. */
  sun(view: ViewId): SunPosition;
  /** What the air is like. */
  readonly air: Air;
  /** IANA name; times are written in it. */
  readonly timeZone: string;
  /** The city time at which moving things are shown; asked once a drawn frame. */
  playMs(): number;
}

/** The pages of one column that changed since the last `apply`. */
export interface ColumnChange {
  readonly table: string;
  readonly column: string;
  /** Ascending page numbers; a page is 1,024 slots. Valid until `apply` returns. */
  readonly pages: Uint32Array;
}

export interface OverrideChange {
  readonly view: ViewId;
  readonly table: string;
  readonly pages: Uint32Array;
}

/** What happened since the last `apply`; empty lists where nothing did. */
export interface FrameChanges {
  readonly columns: readonly ColumnChange[];
  /** Tables whose positions changed. */
  readonly positions: readonly { readonly table: string; readonly pages: Uint32Array }[];
  /** Tables whose lines or areas changed. */
  readonly geometries: readonly { readonly table: string; readonly pages: Uint32Array }[];
  /** Tables some of whose things have new fixes. */
  readonly tracks: readonly { readonly table: string; readonly pages: Uint32Array }[];
  readonly overrides: readonly OverrideChange[];
  /** Layers whose description changed; the list of layers or its order if `layerList`. */
  readonly layers: readonly string[];
  readonly layerList: boolean;
  /** Views whose camera or rectangle was set from outside, or whose layers changed. */
  readonly views: readonly ViewId[];
  readonly viewList: boolean;
  readonly tilesetList: boolean;
  readonly theme: boolean;
  /** The sun has moved, or the air has changed. */
  readonly sun: boolean;
}

/** Where to fly: a camera, or things to be seen. */
export type ViewTarget =
  | { readonly camera: Camera }
  | { readonly table: string; readonly keys: readonly string[] };

/** `superseded` by a newer flight, `interrupted` by a person's hand, `aborted` by the caller, `missing` when nothing is there. */
export type FlightEnd = 'arrived' | 'superseded' | 'interrupted' | 'aborted' | 'missing';

export interface RendererStats {
  readonly tilesLoaded: number;
  readonly tilesVisible: number;
  readonly tilesFailed: number;
  readonly cacheBytes: number;
  readonly drawCalls: number;
  readonly triangles: number;
  readonly geometries: number;
  readonly textures: number;
  readonly programs: number;
  /** Frames drawn so far; stands still in an idle city. */
  readonly frames: number;
  /** Downloads, parses and fades that still run; 0 when the picture is complete. */
  readonly pending: number;
}

/** The statistics of a renderer that draws nothing. */
export const NO_STATS: RendererStats = {
  tilesLoaded: 0,
  tilesVisible: 0,
  tilesFailed: 0,
  cacheBytes: 0,
  drawCalls: 0,
  triangles: 0,
  geometries: 0,
  textures: 0,
  programs: 0,
  frames: 0,
  pending: 0,
};

/** Draws a city. One renderer is one canvas and draws any number of view rectangles. */
export interface Renderer {
  readonly capabilities: Capabilities;
  /** Starts drawing; the returned function undoes everything, down to the last texture. */
  mount(scene: SceneReader, ports: RendererPorts): Undo;
  /** At most once a frame, only when something changed. */
  apply(changes: FrameChanges): void;
  /** CSS pixels from the canvas' top left; no engine type in a Hit. Hidden things are never hit. */
  pick(view: ViewId, x: number, y: number): Promise<Hit | null>;
  fly(view: ViewId, target: ViewTarget, signal?: AbortSignal): Promise<FlightEnd>;
  stats(): RendererStats;
  /** Draws now and reads the picture; absent where an engine cannot. */
  pixels?(): Pixels;
}

/** RGBA bytes of a whole canvas in device pixels, top row first. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What the renderer tells the city. */
export interface RendererPorts {
  readonly features: FeaturePort;
  /** The camera as a person's hand or a flight has moved it. */
  moved(view: ViewId, camera: Camera): void;
  hover(view: ViewId, hit: Hit | null): void;
  click(view: ViewId, hit: Hit | null, isAdditive: boolean): void;
  /** Something was thrown where nobody waits for it: a code, where it was in words, and what. */
  failed(code: string, where: string, thrown: unknown): void;
  /** The drawing surface is gone or back. */
  context(state: 'lost' | 'restored'): void;
}
