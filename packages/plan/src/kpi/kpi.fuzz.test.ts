import { createLedger, effectOf, type Massing, type Patch, type TableReader } from '@borough/core';
import { expect, it } from 'vitest';
import { createTestTable } from '../../test/table.js';
import { createStock, type Plot } from '../gather.js';
import { areaOf, createSolidMaker, type SolidMaker } from '../solid.js';
import { createKpiSheet, type Kpi } from './graph.js';
import { EXAMPLE_FACTORS, KPI_INPUTS, STANDARD_KPIS } from './standard.js';

const ORIGIN = { lon: 115, lat: 33, heightMeters: 30 };
const COLUMNS = { use: 'use', floors: 'floors', height: 'height' };
const ROOF_METERS = 42;
const USES = ['dwelling', 'office', 'retail', 'school'];

const massing = (i: number): Massing => {
  const [lon, lat] = [115 + (i % 10) * 0.001, 33 + i * 0.0003];
  return {
    footprint: [
      [lon, lat],
      [lon + 0.0004, lat],
      [lon + 0.0004, lat + 0.0002],
      [lon, lat + 0.0002],
    ],
    // Some stand on a roof.
    baseMeters: i % 7 === 0 ? ROOF_METERS : ORIGIN.heightMeters,
    floors: 1 + (i % 30),
    floorHeightMeters: 3,
    use: USES[i % 4] as string,
  };
};

function toPatch(i: number, below: (n: number) => number): Patch {
  const id = `p${below(60)}`;
  const keys = [`B-${below(100)}`, `B-${below(100)}`];
  switch (below(5)) {
    case 0:
      return { id, do: 'hide', table: 'buildings', keys };
    case 1:
      return { id, do: 'replace', table: 'buildings', keys, massing: massing(i) };
    case 2:
      return {
        id,
        do: 'set',
        table: 'buildings',
        keys,
        values: { use: USES[below(4)] as string, floors: 1 + below(40) },
      };
    case 3:
      return { id, do: 'hide', table: 'buildings', within: massing(i).footprint };
    default:
      return { id, do: 'add', massing: massing(i) };
  }
}

/** Two strips of ground with rules; what lies east of them has none. */
const WEST = { from: 114.999, to: 115.005, heightMeters: 30, floorArea: 150_000, covered: 9_000 };
const MIDDLE = { from: 115.005, to: 115.0075, floorArea: 60_000, covered: 3_500 };
const STRIPS: readonly (typeof MIDDLE & { readonly heightMeters?: number })[] = [WEST, MIDDLE];

function toPlots(maker: SolidMaker): Plot[] {
  return STRIPS.map((strip) => {
    // Meridians draw together to the north, by less here than a building's half.
    const [x0] = maker.plan(strip.from, ORIGIN.lat);
    const [x1] = maker.plan(strip.to, ORIGIN.lat);
    const [, y0] = maker.plan(strip.from, 32.9);
    const [, y1] = maker.plan(strip.to, 33.4);
    const rings = [Float64Array.of(x0, y0, x1, y0, x1, y1, x0, y1)];
    const squareMeters = areaOf(rings);
    return {
      key: String(strip.from),
      rings,
      squareMeters,
      groundMeters: ORIGIN.heightMeters,
      mostFloorAreaRatio: strip.floorArea / squareMeters,
      mostCoveragePercent: (100 * strip.covered) / squareMeters,
      ...(strip.heightMeters !== undefined && { mostHeightMeters: strip.heightMeters }),
    };
  });
}

