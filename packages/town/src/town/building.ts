import type { Random } from '../random.js';
import type { Block } from './block.js';
import { BUILDING_NAMES, type Name } from './names.js';
import { cm, cmPoint, distance, headingOf, type Point, type Ring } from './plane.js';
import { areaOf } from './ring.js';
import { type Draft, type Era, longestSide, type RoofType, type Site, type Use } from './site.js';
import { HEART } from './skeleton.js';

export interface Roof {
  readonly type: RoofType;
  /** From the eaves to the ridge, above `heightMeters`; 0 for a flat roof. */
  readonly heightMeters: number;
  /** Which way the ridge runs, 0 to 180. */
  readonly ridgeDegrees: number;
}

/**
 * One body of a building: straight walls on a footprint.
 *
 * A tower on a podium is two: the tower has the plain key, the podium the same with `-p`; both say `of` which building
 * they are, and the tower's `baseMeters` is the podium's roof.
 */
export interface Building {
  /** `B-` and block and parcel, two digits each: B-1204 is parcel 04 of block 12 (blocks past 99 take three digits). */
  readonly key: string;
  readonly of: string;
  readonly part: 'whole' | 'tower' | 'podium';
  readonly ring: Ring;
  readonly hole: Ring | null;
  readonly use: Use;
  readonly era: Era;
  readonly floors: number;
  readonly floorHeightMeters: number;
  /** From its base to the eaves. */
  readonly heightMeters: number;
  /** Above the ground: 0, or the podium's height for a tower. */
  readonly baseMeters: number;
  readonly roof: Roof;
  /** Shop windows along the street. */
  readonly hasShops: boolean;
  readonly dwellings: number;
  readonly areaSquareMeters: number;
  readonly nameEn: string | null;
  readonly nameZh: string | null;
  readonly cell: string;
  readonly community: string;
  readonly street: string;
}

/** Where a building belongs. */
export interface Belonging {
  readonly cell: string;
  readonly community: string;
  readonly street: string;
}

const STOREY: Readonly<Record<Use, number>> = {
  dwelling: 3,
  office: 3.9,
  retail: 4.5,
  civic: 4.2,
  culture: 5,
  school: 3.6,
  campus: 3.8,
  hospital: 4,
  hotel: 3.4,
  warehouse: 8.5,
  data: 5.5,
  construction: 3.6,
};

export interface BuiltBlock {
  readonly block: Block;
  readonly site: Site;
}

/** Numbers the buildings: neighbouring blocks share a number until it holds fifty parcels or so. */
export function createBuildings(
  built: readonly BuiltBlock[],
  belongingOf: (block: Block) => Belonging,
  random: Random,
): Building[] {
  const groups: Group[] = [];
  const open = (quarter: number): Group => {
    const group = { quarter, drafts: [] };
    groups.push(group);
    return group;
  };
  for (const { block, site } of outwards(built)) {
    if (site.drafts.length === 0) continue;
    const { quarter } = block.face;
    let group = groups.at(-1);
    const isFull =
      group &&
      group.drafts.length > 0 &&
      (group.drafts.length > 40 || group.drafts.length + site.drafts.length > 99);
    if (!group || group.quarter !== quarter || isFull) group = open(quarter);
    for (const draft of site.drafts) {
      if (group.drafts.length === 99) group = open(quarter);
      group.drafts.push({ draft, block });
    }
  }
  renownTwelve(groups);
  const pools = new Map(Object.entries(BUILDING_NAMES).map(([use, list]) => [use, [...list]]));
  const known = nameTallest(
    groups.flatMap((group) => group.drafts.map(({ draft }) => draft)),
    pools,
  );
  return groups.flatMap(({ drafts }, g) =>
    drafts.flatMap(({ draft, block }, i) => {
      const key = `B-${two(g + 1)}${two(i + 1)}`;
      return bodiesOf(key, draft, known.get(draft) ?? null, belongingOf(block), random);
    }),
  );
}

interface Group {
  readonly quarter: number;
  readonly drafts: { draft: Draft; block: Block }[];
}

/** Everybody asks for B-1204: the nearest number with a tall house becomes 12, and the house its fourth. */
function renownTwelve(groups: Group[]): void {
  const tallest = ({ drafts }: Group) => Math.max(...drafts.map(({ draft }) => draft.floors));
  let best = -1;
  groups.forEach((group, i) => {
    if (group.drafts.length < 4 || tallest(group) < 14) return;
    if (best < 0 || Math.abs(i - 11) < Math.abs(best - 11)) best = i;
  });
  if (best < 0) best = groups.findIndex(({ drafts }) => drafts.length >= 4);
  const [twelfth, chosen] = [groups[11], groups[best]];
  if (!twelfth || !chosen) return;
  [groups[11], groups[best]] = [chosen, twelfth];
  const high = chosen.drafts.findIndex(({ draft }) => draft.floors === tallest(chosen));
  const [house] = chosen.drafts.splice(high, 1);
  if (house) chosen.drafts.splice(3, 0, house);
}

