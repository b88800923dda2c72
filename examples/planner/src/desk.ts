import {
  type City,
  effectOf,
  type Scenarios,
  type Scope,
  type Signal,
  signal,
} from '@borough/core';
import type { Position } from '@borough/element';
import {
  createKpiSheet,
  createSolidMaker,
  createStock,
  EXAMPLE_FACTORS,
  KPI_INPUTS,
  type KpiSheet,
  type KpiValues,
  type Plot,
  type SnapLine,
  type Solid,
  type SolidMaker,
  STANDARD_KPIS,
  type Standing,
  type Stock,
  snapLines,
} from '@borough/plan';
import { type Piece, ringOf } from './piece.js';
import { areasOf, plotsOf } from './plots.js';
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
  /** Those set so far: lon, lat, height. */
  readonly corners: Signal<readonly Position[]>;
  readonly isReady: () => boolean;
  /** Water, which is no ground. */
  water(): readonly Pick<Solid, 'rings'>[];
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
  let plots: readonly Plot[] = [];
  let site = 1;

  /** The register comes in pieces; it is read again as long as it grows. */
  function look(): void {
    const table = city.scene.table(register.table);
    const ground = register.site && city.tables.get(register.site.table);
    const known = [...table.column(register.columns.height).flags].filter((f) => f & 1).length;
    const now = known + (ground ? ground.size : 0);
    if (now === size || known === 0) return;
    size = now;
    plots = ground && register.site ? plotsOf(ground, register.site, maker, heightMeters) : [];
    stock.refresh(table, plots);
    standings.clear();
    const sum = plots.reduce((all, { squareMeters }) => all + squareMeters, 0);
    site = sum > 0 ? sum : boxArea(stock.standing(effectOf({}, undefined)));
    changed.update((count) => count + 1);
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
    corners: signal<readonly Position[]>([]),
    isReady: () => size > 0,
    water() {
      const table = register.water && city.tables.get(register.water);
      const areas = table ? [...areasOf(table)] : [];
      return areas.map(([key, area]) => maker.ofArea(key, area, 0, 0));
    },
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
      const rings = [
        ...others.map(({ solid }) => solid.rings),
        ...plots.map((p) => p.rings),
      ].flat();
      return snapLines(rings, at, withinMeters);
    },
    figures(scenario) {
      const name = scenario ?? '';
      const sheet = sheets.get(name) ?? createKpiSheet(STANDARD_KPIS, KPI_INPUTS);
      sheets.set(name, sheet);
      const buildings = standing(scenario).map(({ building }) => building);
      const inputs = { buildings, site, plots, spaces: spacesOf(), factors: EXAMPLE_FACTORS };
      return sheet.evaluate(inputs);
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
