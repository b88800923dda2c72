import type { Plot } from '../gather.js';
import type { Kpi } from './graph.js';

/** A building as key figures see it, existing or planned. */
export interface PlanBuilding {
  readonly key: string;
  /** The city's own word: `dwelling`, `office`, … */
  readonly use: string;
  readonly floors: number;
  readonly footprintSquareMeters: number;
  /** From the ground of its plot; where that is unknown, from its own foot. */
  readonly heightMeters: number;
  /** The plot it stands on, by key. */
  readonly plot?: string;
  /** Stands on another one, as a tower on its podium does, so that it covers no ground. */
  readonly isRaised?: boolean;
  /** Where it is known; else reckoned from the floor area. */
  readonly dwellings?: number;
  /** What the plan allows here; absent where it says nothing. */
  readonly heightLimitMeters?: number;
}

/** What turns floor area into people and cars: each city has its own. */
export interface KpiFactors {
  readonly squareMetersPerDwelling: number;
  readonly peoplePerDwelling: number;
  readonly workersPerDwelling: number;
  /** Floor area for each job, by use. */
  readonly squareMetersPerJob: Readonly<Record<string, number>>;
  readonly spacesPerDwelling: number;
  /** Parking spaces asked for each 100 m² of floor area, by use. */
  readonly spacesPer100SquareMeters: Readonly<Record<string, number>>;
  /** Expected energy of a year for each m² of floor area, by use: kWh. */
  readonly yearlyKwhPerSquareMeter: Readonly<Record<string, number>>;
}

/** Round figures to begin with; no city's rule. Replace them by your own. */
export const EXAMPLE_FACTORS: KpiFactors = {
  squareMetersPerDwelling: 95,
  peoplePerDwelling: 2.6,
  workersPerDwelling: 1.3,
  squareMetersPerJob: {
    office: 20,
    retail: 40,
    civic: 25,
    campus: 35,
    hospital: 40,
    school: 60,
    hotel: 70,
    culture: 80,
    warehouse: 150,
    data: 300,
  },
  spacesPerDwelling: 1,
  spacesPer100SquareMeters: {
    office: 0.8,
    retail: 1,
    civic: 0.8,
    campus: 0.5,
    hospital: 1.2,
    school: 0.3,
    hotel: 0.5,
    culture: 0.8,
    warehouse: 0.2,
    data: 0.1,
  },
  yearlyKwhPerSquareMeter: {
    dwelling: 70,
    office: 110,
    retail: 160,
    civic: 100,
    campus: 120,
    hospital: 220,
    school: 80,
    hotel: 180,
    culture: 100,
    warehouse: 40,
    data: 2500,
  },
};

/** What the standard figures are reckoned from. `site` is in square metres, `plots` is the ground with what its plan allows. */
export const KPI_INPUTS = ['buildings', 'site', 'plots', 'spaces', 'factors'] as const;

type ByUse = ReadonlyMap<string, number>;

/** Square metres of floor by use. */
export function floorAreaByUse(buildings: readonly PlanBuilding[]): ByUse {
  const sums = new Map<string, number>();
  for (const { use, floors, footprintSquareMeters } of buildings)
    sums.set(use, (sums.get(use) ?? 0) + floors * footprintSquareMeters);
  return sums;
}

/** Dwellings that are known, and those that fit into the rest of the dwelling floors. */
function dwellingsOf(
  buildings: readonly PlanBuilding[],
  { squareMetersPerDwelling }: KpiFactors,
): number {
  let [known, rest] = [0, 0];
  for (const { use, floors, footprintSquareMeters, dwellings } of buildings) {
    if (dwellings !== undefined) known += dwellings;
    else if (use === 'dwelling') rest += floors * footprintSquareMeters;
  }
  return known + Math.floor(rest / squareMetersPerDwelling);
}

/** Σ floor area × factor of its use. */
function weighted(area: ByUse, factor: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const [use, squareMeters] of area)
    sum += squareMeters * (Object.hasOwn(factor, use) ? (factor[use] as number) : 0);
  return sum;
}

function coveredBy({ footprintSquareMeters, isRaised = false }: PlanBuilding): number {
  return isRaised ? 0 : footprintSquareMeters;
}

/** How many plots carry more for each square metre than their plan allows; unknown where no plan says anything. */
function plotsOver(
  buildings: readonly PlanBuilding[],
  plots: readonly Plot[],
  most: (plot: Plot) => number | undefined,
  carried: (building: PlanBuilding) => number,
): number {
  const limited = plots.filter((plot) => most(plot) !== undefined);
  if (limited.length === 0) return Number.NaN;
  const sums = new Map<string, number>();
  for (const building of buildings)
    if (building.plot !== undefined)
      sums.set(building.plot, (sums.get(building.plot) ?? 0) + carried(building));
  return limited.filter(
    (plot) => (sums.get(plot.key) ?? 0) / plot.squareMeters > (most(plot) as number) * (1 + SLACK),
  ).length;
}

/** What is only rounding is no violation. */
const SLACK = 1e-9;

