/** What a piece of ground is for. */
export type Zone =
  | 'river'
  | 'square'
  | 'park'
  | 'cbd'
  | 'mixed'
  | 'perimeter'
  | 'slabs'
  | 'heritage'
  | 'villas'
  | 'industry'
  | 'campus'
  | 'school'
  | 'hospital'
  | 'hotel'
  | 'market'
  | 'culture'
  | 'civic'
  | 'temple'
  | 'landmark'
  | 'construction'
  | 'data'
  | 'green'
  | 'field'
  | 'wood';

/** How a zone is divided: no blocks above this many square metres (streets included), and by which roads. */
export interface Division {
  readonly mostSquareMeters: number;
  /** Larger pieces than this are divided by streets, smaller by lanes. */
  readonly laneBelow: number;
}

export function divisionOf(zone: Zone): Division | null {
  switch (zone) {
    case 'cbd':
      return { mostSquareMeters: 12_500, laneBelow: 14_000 };
    case 'mixed':
      return { mostSquareMeters: 12_000, laneBelow: 19_000 };
    case 'perimeter':
      return { mostSquareMeters: 11_000, laneBelow: 24_000 };
    case 'slabs':
      return { mostSquareMeters: 24_000, laneBelow: 30_000 };
    case 'heritage':
      return { mostSquareMeters: 6_800, laneBelow: 60_000 };
    case 'villas':
      return { mostSquareMeters: 9_500, laneBelow: 40_000 };
    case 'industry':
      return { mostSquareMeters: 36_000, laneBelow: 0 };
    case 'campus':
      return { mostSquareMeters: 52_000, laneBelow: 0 };
    default:
      return null;
  }
}

/** Whether nobody lives or works there. */
export function isOpen(zone: Zone | null): boolean {
  return (
    zone === null ||
    zone === 'river' ||
    zone === 'square' ||
    zone === 'park' ||
    zone === 'green' ||
    zone === 'field' ||
    zone === 'wood'
  );
}
