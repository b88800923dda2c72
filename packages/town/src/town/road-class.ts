/** The rank of a road: what it carries, how wide it is, and how fast. */
export type RoadClass = 'boulevard' | 'avenue' | 'quay' | 'street' | 'lane';

export interface RoadKind {
  /** Higher goes first where there is no signal. */
  readonly rank: number;
  readonly lanesEachWay: number;
  readonly laneWidthMeters: number;
  /** Planted strip between the directions; 0 for a painted line. */
  readonly medianMeters: number;
  /** Between the outer lane and the kerb: for bicycles on large roads, for parked cars on streets. */
  readonly shoulderMeters: number;
  readonly sidewalkMeters: number;
  readonly speedKmh: number;
  /** Radius of the kerb at corners. */
  readonly cornerMeters: number;
  /** The least distance between junctions. */
  readonly gapMeters: number;
}

export const ROADS: Readonly<Record<RoadClass, RoadKind>> = {
  boulevard: kind(4, 3, 3.3, 4, 3, 7, 50, 9, 62),
  avenue: kind(3, 2, 3.3, 2, 2.8, 5.5, 50, 8, 56),
  quay: kind(2, 1, 3.4, 0, 2, 4, 40, 6, 46),
  street: kind(1, 1, 3.2, 0, 2.4, 3.2, 40, 6, 38),
  lane: kind(0, 1, 2.7, 0, 0.2, 1.8, 20, 3.5, 26),
};

function kind(
  rank: number,
  lanesEachWay: number,
  laneWidthMeters: number,
  medianMeters: number,
  shoulderMeters: number,
  sidewalkMeters: number,
  speedKmh: number,
  cornerMeters: number,
  gapMeters: number,
): RoadKind {
  return {
    rank,
    lanesEachWay,
    laneWidthMeters,
    medianMeters,
    shoulderMeters,
    sidewalkMeters,
    speedKmh,
    cornerMeters,
    gapMeters,
  };
}

/** From the middle of the road to the kerb. */
export function halfWidthOf(road: RoadClass | 'border'): number {
  if (road === 'border') return 0;
  const { medianMeters, lanesEachWay, laneWidthMeters, shoulderMeters } = ROADS[road];
  return medianMeters / 2 + lanesEachWay * laneWidthMeters + shoulderMeters;
}

/** From the middle of the road to where the ground of a block begins. */
export function reserveOf(road: RoadClass | 'border'): number {
  return road === 'border' ? 0 : halfWidthOf(road) + ROADS[road].sidewalkMeters;
}
