/** The codes of errors the tiler throws: a caller's mistake, never a bad feature (those go into the report). */
export type TilerErrorCode =
  | 'TILE_BAD_OPTION'
  | 'TILE_CRS_UNKNOWN'
  | 'TILE_CRS_BROKEN'
  | 'TILE_NOT_GEOJSON'
  | 'TILE_FILE_UNREADABLE'
  | 'TILE_FILE_NOT_JSON'
  | 'TILE_OUT_TAKEN'
  | 'TILE_OUT_UNWRITABLE';

/** An error of the tiler; `code` is stable, `message` tells what is wrong and the next move. */
export interface TilerError extends Error {
  readonly code: TilerErrorCode;
}

/** A plain Error with a code, so that a caller can tell errors apart without importing a class. */
export function tilerError(code: TilerErrorCode, message: string, cause?: unknown): TilerError {
  const error = new Error(`[borough ${code}] ${message}`, cause === undefined ? {} : { cause });
  return Object.assign(error, { code });
}
