import { distanceMeters, KNOWN, type TableReader } from '@borough/core';
import type { Position } from '../ground.js';

/** A thing, and how far away it is. */
export interface Near {
  readonly slot: number;
  readonly meters: number;
}

/** What one looks for: a number column and the least it must say. */
export interface Wanted {
  readonly column: string;
  readonly least: number;
}

/** The nearest things that have what is wanted now; what is unknown does not count, nor what is stale or offline. */
export function findNear(
  table: TableReader,
  from: Position,
  wanted: Wanted | null,
  limit: number,
): readonly Near[] {
  const { positions } = table;
  if (!positions) return [];
  const column = wanted && table.columns.get(wanted.column);
  const found: Near[] = [];
  for (let slot = 1; slot < table.size; slot++) {
    const lon = positions[slot * 3] as number;
    if (Number.isNaN(lon)) continue;
    if (column) {
      const flags = column.flags[slot] as number;
      if (!(flags & KNOWN) || flags & STALE) continue;
      if ((column.values[slot] as number) < (wanted as Wanted).least) continue;
    }
    const at: Position = [lon, positions[slot * 3 + 1] as number, 0];
    found.push({ slot, meters: distanceMeters(from, at) });
  }
  return found.sort((a, b) => a.meters - b.meters).slice(0, limit);
}

/** Stale and offline have the upper of the two freshness bits. */
const STALE = 0b0001_0000;