it('KP1 after 1,000 random edits every figure equals a naive reckoning, and undoing all gives the first ones', () => {
  const { table, random } = createTestTable(100, ORIGIN, USES);
  const maker = createSolidMaker(ORIGIN);
  const plots = toPlots(maker);
  const stock = createStock('buildings', COLUMNS, maker);
  stock.refresh(table, plots);
  const ledger = createLedger({ plan: { patches: [] } });
  const start = ledger.all.get();
  const sheet = createKpiSheet(STANDARD_KPIS, KPI_INPUTS);
  const reckon = () => {
    const buildings = stock.standing(effectOf(ledger.all.get(), 'plan')).map((s) => s.building);
    return sheet.evaluate({
      buildings,
      site: 250_000,
      plots,
      spaces: 900,
      factors: EXAMPLE_FACTORS,
    });
  };
  const first = reckon();
  const told = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    ledger.edit({ do: 'patch', scenario: 'plan', patch: toPatch(i, random.below) });
    const stands = naiveStanding(table, ledger.all.get().plan?.patches ?? []);
    const figures = reckon();
    expect(figures).toMatchObject(naive(stands));
    for (const id of VIOLATIONS) told.add(`${id} ${figures[id]}`);
  }
  // Each of them was tried in more than one state.
  for (const id of VIOLATIONS)
    expect([...told].filter((one) => one.startsWith(`${id} `)).length, id).toBeGreaterThan(1);
  expect(reckon()).not.toEqual(first);
  while (ledger.undo());
  expect(ledger.all.get()).toBe(start);
  expect(reckon()).toEqual(first);
});

const VIOLATIONS = ['overLimit', 'plotsOverRatio', 'plotsOverCoverage'] as const;

interface Stands {
  readonly use: string;
  readonly floors: number;
  readonly area: number;
  readonly heightMeters: number;
  /** Of its foot above the ground. */
  readonly raisedMeters: number;
  /** Of its middle. */
  readonly lon: number;
}

/** What stands, by the book: every building asked of every patch, one after another. */
function naiveStanding(table: TableReader, patches: readonly Patch[]): Stands[] {
  const maker = createSolidMaker(ORIGIN);
  const stands: Stands[] = [];
  for (let slot = 1; slot < table.size; slot++) {
    const key = table.keyOf(slot) as string;
    const area = table.geometry.get(slot);
    const part = area?.parts[0];
    if (!area || !part) continue;
    const at = (name: string): number => table.column(name).values[slot] as number;
    let use = table.column('use').texts[at('use')] as string;
    let floors = at('floors');
    let isGone = false;
    const [lon, lat] = [(part[0] as number) + 0.5e-4, (part[1] as number) + 0.5e-4];
    for (const patch of patches) {
      if ('keys' in patch && patch.keys?.includes(key)) {
        if (patch.do === 'hide' || patch.do === 'replace') isGone = true;
        if (patch.do === 'set') {
          use = patch.values.use as string;
          floors = patch.values.floors as number;
        }
      }
      if (patch.do !== 'hide' || !patch.within) continue;
      const [[west, south], , [east, north]] = patch.within as [
        readonly [number, number],
        unknown,
        readonly [number, number],
      ];
      if (lon > west && lon < east && lat > south && lat < north) isGone = true;
    }
    const footprint = areaOf(maker.ofArea(key, area, 0, 0).rings);
    const heightMeters = at('height');
    if (!isGone) stands.push({ use, floors, area: footprint, heightMeters, raisedMeters: 0, lon });
  }
  for (const patch of patches) {
    if (!('massing' in patch)) continue;
    const { footprint, floors, floorHeightMeters, use } = patch.massing;
    const area = areaOf(maker.ofMassing('', patch.massing).rings);
    const lon = (footprint[0]?.[0] ?? 0) + 0.0002;
    const heightMeters = floors * floorHeightMeters;
    const raisedMeters = patch.massing.baseMeters - ORIGIN.heightMeters;
    stands.push({ use, floors, area, heightMeters, raisedMeters, lon });
  }
  return stands;
}

