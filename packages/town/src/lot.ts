import type { Frame } from '@borough/core';
import { type Name, STREET_NAMES } from './names.js';
import { placeOf } from './place.js';
import type { Block } from './plan.js';
import type { Random } from './random.js';
import type { Point } from './shape.js';

/** A car park, as GeoJSON in WGS84. */
export interface LotFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly properties: {
    /** `P-01` and on. */
    readonly id: string;
    readonly capacity: number;
    readonly nameEn: string;
    readonly nameZh: string;
  };
  /** Longitude, latitude, metres above the ellipsoid. */
  readonly geometry: { readonly type: 'Point'; readonly coordinates: number[] };
}

export interface LotCollection {
  readonly type: 'FeatureCollection';
  readonly name: string;
  readonly features: readonly LotFeature[];
}

const LOTS = 40;

/** Car parks along the streets, larger towards the middle. */
export function createLots(blocks: readonly Block[], random: Random, frame: Frame): LotCollection {
  const sites = blocks.flatMap((block): { at: Point; block: Block }[] => {
    const { x, y, width, depth } = block.ground;
    // In the street south of the block and in the one west of it.
    return [
      { at: [x + width * random.between(0.25, 0.75), y - 8], block },
      { at: [x - 8, y + depth * random.between(0.25, 0.75)], block },
    ];
  });
  const chosen = random.shuffle(sites).slice(0, LOTS);
  const features = chosen.map(({ at, block }, i): LotFeature => {
    const id = `P-${String(i + 1).padStart(2, '0')}`;
    const street = STREET_NAMES[(block.number - 1) % STREET_NAMES.length] as Name;
    const capacity = 5 * random.whole(4, 16) + 20 * Math.round(block.centrality * 12);
    return {
      type: 'Feature',
      id,
      properties: {
        id,
        capacity,
        nameEn: `${street.en} ${block.number}`,
        nameZh: `${street.zh}${block.number}号`,
      },
      geometry: { type: 'Point', coordinates: [...placeOf(at, frame), frame.origin.heightMeters] },
    };
  });
  return { type: 'FeatureCollection', name: 'weavers-quarter-parking', features };
}