/** The measures planners compare futures by. Energy is expected, not measured. */
export const STANDARD_KPIS: readonly Kpi[] = [
  { id: 'floorAreaByUse', needs: ['buildings'], compute: floorAreaByUse },
  {
    id: 'floorArea',
    label: { en: 'Floor area', 'zh-CN': '建筑面积' },
    unit: 'm²',
    needs: ['floorAreaByUse'],
    compute: (area: ByUse) => [...area.values()].reduce((sum, one) => sum + one, 0),
  },
  {
    id: 'floorAreaRatio',
    label: { en: 'Floor area ratio', 'zh-CN': '容积率' },
    digits: 2,
    needs: ['floorArea', 'site'],
    compute: (area: number, site: number) => area / site,
  },
  {
    id: 'coverage',
    label: { en: 'Site coverage', 'zh-CN': '建筑密度' },
    unit: '%',
    digits: 1,
    needs: ['buildings', 'site'],
    compute: (buildings: readonly PlanBuilding[], site: number) =>
      (100 * buildings.reduce((sum, building) => sum + coveredBy(building), 0)) / site,
  },
  {
    id: 'highest',
    label: { en: 'Highest building', 'zh-CN': '最高建筑' },
    unit: 'm',
    digits: 1,
    needs: ['buildings'],
    compute: (buildings: readonly PlanBuilding[]) =>
      buildings.reduce((most, { heightMeters }) => Math.max(most, heightMeters), 0),
  },
  {
    id: 'overLimit',
    label: { en: 'Above the height limit', 'zh-CN': '超高建筑' },
    better: 'less',
    needs: ['buildings', 'plots'],
    compute: (buildings: readonly PlanBuilding[], plots: readonly Plot[]) =>
      plots.some(({ mostHeightMeters }) => mostHeightMeters !== undefined)
        ? buildings.filter(
            ({ heightMeters, heightLimitMeters = Number.POSITIVE_INFINITY }) =>
              heightMeters > heightLimitMeters + 0.01,
          ).length
        : Number.NaN,
  },
  {
    id: 'plotsOverRatio',
    label: { en: 'Blocks above their floor area ratio', 'zh-CN': '容积率超限地块' },
    better: 'less',
    needs: ['buildings', 'plots'],
    compute: (buildings: readonly PlanBuilding[], plots: readonly Plot[]) =>
      plotsOver(
        buildings,
        plots,
        ({ mostFloorAreaRatio }) => mostFloorAreaRatio,
        ({ floors, footprintSquareMeters }) => floors * footprintSquareMeters,
      ),
  },
  {
    id: 'plotsOverCoverage',
    label: { en: 'Blocks above their coverage', 'zh-CN': '建筑密度超限地块' },
    better: 'less',
    needs: ['buildings', 'plots'],
    compute: (buildings: readonly PlanBuilding[], plots: readonly Plot[]) =>
      plotsOver(
        buildings,
        plots,
        ({ mostCoveragePercent: most }) => (most === undefined ? undefined : most / 100),
        coveredBy,
      ),
  },
  {
    id: 'dwellings',
    label: { en: 'Dwellings', 'zh-CN': '住宅套数' },
    needs: ['buildings', 'factors'],
    compute: dwellingsOf,
  },
  {
    id: 'population',
    label: { en: 'Population', 'zh-CN': '人口' },
    needs: ['dwellings', 'factors'],
    compute: (dwellings: number, { peoplePerDwelling }: KpiFactors) =>
      Math.round(dwellings * peoplePerDwelling),
  },
  {
    id: 'jobs',
    label: { en: 'Jobs', 'zh-CN': '就业岗位' },
    needs: ['floorAreaByUse', 'factors'],
    compute(area: ByUse, { squareMetersPerJob }: KpiFactors) {
      const perMeter = Object.entries(squareMetersPerJob).map(([use, m]) => [use, 1 / m]);
      return Math.round(weighted(area, Object.fromEntries(perMeter)));
    },
  },
  {
    id: 'jobsHousing',
    label: { en: 'Jobs for each worker living here', 'zh-CN': '职住比' },
    digits: 2,
    needs: ['jobs', 'dwellings', 'factors'],
    compute: (jobs: number, dwellings: number, { workersPerDwelling }: KpiFactors) =>
      jobs / (dwellings * workersPerDwelling),
  },
  {
    id: 'parkingRequired',
    label: { en: 'Parking required', 'zh-CN': '应配车位' },
    better: 'less',
    needs: ['floorAreaByUse', 'dwellings', 'factors'],
    compute: (area: ByUse, dwellings: number, factors: KpiFactors) =>
      Math.ceil(
        dwellings * factors.spacesPerDwelling +
          weighted(area, factors.spacesPer100SquareMeters) / 100,
      ),
  },
  {
    id: 'parkingProvided',
    label: { en: 'Parking provided', 'zh-CN': '现有车位' },
    better: 'more',
    needs: ['spaces'],
    compute: (spaces: number) => spaces,
  },
  {
    id: 'energy',
    label: { en: 'Energy, expected', 'zh-CN': '预计能耗' },
    unit: 'MWh/a',
    better: 'less',
    needs: ['floorAreaByUse', 'factors'],
    compute: (area: ByUse, { yearlyKwhPerSquareMeter }: KpiFactors) =>
      weighted(area, yearlyKwhPerSquareMeter) / 1000,
  },
];
