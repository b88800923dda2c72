import type { Slot } from '../table/table.js';

/** What lies under the pointer. */
export interface Hit {
  /** The layer that drew it. */
  readonly layer: string;
  readonly table: string;
  /** null where the geometry carries no key. */
  readonly key: string | null;
  readonly slot: Slot;
  /** lon, lat (degrees), ellipsoidal height (metres) of the point that was hit. */
  readonly position: readonly [number, number, number];
  /** The feature's own attributes, as its tile carries them. Text from outside: show, never interpret. */
  readonly attributes?: Readonly<Record<string, string | number | null>>;
}
