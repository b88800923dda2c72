import { createLedger, effectOf, type Massing, type Patch, type TableReader } from '@borough/core';
import { expect, it } from 'vitest';
import { createTestTable } from '../../test/table.js';
import { createStock } from '../gather.js';
import { areaOf, createSolidMaker } from '../solid.js';
import { createKpiSheet, type Kpi } from './graph.js';
import { EXAMPLE_FACTORS, KPI_INPUTS, STANDARD_KPIS } from './standard.js';

const ORIGIN = { lon: 115, lat: 33, heightMeters: 30 };
const COLUMNS = { use: 'use', floors: 'floors', height: 'height' };
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
    baseMeters: 30,
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

/** Everything in the western half may be 30 m high. */
const LIMIT_METERS = 30;
const WEST = 115.005;

it('KP1 after 1,000 random edits every figure equals a naive reckoning, and undoing all gives the first ones', () => {
  const { table, random } = createTestTable(100, ORIGIN, USES);
  const maker = createSolidMaker(ORIGIN);
  const [x0, y0] = maker.plan(114.9, 32.9);
  const [x1, y1] = maker.plan(WEST, 34);
  const limits = [
    { rings: [Float64Array.of(x0, y0, x1, y0, x1, y1, x0, y1)], limitMeters: LIMIT_METERS },
  ];
  const stock = createStock('buildings', COLUMNS, maker, limits);
  stock.refresh(table);
  const ledger = createLedger({ plan: { patches: [] } });
  const start = ledger.all.get();
  const sheet = createKpiSheet(STANDARD_KPIS, KPI_INPUTS);
  const reckon = () => {
    const buildings = stock.standing(effectOf(ledger.all.get(), 'plan')).map((s) => s.building);
    return sheet.evaluate({ buildings, site: 250_000, spaces: 900, factors: EXAMPLE_FACTORS });
  };
  const first = reckon();
  for (let i = 0; i < 1000; i++) {
    ledger.edit({ do: 'patch', scenario: 'plan', patch: toPatch(i, random.below) });
    const stands = naiveStanding(table, ledger.all.get().plan?.patches ?? []);
    expect(reckon()).toMatchObject(naive(stands));
  }
  expect(reckon()).not.toEqual(first);
  while (ledger.undo());
  expect(ledger.all.get()).toBe(start);
  expect(reckon()).toEqual(first);
});

interface Stands {
  readonly use: string;
  readonly floors: number;
  readonly area: number;
  readonly heightMeters: number;
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
    if (!isGone)
      stands.push({ use, floors, area: footprint, heightMeters, lon: part[0] as number });
  }
  for (const patch of patches) {
    if (!('massing' in patch)) continue;
    const { footprint, floors, floorHeightMeters, use } = patch.massing;
    const area = areaOf(maker.ofMassing('', patch.massing).rings);
    const lon = footprint[0]?.[0] ?? 0;
    stands.push({ use, floors, area, heightMeters: floors * floorHeightMeters, lon });
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
    coverage: expect.closeTo((100 * stands.reduce((sum, b) => sum + b.area, 0)) / 250_000, 8),
    highest: Math.max(0, ...stands.map((b) => b.heightMeters)),
    overLimit: stands.filter((b) => b.lon < WEST && b.heightMeters > LIMIT_METERS).length,
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
  const inputs = { buildings: [], site: 1, spaces: 1, factors: EXAMPLE_FACTORS };
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

it('KP4 a yard is no floor', () => {
  const outer = Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10);
  const yard = Float64Array.of(2, 2, 8, 2, 8, 8, 2, 8);
  expect(areaOf([outer, yard])).toBe(64);
  expect(areaOf([outer, Float64Array.of(20, 0, 21, 0, 21, 1, 20, 1)])).toBe(101);
});
