import type { CompiledStyle, Style } from '../style/style.js';
import type { Text } from '../table/column.js';

/** A plain description of what to draw from a table; tens of them, never one for a thing. */
export type Layer =
  | FeaturesLayer
  | PointsLayer
  | ModelsLayer
  | GltfLayer
  | LinesLayer
  | AreasLayer
  | TracksLayer
  | LabelsLayer
  | HeatLayer;

/** What a surface is made of where no colour rule speaks; the renderer knows how each looks by day and night. */
export const MATERIALS = [
  'plain',
  'water',
  'grass',
  'asphalt',
  'paving',
  'marking',
  'sand',
  'soil',
] as const;
export type Material = (typeof MATERIALS)[number];

interface LayerBase {
  readonly id: string;
  readonly label?: Text;
  /** Default true. */
  readonly visible?: boolean;
  readonly style?: Style;
}

/** Colours the features of a tileset by the readings under their keys. */
export interface FeaturesLayer extends LayerBase {
  readonly type: 'features';
  readonly tileset: string;
}

/** Draws a table's things where they stand, as upright bars or as dots. */
export interface PointsLayer extends LayerBase {
  readonly type: 'points';
  readonly table: string;
  /** Default `dot`. */
  readonly shape?: 'dot' | 'bar';
}

/** Sets a model where each of a table's things stands; `style.height` is its height, `style.size` its width. */
export interface ModelsLayer extends LayerBase {
  readonly type: 'models';
  readonly table: string;
  readonly model: 'tree' | 'lamp';
}

/**
 * Sets the glTF that each of a table's things names where it stands, upright and in its own colours: its −Z looks
 * north and its +X east. Number columns `heading` (degrees clockwise) and `scale` turn and stretch it.
 */
export interface GltfLayer extends LayerBase {
  readonly type: 'gltf';
  readonly table: string;
  /** The text column with the address of the file. */
  readonly column: string;
}

/** Draws the lines of a table's things: roads, pipes, routes. `style.size` is the width in metres. */
export interface LinesLayer extends LayerBase {
  readonly type: 'lines';
  readonly table: string;
  readonly material?: Material;
  /** Dashes that run along the line; pixels and metres a second are the renderer's. Default false. */
  readonly isFlowing?: boolean;
}

/** Draws the areas of a table's things, flat or raised by `style.height`. */
export interface AreasLayer extends LayerBase {
  readonly type: 'areas';
  readonly table: string;
  readonly material?: Material;
  /** 0 … 1; default 1. */
  readonly opacity?: number;
}

/** Draws a table's moving things between their last two fixes. The table must have `moves`. */
export interface TracksLayer extends LayerBase {
  readonly type: 'tracks';
  readonly table: string;
  /** Default `dot`. */
  readonly body?: 'dot' | 'car' | 'bus';
}

/** Writes a column's value at each thing; those that would cover others wait (rule LA1). */
export interface LabelsLayer extends LayerBase {
  readonly type: 'labels';
  readonly table: string;
  readonly column: string;
  /** Text columns by language, where a thing has a name in each. */
  readonly columns?: { readonly [language: string]: string };
  /** Higher wins. Default 0. */
  readonly priority?: number;
  /** Number column, metres: of two labels the one whose thing looks larger wins; without it, the nearer. */
  readonly importance?: string;
  /** Metres above the thing. Default 4. */
  readonly liftMeters?: number;
  /** Default `small`. */
  readonly size?: 'small' | 'large';
  /** Labels of this layer that a view shows at most; all layers together show no more than 25. */
  readonly most?: number;
  /** What is written under a value that nobody has renewed in time; `{since}` is when it was last heard. */
  readonly stale?: Text;
}

/** A smooth surface of a column's values around points; empty where no thing is near. */
export interface HeatLayer extends LayerBase {
  readonly type: 'heat';
  readonly table: string;
  readonly radiusMeters: number;
}

/** A layer as a renderer reads it: description, table and compiled style. A new object whenever one of them changes. */
export interface LayerReader {
  readonly id: string;
  readonly layer: Layer;
  readonly table: string;
  readonly style: CompiledStyle;
}