/** The large pieces of the town from the heart outwards, so that low numbers are where people look first. */
function outwards(built: readonly BuiltBlock[]): BuiltBlock[] {
  const nearest = new Map<number, number>();
  for (const { block, site } of built) {
    const far = distance(site.centre, HEART);
    const { quarter } = block.face;
    nearest.set(quarter, Math.min(nearest.get(quarter) ?? Infinity, far));
  }
  const rank = ({ block }: BuiltBlock) => nearest.get(block.face.quarter) as number;
  return [...built].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.block.face.quarter - b.block.face.quarter ||
      a.block.face.id - b.block.face.id,
  );
}

/** Names go to the highest or largest of each use first. */
function nameTallest(
  drafts: readonly Draft[],
  pools: ReadonlyMap<string, Name[]>,
): Map<Draft, Name> {
  const known = new Map<Draft, Name>();
  for (const [use, pool] of pools) {
    const own = drafts.filter((draft) => draft.use === use);
    const size = (draft: Draft) => draft.floors * 400 + areaOf(draft.ring);
    own.sort((a, b) => size(b) - size(a));
    own.slice(0, pool.length).forEach((draft, i) => {
      known.set(draft, pool[i] as Name);
    });
  }
  return known;
}

function bodiesOf(
  key: string,
  draft: Draft,
  name: Name | null,
  belonging: Belonging,
  random: Random,
): Building[] {
  const { podium } = draft;
  const floorHeightMeters = storeyOf(draft, random);
  const common = {
    of: key,
    era: draft.era,
    ...belonging,
    nameEn: name?.en ?? null,
    nameZh: name?.zh ?? null,
  };
  const body = (
    bodyKey: string,
    part: Building['part'],
    ring: Ring,
    use: Use,
    floors: number,
    storey: number,
    baseMeters: number,
  ): Building => {
    const hole = part === 'podium' ? null : (draft.hole ?? null);
    const area = areaOf(ring) + (hole ? areaOf(hole) : 0);
    return {
      key: bodyKey,
      part,
      ring: ring.map(cmPoint),
      hole: hole?.map(cmPoint) ?? null,
      use,
      floors,
      floorHeightMeters: storey,
      heightMeters: cm(floors * storey + (part !== 'podium' && isPitched(draft) ? 0.3 : 0.9)),
      baseMeters,
      roof: part === 'podium' ? { type: 'flat', heightMeters: 0, ridgeDegrees: 0 } : roofOf(draft),
      hasShops: part === 'tower' ? false : (draft.hasShops ?? false),
      dwellings: use === 'dwelling' ? Math.max(1, Math.floor((area * floors * 0.82) / 105)) : 0,
      areaSquareMeters: cm(area),
      ...common,
    };
  };
  if (!podium)
    return [body(key, 'whole', draft.ring, draft.use, draft.floors, floorHeightMeters, 0)];
  const low = body(
    `${key}-p`,
    'podium',
    podium.ring,
    podium.use,
    podium.floors,
    STOREY[podium.use],
    0,
  );
  const floors = Math.max(2, draft.floors - podium.floors);
  return [
    body(key, 'tower', draft.ring, draft.use, floors, floorHeightMeters, low.heightMeters),
    low,
  ];
}

function storeyOf({ use, era }: Draft, random: Random): number {
  if (era === 'heritage') return use === 'culture' ? 5.4 : 3.4;
  const high = era === 'new' ? 0.1 : 0;
  return cm(STOREY[use] + high + (use === 'warehouse' ? random.between(-1.5, 2) : 0));
}

function isPitched({ roof }: Draft): boolean {
  return roof !== undefined && roof !== 'flat';
}

function roofOf(draft: Draft): Roof {
  const side = longestSide(draft.ring);
  const along: Point = draft.ridge ?? side.along;
  const ridgeDegrees = (Math.round(headingOf(along) * 10) % 1800) / 10;
  if (!isPitched(draft)) return { type: 'flat', heightMeters: 0, ridgeDegrees };
  const span = Math.min(14, areaOf(draft.ring) / Math.max(1, side.long));
  const pitch = draft.roof === 'shed' ? 0.12 : draft.era === 'heritage' ? 0.3 : 0.24;
  return {
    type: draft.roof as RoofType,
    heightMeters: cm(Math.max(0.8, span * pitch)),
    ridgeDegrees,
  };
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
