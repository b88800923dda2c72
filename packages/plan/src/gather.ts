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

/** A plot of ground, and the most that its plan allows; what is absent the plan leaves open. */
export interface Plot {
  readonly key: string;
  readonly rings: readonly Float64Array[];
  readonly squareMeters: number;
  /** The height that heights are measured from. */
  readonly groundMeters: number;
  readonly mostHeightMeters?: number;
  readonly mostFloorAreaRatio?: number;
  readonly mostCoveragePercent?: number;
}

/** Which buildings stand in a future, by key: the existing ones less what is hidden, and the new ones. */
export interface Stock {
  /** Reads the table again. Rows without a footprint or a known height are left out; unknown floors follow from the height. */
  refresh(table: TableReader, plots?: readonly Plot[]): void;
  /** Buildings that both futures have are the same objects. */
  standing(effect: Effect): readonly Standing[];
}

/** Of a building whose floors nobody counted. */
const STOREY_METERS = 3.2;
/** What begins higher than this above its plot stands on something. */
const RAISED_METERS = 1;

export function createStock(tableId: string, columns: BuildingColumns, maker: SolidMaker): Stock {
  let existing = new Map<string, Standing>();
  let ground: readonly Plot[] = [];

  function toStanding(solid: Solid, use: string, floors: number, dwellings?: number): Standing {
    const [x, y] = middleOf(solid);
    const plot = ground.find(({ rings }) => isWithin(rings, x, y));
    return {
      solid,
      building: {
        key: solid.key,
        use,
        floors,
        footprintSquareMeters: areaOf(solid.rings),
        // A tower on a podium is as high as both.
        heightMeters: solid.topMeters - (plot?.groundMeters ?? solid.bottomMeters),
        ...(dwellings !== undefined && { dwellings }),
        ...(plot && { plot: plot.key }),
        ...(plot && solid.bottomMeters > plot.groundMeters + RAISED_METERS && { isRaised: true }),
        ...(plot?.mostHeightMeters !== undefined && { heightLimitMeters: plot.mostHeightMeters }),
      },
    };
  }

  return {
    refresh(table, plots = []) {
      ground = plots;
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
        if (hidden?.has(key) || rings.some((ring) => isWithin([ring], ...middleOf(one.solid))))
          continue;
        const set = values?.get(key);
        standing.push(set ? withValues(one, set, columns) : one);
      }
      for (const [key, massing] of effect.massings)
        standing.push(toStanding(maker.ofMassing(key, massing), massing.use, massing.floors));
      return standing;
    },
  };
}

/** The mean corner of a building's first ring. */
function middleOf({ rings }: Solid): readonly [number, number] {
  const corners = rings[0] as Float64Array;
  let [x, y] = [0, 0];
  for (let i = 0; i < corners.length; i += 2) {
    x += corners[i] as number;
    y += corners[i + 1] as number;
  }
  return [(x * 2) / corners.length, (y * 2) / corners.length];
}

function withValues(
  { solid, building }: Standing,
  set: Readonly<Record<string, number | string>>,
  columns: BuildingColumns,
): Standing {
  const use = set[columns.use];
  const floors = set[columns.floors];
  const height = set[columns.height];
  const topMeters = typeof height === 'number' ? solid.bottomMeters + height : solid.topMeters;
  // What was counted for the old use or the old floors says nothing of the new ones.
  const { dwellings, ...rest } = building;
  const told = columns.dwellings === undefined ? undefined : set[columns.dwellings];
  const isAsWas = use === undefined && floors === undefined;
  const known = typeof told === 'number' ? told : isAsWas ? dwellings : undefined;
  return {
    solid: topMeters === solid.topMeters ? solid : { ...solid, topMeters },
    building: {
      ...rest,
      heightMeters: building.heightMeters + topMeters - solid.topMeters,
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
