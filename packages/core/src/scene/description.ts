import type { Datum } from '../geo/datum.js';
import type { Cadence, FeedNature } from '../intake/feed.js';
import type { Rule } from '../rule/rule.js';
import type { Scenarios } from '../scenario/scenario.js';
import type { Stories } from '../story/story.js';
import type { ThemeName } from '../style/theme.js';
import type { ColumnSchema, Text } from '../table/column.js';
import type { Fence } from './fence.js';
import type { GlobeDescription } from './globe.js';
import type { Layer } from './layer.js';
import type { Camera, Rect } from './view.js';
import type { Weather } from './weather.js';

/** A city as a document: what opens the same in every engine and every frame. Urls are relative to it. */
export interface CityDescription {
  readonly version: 1;
  readonly id: string;
  readonly name: Text;
  /** lon, lat (degrees), ellipsoidal height (metres): the middle of the scene, on the ground. */
  readonly origin: readonly [number, number, number];
  /** IANA name; times are shown in it. */
  readonly timeZone: string;
  /** Shown as long as the city is. */
  readonly attribution?: readonly Text[];
  readonly theme?: ThemeName;
  /** How far what moves is shown behind the clock, seconds: one report interval and its jitter. Default 1.5. */
  readonly playDelaySeconds?: number;
  /** The sun's own clock: `city` (default) follows the city's, a time holds it there. */
  readonly sun?: string;
  /** What the air is like, as numbers or as readings; clear where absent. */
  readonly weather?: Weather;
  /** The earth around the city; absent: only the ground near it. */
  readonly globe?: GlobeDescription;
  readonly tilesets?: { readonly [id: string]: TilesetDescription };
  readonly tables?: { readonly [id: string]: TableDescription };
  readonly feeds?: { readonly [id: string]: FeedDescription };
  /** Back to front. */
  readonly layers?: readonly Layer[];
  readonly views?: readonly ViewDescription[];
  /** What is a matter of concern, and how much. */
  readonly rules?: readonly Rule[];
  /** Cameras worth flying to, by name. */
  readonly places?: readonly Place[];
  /** Futures, by id. */
  readonly scenarios?: Scenarios;
  /** Guided sequences, by id: tours, lessons, what a kiosk shows. */
  readonly stories?: Stories;
}

/** A camera with a name: a way to a good picture, not a view of its own. */
export interface Place {
  readonly id: string;
  readonly label?: Text;
  readonly camera: Camera;
  /** Where the sun stands there, as `sun` of the city. */
  readonly sun?: string;
}

export interface TilesetDescription {
  readonly label?: Text;
  readonly url: string;
  /** The property that holds a feature's key. Default `id`. */
  readonly key?: string;
  readonly table: string;
}

export interface TableDescription {
  readonly label?: Text;
  readonly columns: { readonly [id: string]: ColumnSchema };
  /** The text column that names a thing to people; its key where absent. */
  readonly title?: string;
  /** The same for each language that has a column of its own. */
  readonly titles?: { readonly [language: string]: string };
  /** Most rows; keys beyond are counted and refused. */
  readonly maxRows?: number;
  /** Things move: their positions are kept as tracks. Default false. */
  readonly moves?: boolean;
}

export interface FeedDescription {
  readonly label?: Text;
  readonly transport: string;
  readonly url: string;
  readonly topic?: string;
  /** For `http`: seconds between two questions; 0 (default) asks once. */
  readonly pollSeconds?: number;
  /** What the transport needs besides; see the transport. */
  readonly options?: unknown;
  /** Default `pause`: questions wait while nobody looks. `keep` is for control rooms. */
  readonly whenHidden?: 'pause' | 'keep';
  readonly decoder: string;
  /** Absent for a feed that carries the clock. */
  readonly table?: string;
  /** What the decoder needs; `columns` of it says which columns the feed writes. */
  readonly map?: unknown;
  readonly cadence?: Cadence;
  /** Default `measured`. */
  readonly nature?: FeedNature;
  /** West, south, east, north: positions outside are refused. */
  readonly bounds?: readonly [number, number, number, number];
  /** What the source's positions are given in; `cgcs2000` is drawn as WGS84. */
  readonly datum?: Datum;
}

export interface ViewDescription {
  readonly id: string;
  readonly label?: Text;
  /** Fractions of the canvas; default all of it. */
  readonly rect?: Rect;
  readonly camera: Camera;
  /** Layers not drawn here. */
  readonly hiddenLayers?: readonly string[];
  /**
   * The part of the whole picture that the rectangle shows, default all: a swipe is two views of half a picture,
   * a wall of screens is one picture in parts.
   */
  readonly window?: Rect;
  /** The future that stands here; absent, the existing city. */
  readonly scenario?: string;
  /** What its camera may not leave. */
  readonly fence?: Fence;
}
