/** A tileset as a renderer needs it. */
export interface TilesetReader {
  readonly id: string;
  readonly url: string;
  /** The table its features belong to. */
  readonly table: string;
  /** The property that holds the key. */
  readonly key: string;
}

/** Where tiles and tables meet. */
export interface FeaturePort {
  /** Slots of a tile's keys, in order; unknown keys get one. 0 = no key, base style, counted as a miss. */
  resolve(tileset: string, keys: readonly string[]): Promise<Uint32Array>;
  /** A tile's features left memory; their state stays. */
  release(tileset: string, slots: Uint32Array): void;
  /** Something about geometry that people should know: a 404, a broken file, a thing not supported. */
  report(event: TilesetEvent): void;
}

export interface TilesetEvent {
  readonly tileset: string;
  /** `TILESET_FAILED`, `TILE_FAILED`, `TILE_NO_KEYS`, `CACHE_FULL`, `EXTENSION_UNSUPPORTED`, `CONTENTS_UNSUPPORTED`, … */
  readonly code: string;
  readonly detail: string;
  readonly url?: string;
}
