export type { Column } from './column.js';
export { type Crs, openCrs } from './crs.js';
export type { TilerError, TilerErrorCode } from './error.js';
export { type TileFileOptions, type TileProgress, tileFile } from './file.js';
export type { TileOptions } from './options.js';
export type { Fallbacks, Fault, RejectCode, Rejected, Repairs, TileReport } from './report.js';
export { planTiles, type TileOutput, type TilePlan, tileBuildings } from './tile.js';
