import type { Geometry } from '@borough/core';
import {
  type FacadePoints,
  facadeCells,
  facadePoints,
  groundCells,
  groundPoints,
  judgeSun,
  type Standing,
  type StudyOptions,
  type SunRule,
  type SunVerdict,
  stepsOf,
  studySunInWorker,
} from '@borough/plan';
import type { Desk } from './desk.js';

/** What a study is made of: the ground around a place and the façades of buildings on it. */
export interface SunWish {
  readonly rule: SunRule;
  readonly scenario: string | undefined;
  /** lon, lat. */
  readonly at: readonly [number, number];
  /** The one building that is asked for; absent, all nearby that the rule speaks of. */
  readonly key?: string;
}

/** A piece of wall or ground, and for how long the sun reaches it. */
export interface SunCell {
  readonly geometry: Geometry;
  readonly hours: number;
}

export interface SunResult {
  readonly verdicts: readonly SunVerdict[];
  readonly facades: readonly SunCell[];
  readonly ground: readonly SunCell[];
}

export const FLOOR_METERS = 3;
const NEAR_METERS = 150;
/** Around one building. */
const CLOSE_METERS = 70;
/** Nothing farther away throws its shadow here in the hours of the rules. */
const SHADOW_METERS = 600;
const MOST_BUILDINGS = 120;
const GROUND_METERS = 4;

/** Reckons sun hours in a worker, judges the buildings, and cuts what was reckoned into cells to be drawn. */
export async function studyAround(
  { city, maker, standing, water }: Desk,
  { rule, scenario, at, key }: SunWish,
  options: StudyOptions,
): Promise<SunResult> {
  const all = standing(scenario);
  const chosen = all.find(({ building }) => building.key === key);
  const [x, y] = chosen ? middleOf(chosen) : maker.plan(...at);
  const reach = chosen ? CLOSE_METERS : NEAR_METERS;
  const far = (one: Standing): number => {
    const [ox, oy] = middleOf(one);
    return Math.hypot(ox - x, oy - y);
  };
  const near = all.filter((one) => far(one) < reach);
  const asked = near.filter(({ building }) => (rule.hours[building.use] ?? 0) > 0);
  const looked = chosen ? [chosen] : asked.slice(0, MOST_BUILDINGS);
  const solids = all.filter((one) => far(one) < SHADOW_METERS + reach).map(({ solid }) => solid);
  const grid = {
    floorHeightMeters: FLOOR_METERS,
    sillMeters: rule.sillMeters,
    spacingMeters: GROUND_METERS,
  };
  const facades = looked.map(({ solid }) => facadePoints(solid, grid));
  const bottom = near[0]?.solid.bottomMeters ?? city.description.origin[2];
  const built = all.filter((one) => far(one) < reach * 2).map(({ solid }) => solid);
  const open = groundPoints(
    [circle(x, y, reach)],
    [...built, ...water()],
    bottom + 0.1,
    GROUND_METERS,
  );
  const groundAreas = groundCells(open, GROUND_METERS, maker);
  const points = joined([...facades.map((facade) => facade.points), open]);
  const place = { lon: at[0], lat: at[1], heightMeters: bottom };
  const steps = stepsOf(rule, place, city.description.timeZone);
  const hours = await studySunInWorker({ points, solids, steps }, options);

  const minutes = hours[rule.counts];
  const verdicts: SunVerdict[] = [];
  const facadeParts: SunCell[] = [];
  let from = 0;
  for (const [i, { building, solid }] of looked.entries()) {
    const facade = facades[i] as FacadePoints;
    const to = from + facade.floor.length;
    const own = {
      total: hours.total.subarray(from, to),
      longest: hours.longest.subarray(from, to),
    };
    verdicts.push(judgeSun(building.key, building.use, rule, facade, own));
    for (const [n, geometry] of facadeCells(facade, solid, grid, maker).entries())
      facadeParts.push({ geometry, hours: (minutes[from + n] as number) / 60 });
    from = to;
  }
  const ground = groundAreas.map((geometry, n) => ({
    geometry,
    hours: (minutes[from + n] as number) / 60,
  }));
  return { verdicts, facades: facadeParts, ground };
}

function middleOf({ solid }: Standing): readonly [number, number] {
  const ring = solid.rings[0] as Float64Array;
  let [x, y] = [0, 0];
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i] as number;
    y += ring[i + 1] as number;
  }
  return [(x * 2) / ring.length, (y * 2) / ring.length];
}

function circle(x: number, y: number, radius: number): Float64Array {
  const ring = new Float64Array(72);
  for (let i = 0; i < 36; i++) {
    const angle = (i * Math.PI) / 18;
    ring.set([x + Math.cos(angle) * radius, y + Math.sin(angle) * radius], i * 2);
  }
  return ring;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