/** The same measures by the book, without the sheet. */
function naive(stands: readonly Stands[]): Record<string, unknown> {
  const f = EXAMPLE_FACTORS;
  const area = (use?: string): number =>
    stands
      .filter((b) => use === undefined || b.use === use)
      .reduce((sum, b) => sum + b.floors * b.area, 0);
  const within = ({ from, to }: { from: number; to: number }): readonly Stands[] =>
    stands.filter(({ lon }) => lon > from && lon < to);
  const hasGround = ({ lon }: Stands): boolean => lon > WEST.from && lon < MIDDLE.to;
  /** Where the ground is known, what stands on a roof is as high as both, and covers nothing. */
  const heightOf = (b: Stands): number => b.heightMeters + (hasGround(b) ? b.raisedMeters : 0);
  const covered = (some: readonly Stands[]): number =>
    some.filter((b) => b.raisedMeters === 0 || !hasGround(b)).reduce((sum, b) => sum + b.area, 0);
  const dwellings = Math.floor(area('dwelling') / f.squareMetersPerDwelling);
  let [jobs, kwh] = [0, 0];
  let spaces = dwellings * f.spacesPerDwelling;
  for (const use of USES) {
    jobs += area(use) / (f.squareMetersPerJob[use] ?? Number.POSITIVE_INFINITY);
    kwh += area(use) * (f.yearlyKwhPerSquareMeter[use] ?? 0);
    spaces += (area(use) * (f.spacesPer100SquareMeters[use] ?? 0)) / 100;
  }
  return {
    floorArea: expect.closeTo(area(), 4),
    floorAreaRatio: expect.closeTo(area() / 250_000, 8),
    coverage: expect.closeTo((100 * covered(stands)) / 250_000, 8),
    highest: expect.closeTo(Math.max(0, ...stands.map(heightOf)), 6),
    overLimit: within(WEST).filter((b) => heightOf(b) > WEST.heightMeters).length,
    plotsOverRatio: STRIPS.filter(
      (strip) => within(strip).reduce((sum, b) => sum + b.floors * b.area, 0) > strip.floorArea,
    ).length,
    plotsOverCoverage: STRIPS.filter((strip) => covered(within(strip)) > strip.covered).length,
    dwellings,
    population: Math.round(dwellings * f.peoplePerDwelling),
    jobs: expect.closeTo(jobs, -0.31),
    jobsHousing: expect.closeTo(Math.round(jobs) / (dwellings * f.workersPerDwelling), 4),
    parkingRequired: expect.closeTo(spaces, -0.31),
    parkingProvided: 900,
    energy: expect.closeTo(kwh / 1000, 4),
  };
}

it('KP2 a change reckons anew only what depends on it', () => {
  const sheet = createKpiSheet(STANDARD_KPIS, KPI_INPUTS);
  const inputs = { buildings: [], site: 1, plots: [], spaces: 1, factors: EXAMPLE_FACTORS };
  sheet.evaluate(inputs);
  const all = sheet.computed;
  sheet.evaluate({ ...inputs });
  expect(sheet.computed).toBe(all);
  sheet.evaluate({ ...inputs, spaces: 2 });
  expect(sheet.computed).toBe(all + 1);
});

it('KP3 figures that need each other, or what nobody gives, are told', () => {
  const kpi = (id: string, ...needs: string[]): Kpi => ({ id, needs, compute: () => 0 });
  expect(() => createKpiSheet([kpi('a', 'b'), kpi('b', 'a')], [])).toThrow(/KPI_CYCLE.*a → b → a/);
  expect(() => createKpiSheet([kpi('a', 'sight')], ['site'])).toThrow(
    /KPI_UNKNOWN.*"a" needs "sight"/,
  );
});

it('KP5 what no plan limits is unknown, and not kept', () => {
  const sheet = createKpiSheet(STANDARD_KPIS, KPI_INPUTS);
  const inputs = { buildings: [], site: 1, spaces: 1, factors: EXAMPLE_FACTORS };
  const none = sheet.evaluate({ ...inputs, plots: [] });
  for (const id of VIOLATIONS) expect(none[id], id).toBeNaN();
});

it('KP4 a yard is no floor', () => {
  const outer = Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10);
  const yard = Float64Array.of(2, 2, 8, 2, 8, 8, 2, 8);
  expect(areaOf([outer, yard])).toBe(64);
  expect(areaOf([outer, Float64Array.of(20, 0, 21, 0, 21, 1, 20, 1)])).toBe(101);
});
