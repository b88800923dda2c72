import { KNOWN } from '../table/column.js';
import type { TableReader } from '../table/table.js';

/** A number, or the newest reading of one thing: a weather station's. */
export type Amount =
  | number
  | { readonly table: string; readonly key: string; readonly column: string };

/** What the air is like where it is not clear. */
export interface Weather {
  /** Millimetres an hour: 2 is light rain, 10 heavy. */
  readonly rain?: Amount;
  /** Metres that one sees: 40,000 on a clear day, 1,000 in fog. */
  readonly visibility?: Amount;
}

/** The air at this moment, as numbers. */
export interface Air {
  /** Millimetres an hour. */
  readonly rain: number;
  /** Metres; Infinity where nothing is said. */
  readonly visibility: number;
}

export const CLEAR: Air = { rain: 0, visibility: Number.POSITIVE_INFINITY };

/** The air that a weather describes; what no reading is known of is clear (rule WE1). */
export function airOf(weather: Weather, table: (id: string) => TableReader): Air {
  const read = (amount: Amount | undefined, clear: number): number => {
    if (amount === undefined || typeof amount === 'number') return amount ?? clear;
    const of = table(amount.table);
    const column = of.column(amount.column);
    const slot = of.slotOf(amount.key);
    return slot > 0 && ((column.flags[slot] as number) & KNOWN) !== 0
      ? (column.values[slot] as number)
      : clear;
  };
  return {
    rain: Math.max(0, read(weather.rain, CLEAR.rain)),
    visibility: Math.max(50, read(weather.visibility, CLEAR.visibility)),
  };
}
