import { type Effect, isWithin, type TableReader } from '@borough/core';
import type { PlanBuilding } from './kpi/standard.js';
import { areaOf, type Solid, type SolidMaker } from './solid.js';

/** Where a table says what: the ids of its columns. Footprints are its areas, with the height of the ground. */
export interface BuildingColumns {
  readonly use: string;
  readonly floors: string;
  readonly height: string;
  readonly dwellings?: string;
  /** What the table's own words for a use mean, where they are others than the factors' and rules'. */
  readonly uses?: Readonly<Record<string, string>>;
}

/** One building of a future: its shape and what key figures need. */
export interface Standing {
  readonly solid: Solid;
  readonly building: PlanBuilding;
}

/** The ground of a plan: what it allows, and where. */
export interface HeightLimit {
  readonly rings: readonly Float64Array[];
  readonly limitMeters: number;
}

/** Which buildings stand in a future, by key: the existing ones less what is hidden, and the new ones. */
export interface Stock {
  /** Reads the table again. Rows without a footprint or a known height are left out; unknown floors follow from the height. */
  refresh(table: TableReader): void;
  /** Buildings that both futures have are the same objects. */
  standing(effect: Effect): readonly Standing[];
}

/** Of a building whose floors nobody counted. */
const STOREY_METERS = 3.2;

export function createStock(
  tableId: string,
  columns: BuildingColumns,
  maker: SolidMaker,
  limits: readonly HeightLimit[] = [],
): Stock {
  let existing = new Map<string, Standing>();

  function toStanding(solid: Solid, use: string, floors: number, dwellings?: number): Standing {
    const [x, y] = [solid.rings[0]?.[0] as number, solid.rings[0]?.[1] as number];
    const limit = limits.find(({ rings }) => isWithin(rings, x, y));
    return {
      solid,
      building: {
        key: solid.key,
        use,
        floors,
        footprintSquareMeters: areaOf(solid.rings),
        heightMeters: solid.topMeters - solid.bottomMeters,
        ...(dwellings !== undefined && { dwellings }),
        ...(limit && { heightLimitMeters: limit.limitMeters }),
      },
    };
  }

  return {
    refresh(table) {
      const next = new Map<string, Standing>();
      for (let slot = 1; slot < table.size; slot++) {
        const key = table.keyOf(slot) as string;
        const area = table.geometry.get(slot);
        const height = numberAt(table, columns.height, slot);
        if (area?.type !== 'area' || height === null) continue;
        const floors =
          numberAt(table, columns.floors, slot) ?? Math.max(1, Math.round(height / STOREY_METERS));
        const ground = area.parts[0]?.[2] as number;
        const bottom = Number.isNaN(ground) ? 0 : ground;
        const solid = maker.ofArea(key, area, bottom, bottom + height);
        const word = textAt(table, columns.use, slot) ?? '';
        const use =
          columns.uses && Object.hasOwn(columns.uses, word) ? (columns.uses[word] ?? '') : word;
        const dwellings = columns.dwellings && numberAt(table, columns.dwellings, slot);
        next.set(
          key,
          toStanding(solid, use, floors, typeof dwellings === 'number' ? dwellings : undefined),
        );
      }
      existing = next;
    },
    standing(effect) {
      const hidden = effect.hidden.get(tableId);
      const values = effect.values.get(tableId);
      const rings = effect.hiddenWithin
        .filter(({ table }) => table === tableId)
        .map(({ ring }) => Float64Array.from(ring.flatMap(([lon, lat]) => maker.plan(lon, lat))));
      const standing: Standing[] = [];
      for (const [key, one] of existing) {
        if (hidden?.has(key) || rings.some((ring) => isMiddleWithin(ring, one.solid))) continue;
        const set = values?.get(key);
        standing.push(set ? withValues(one, set, columns) : one);
      }
      for (const [key, massing] of effect.massings)
        standing.push(toStanding(maker.ofMassing(key, massing), massing.use, massing.floors));
      return standing;
    },
  };
}

/** A building within a ring: its first ring's mean corner is. */
function isMiddleWithin(ring: Float64Array, { rings }: Solid): boolean {
  const corners = rings[0] as Float64Array;
  let [x, y] = [0, 0];
  for (let i = 0; i < corners.length; i += 2) {
    x += corners[i] as number;
    y += corners[i + 1] as number;
  }
  return isWithin([ring], (x * 2) / corners.length, (y * 2) / corners.length);
}

function withValues(
  { solid, building }: Standing,
  set: Readonly<Record<string, number | string>>,
  columns: BuildingColumns,
): Standing {
  const use = set[columns.use];
  const floors = set[columns.floors];
  const height = set[columns.height];
  const heightMeters = typeof height === 'number' ? height : building.heightMeters;
  // What was counted for the old use or the old floors says nothing of the new ones.
  const { dwellings, ...rest } = building;
  const told = columns.dwellings === undefined ? undefined : set[columns.dwellings];
  const isAsWas = use === undefined && floors === undefined;
  const known = typeof told === 'number' ? told : isAsWas ? dwellings : undefined;
  return {
    solid:
      heightMeters === building.heightMeters
        ? solid
        : { ...solid, topMeters: solid.bottomMeters + heightMeters },
    building: {
      ...rest,
      heightMeters,
      ...(known !== undefined && { dwellings: known }),
      ...(typeof use === 'string' && { use }),
      ...(typeof floors === 'number' && { floors }),
    },
  };
}

function numberAt(table: TableReader, column: string, slot: number): number | null {
  const { flags, values } = table.column(column);
  return (flags[slot] ?? 0) & 1 ? (values[slot] as number) : null;
}

function textAt(table: TableReader, column: string, slot: number): string | null {
  const code = numberAt(table, column, slot);
  return code === null ? null : (table.column(column).texts[code] ?? null);
}
