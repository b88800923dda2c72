import type { Zone } from './zone.js';

/** What the town's plan allows on a block, as the plans of Chinese towns say it: 限高, 容积率, 建筑密度. */
export interface BlockLimit {
  /** From the ground to the eaves of the highest body. */
  readonly heightLimitMeters: number;
  /** Floor area over the block's. */
  readonly floorAreaRatio: number;
  /** Ground that may be built on. */
  readonly coveragePercent: number;
}

export function limitOf(zone: Zone): BlockLimit {
  const [heightLimitMeters, floorAreaRatio, coveragePercent] = LIMITS[zone];
  return { heightLimitMeters, floorAreaRatio, coveragePercent };
}

const OPEN = [12, 0.1, 5] as const;

/** Metres, ratio, percent. Some of what was built before the plan is higher or denser. */
const LIMITS: Readonly<Record<Zone, readonly [number, number, number]>> = {
  cbd: [150, 12, 85],
  mixed: [80, 8, 75],
  perimeter: [36, 4.5, 65],
  slabs: [80, 3.5, 40],
  heritage: [12, 1, 70],
  villas: [12, 1.2, 40],
  industry: [24, 0.8, 45],
  campus: [30, 1.2, 30],
  school: [24, 1, 30],
  hospital: [60, 3.5, 55],
  hotel: [80, 4, 40],
  market: [24, 2.2, 55],
  culture: [30, 1.8, 45],
  civic: [30, 2, 40],
  temple: [18, 0.6, 40],
  landmark: [250, 15, 85],
  construction: [80, 4, 50],
  data: [24, 1, 35],
  river: OPEN,
  square: OPEN,
  park: OPEN,
  green: OPEN,
  field: OPEN,
  wood: OPEN,
};
