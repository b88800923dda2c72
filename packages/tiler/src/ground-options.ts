import { demand } from './demand.js';

/** How the ground is made; every part has a default. */
export interface GroundOptions {
  /** The side of a cell of the grid in metres, 5 to 100. Default 15; it grows where a city would need too many cells. */
  readonly cellMeters?: number;
  /** How far the ground goes on beyond the buildings, levelling out, in metres, 100 to 10,000. Default 600. */
  readonly marginMeters?: number;
  /** How far the ground lies below the bases of the buildings, so that walls meet it, in metres. Default 0.2. */
  readonly sinkMeters?: number;
}

export type GroundSettings = Required<GroundOptions>;

/** @throws TILE_BAD_OPTION naming the option and what it must be */
export function checkGround(ground: GroundOptions | undefined): GroundSettings | null {
  if (ground === undefined) return null;
  demand(typeof ground === 'object' && ground !== null, 'ground', 'an object, {} for the defaults');
  const { cellMeters = 15, marginMeters = 600, sinkMeters = 0.2 } = ground;
  const within = (value: number, option: string, low: number, high: number) =>
    demand(value >= low && value <= high, option, `a number of metres from ${low} to ${high}`);
  within(cellMeters, 'ground.cellMeters', 5, 100);
  within(marginMeters, 'ground.marginMeters', 100, 10_000);
  within(sinkMeters, 'ground.sinkMeters', 0, 10);
  return { cellMeters, marginMeters, sinkMeters };
}
