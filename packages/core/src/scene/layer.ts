import type { CompiledStyle, Style } from '../style/style.js';
import type { Text } from '../table/column.js';

/** A plain description of what to draw from a table; tens of them, never one for a thing. */
export type Layer = FeaturesLayer | PointsLayer;

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

/** A layer as a renderer reads it: description, table and compiled style. A new object whenever one of them changes. */
export interface LayerReader {
  readonly id: string;
  readonly layer: Layer;
  readonly table: string;
  readonly style: CompiledStyle;
}
