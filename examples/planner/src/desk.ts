import {
  type City,
  effectOf,
  type Scenarios,
  type Scope,
  type Signal,
  signal,
} from '@borough/core';
import {
  areaOf,
  createKpiSheet,
  createSolidMaker,
  createStock,
  EXAMPLE_FACTORS,
  KPI_INPUTS,
  type KpiSheet,
  type KpiValues,
  type SnapLine,
  type SolidMaker,
  STANDARD_KPIS,
  type Standing,
  type Stock,
  snapLines,
} from '@borough/plan';
import { type Piece, ringOf } from './piece.js';
import type { Register } from './register.js';
import { middleOf } from './shape.js';

/** Those whose ground is that of a place. */
const NEIGHBOURS_METERS = 60;

/** What the planner's panels share: what stands in each future, and its figures. */
export interface Desk {
  readonly city: City;
  readonly register: Register;
  readonly maker: SolidMaker;
  /** Counts up when buildings or scenarios have changed. */
  readonly changed: Signal<number>;
  /** Whether clicks on the city set the corners of a new block. */
  readonly drawing: Signal<boolean>;
  readonly isReady: () => boolean;
  standing(scenario: string | undefined): readonly Standing[];
  figures(scenario: string | undefined): KpiValues;
  /** Height of the ground at a place: where its neighbours stand; the city's own where there are none. */
  groundMeters(lon: number, lat: number): number;
  /** Edges of buildings and parcels that a piece can be set against: those of others, and not far. */
  linesNear(piece: Piece, withinMeters: number): readonly SnapLine[];
}

export function createDesk(city: City, register: Register, scope: Scope): Desk {
  const [lon, lat, heightMeters] = city.description.origin;
  const maker = createSolidMaker({ lon, lat, heightMeters });
  const stock: Stock = createStock(register.table, register.columns, maker);
  const sheets = new Map<string, KpiSheet>();
  const standings = new Map<
    string,
    { readonly of: Scenarios; readonly list: readonly Standing[] }
  >();
  const changed = signal(0);
  let size = 0;
  let site = 1;

  /** The register comes in pieces; it is read again as long as it grows. */
  function look(): void {
    const table = city.scene.table(register.table);
    const known = [...table.column(register.columns.height).flags].filter((f) => f & 1).length;
    if (known === size) return;
    size = known;
    stock.refresh(table);
    standings.clear();
    site = siteOf();
    changed.update((count) => count + 1);
  }

  /** The outlines of the ground that may be built on. */
  function* parcels(): Generator<readonly Float64Array[]> {
    const table = register.site && city.tables.get(register.site);
    for (let slot = 1; table && slot < table.size; slot++) {
      const area = table.geometry.get(slot);
      if (area) yield maker.ofArea('', area, 0, 0).rings;
    }
  }

  function siteOf(): number {
    let sum = 0;
    for (const rings of parcels()) sum += areaOf(rings);
    return sum > 0 ? sum : boxArea(stock.standing(effectOf({}, undefined)));
  }

  function standing(scenario: string | undefined): readonly Standing[] {
    const of = city.scenarios.all.get();
    const old = standings.get(scenario ?? '');
    if (old?.of === of) return old.list;
    const list = stock.standing(effectOf(of, scenario));
    standings.set(scenario ?? '', { of, list });
    return list;
  }

  function spacesOf(): number {
    const { spaces } = register;
    const column = spaces && city.tables.get(spaces.table)?.columns.get(spaces.column);
    if (!column) return 0;
    return column.values.reduce(
      (sum, n, slot) => ((column.flags[slot] ?? 0) & 1 ? sum + n : sum),
      0,
    );
  }

  const timer = setInterval(look, 500);
  scope.add(() => clearInterval(timer));
  scope.add(city.scenarios.all.watch(() => changed.update((count) => count + 1)));
  return {
    city,
    register,
    maker,
    changed,
    drawing: signal(false),
    isReady: () => size > 0,
    standing,
    groundMeters(lon, lat) {
      const [x, y] = maker.plan(lon, lat);
      let lowest = Number.POSITIVE_INFINITY;
      // A tower stands on its podium, and that on the ground.
      for (const { solid } of standing(undefined)) {
        const ring = solid.rings[0] as Float64Array;
        const far = Math.hypot((ring[0] as number) - x, (ring[1] as number) - y);
        if (far < NEIGHBOURS_METERS) lowest = Math.min(lowest, solid.bottomMeters);
      }
      return Number.isFinite(lowest) ? lowest : heightMeters;
    },
    linesNear(piece, withinMeters) {
      const scenario = city.scene.views[0]?.scenario;
      const at = maker.plan(...middleOf(ringOf(piece)));
      const others = standing(scenario).filter(
        ({ solid }) =>
          solid.key !== `${scenario}/${piece.id}` && isNear(solid.rings, at, withinMeters),
      );
      const rings = [...others.map(({ solid }) => solid.rings), ...parcels()].flat();
      return snapLines(rings, at, withinMeters);
    },
    figures(scenario) {
      const name = scenario ?? '';
      const sheet = sheets.get(name) ?? createKpiSheet(STANDARD_KPIS, KPI_INPUTS);
      sheets.set(name, sheet);
      const buildings = standing(scenario).map(({ building }) => building);
      return sheet.evaluate({ buildings, site, spaces: spacesOf(), factors: EXAMPLE_FACTORS });
    },
  };
}

/** Square metres of the box around all buildings. */
function boxArea(standing: readonly Standing[]): number {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { solid } of standing) {
    const [x, y] = [solid.rings[0]?.[0] ?? 0, solid.rings[0]?.[1] ?? 0];
    [west, south] = [Math.min(west, x), Math.min(south, y)];
    [east, north] = [Math.max(east, x), Math.max(north, y)];
  }
  return Math.max(1, (east - west) * (north - south));
}

/** Buildings are small: one whose first corner is far is far. */
function isNear(
  rings: readonly Float64Array[],
  [x, y]: readonly [number, number],
  meters: number,
): boolean {
  const [ring] = rings;
  return (
    ring !== undefined && Math.hypot((ring[0] as number) - x, (ring[1] as number) - y) < meters * 2
  );
}
