import type { Block } from './block.js';
import { junctionKey, roadKey } from './lane.js';
import type { Name } from './names.js';
import { cm, cmPoint, type Point, type Ring } from './plane.js';
import type { Control, Junction as Meeting, Roads } from './road.js';
import { halfWidthOf, ROADS, type RoadClass } from './road-class.js';

/** A stretch of road from junction to junction, and all that its markings follow from. */
export interface Road {
  /** `R-001` and on. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly class: RoadClass;
  readonly nameEn: string;
  readonly nameZh: string;
  /** The middle, from node to node. */
  readonly line: readonly Point[];
  readonly lengthMeters: number;
  /** From kerb to kerb. */
  readonly widthMeters: number;
  readonly medianMeters: number;
  readonly lanesForward: number;
  readonly lanesBackward: number;
  readonly laneWidthMeters: number;
  /** Beside the outer lane: for bicycles, on streets for parked cars. */
  readonly shoulderMeters: number;
  readonly sidewalkMeters: number;
  readonly speedKmh: number;
  readonly isBridge: boolean;
  /** From each node to where the kerbs run parallel: markings begin there. */
  readonly startFarMeters: number;
  readonly endFarMeters: number;
  /** The carriageway between the mouths. */
  readonly ring: Ring;
}

/** Where roads meet or leave the town. */
export interface Junction {
  /** `J-001` and on. */
  readonly key: string;
  readonly at: Point;
  readonly control: Control;
  readonly roads: readonly string[];
  /** The roadway between the mouths of its roads; null at the border. */
  readonly ring: Ring | null;
}

/** Pavement around a block: what lies between kerb and ground. */
export interface Sidewalk {
  readonly ring: Ring;
  /** The ground of the block, with the clock. */
  readonly hole: Ring;
}

export function toRoads({ stretches }: Roads, names: readonly Name[]): Road[] {
  return stretches.map((s, i): Road => {
    const kind = ROADS[s.road];
    const name = names[i] as Name;
    return {
      key: roadKey(i),
      from: junctionKey(s.from),
      to: junctionKey(s.to),
      class: s.road,
      nameEn: name.en,
      nameZh: name.zh,
      line: s.line.map(cmPoint),
      lengthMeters: cm(s.lengthMeters),
      widthMeters: cm(2 * halfWidthOf(s.road)),
      medianMeters: kind.medianMeters,
      lanesForward: kind.lanesEachWay,
      lanesBackward: kind.lanesEachWay,
      laneWidthMeters: kind.laneWidthMeters,
      shoulderMeters: kind.shoulderMeters,
      sidewalkMeters: kind.sidewalkMeters,
      speedKmh: kind.speedKmh,
      isBridge: s.isBridge,
      startFarMeters: cm(s.startFar),
      endFarMeters: cm(s.endFar),
      ring: s.ring.map(cmPoint),
    };
  });
}

export function toJunctions(junctions: readonly Meeting[]): Junction[] {
  return junctions.map(
    (j): Junction => ({
      key: junctionKey(j.index),
      at: cmPoint(j.at),
      control: j.control,
      roads: j.arms.map((arm) => roadKey(arm.road)),
      ring: j.ring?.map(cmPoint) ?? null,
    }),
  );
}

export function toSidewalks(blocks: readonly Block[]): Sidewalk[] {
  return blocks.map(({ kerb, ground }) => ({
    ring: kerb.map(cmPoint),
    hole: [...ground].reverse().map(cmPoint),
  }));
}
