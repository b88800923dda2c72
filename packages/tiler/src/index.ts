export type { Column } from './column.js';
export { type Crs, openCrs } from './crs.js';
export type { TilerError, TilerErrorCode } from './error.js';
export { type TileFileOptions, type TileProgress, tileFile } from './file.js';
export type { GroundOptions } from './ground-options.js';
export type { TileOptions } from './options.js';
export type {
  Fallbacks,
  Fault,
  GroundReport,
  RejectCode,
  Rejected,
  Repairs,
  Roofs,
  TileReport,
} from './report.js';
export type { RoofOptions } from './roof-options.js';
export type { RoofType } from './roof-shape.js';
export {
  type GroundOutput,
  planTiles,
  type TileOutput,
  type TilePlan,
  tileBuildings,
  tileGround,
} from './tile.js';
