import type { Geometry, TableReader } from '@borough/core';
import { areaOf, type Plot, type SolidMaker } from '@borough/plan';
import type { SiteColumns } from './register.js';

/** The areas of a table, with the keys of their rows. */
export function* areasOf(table: TableReader): Generator<readonly [string, Geometry, number]> {
  for (let slot = 1; slot < table.size; slot++) {
    const area = table.geometry.get(slot);
    if (area?.type === 'area') yield [table.keyOf(slot) as string, area, slot];
  }
}

/** The ground that may be built on, and what the plan allows there as far as the table says it. */
export function plotsOf(
  table: TableReader,
  columns: SiteColumns,
  maker: SolidMaker,
  groundMeters: number,
): readonly Plot[] {
  return [...areasOf(table)].map(([key, area, slot]) => {
    const { rings } = maker.ofArea(key, area, 0, 0);
    const most = (column: string | undefined): number | undefined => {
      const { flags, values } = column === undefined ? NOTHING : table.column(column);
      return (flags[slot] ?? 0) & 1 ? values[slot] : undefined;
    };
    const height = most(columns.heightLimit);
    const ratio = most(columns.floorAreaRatio);
    const coverage = most(columns.coverage);
    return {
      key,
      rings,
      squareMeters: areaOf(rings),
      groundMeters,
      ...(height !== undefined && { mostHeightMeters: height }),
      ...(ratio !== undefined && { mostFloorAreaRatio: ratio }),
      ...(coverage !== undefined && { mostCoveragePercent: coverage }),
    };
  });
}

const NOTHING = { flags: new Uint8Array(0), values: new Float32Array(0) };
