import type { Random } from '../random.js';
import type { Block } from './block.js';
import { distance, type Point } from './plane.js';
import { areaOf, centreOf, inset } from './ring.js';
import { boxWithin } from './site.js';
import type { Skeleton } from './skeleton.js';
import { isOpen, type Zone } from './zone.js';

interface Wish {
  readonly zone: Zone;
  readonly near: Point;
  /** Square metres a block should have for it. */
  readonly least: number;
  readonly most: number;
}

/** What a town has one or a few of, and where its planners put it. */
const WISHES: readonly Wish[] = [
  { zone: 'civic', near: [-70, 150], least: 3_000, most: 20_000 },
  { zone: 'landmark', near: [110, 30], least: 3_000, most: 14_000 },
  { zone: 'temple', near: [-370, 60], least: 2_400, most: 14_000 },
  { zone: 'culture', near: [90, 275], least: 3_000, most: 16_000 },
  { zone: 'hotel', near: [180, 0], least: 3_000, most: 14_000 },
  { zone: 'market', near: [-140, 40], least: 3_500, most: 16_000 },
  { zone: 'construction', near: [90, -330], least: 4_000, most: 18_000 },
  { zone: 'hospital', near: [420, 430], least: 6_000, most: 22_000 },
  { zone: 'school', near: [-330, 430], least: 6_500, most: 20_000 },
  { zone: 'school', near: [560, 230], least: 6_500, most: 20_000 },
  { zone: 'school', near: [-120, -420], least: 6_500, most: 24_000 },
  { zone: 'school', near: [-420, -640], least: 6_500, most: 30_000 },
  { zone: 'data', near: [700, -560], least: 8_000, most: 60_000 },
  { zone: 'market', near: [380, -520], least: 5_000, most: 24_000 },
  { zone: 'green', near: [-300, 300], least: 3_000, most: 12_000 },
  { zone: 'green', near: [275, -300], least: 2_500, most: 12_000 },
  { zone: 'green', near: [560, 560], least: 3_000, most: 12_000 },
  { zone: 'green', near: [-660, -60], least: 2_500, most: 12_000 },
];

/** Whether a house with wings has room inside the block; small parks take any shape. */
function isRoomy({ ground }: Block, zone: Zone): boolean {
  if (zone === 'green' || zone === 'landmark') return true;
  const lot = inset(ground, zone === 'temple' ? 1 : 8);
  return lot !== null && boxWithin(lot.ring, zone === 'temple' ? 30 : 34) !== null;
}

/** Gives single blocks their own use: schools, a hospital, hotels, markets, small parks. */
export function zoneBlocks(
  blocks: readonly Block[],
  { ring, radius }: Skeleton,
  random: Random,
): void {
  const wishes = [...WISHES];
  // A larger town has more of each.
  for (let k = 0; k < (radius * radius) / (1060 * 1060) - 1; k++) {
    for (const zone of [
      'school',
      'green',
      'market',
      'hospital',
      'hotel',
      'school',
      'culture',
    ] as const) {
      if (zone === 'hospital' && k % 4) continue;
      const near: Point = [random.between(-ring, ring), random.between(-ring, ring)];
      wishes.push({ zone, near, least: 4_000, most: 30_000 });
    }
  }
  const taken = new Set<Block>();
  for (const { zone, near, least, most } of wishes) {
    let best: Block | null = null;
    let nearest = 320;
    for (const block of blocks) {
      if (
        taken.has(block) ||
        isOpen(block.zone) ||
        (block.zone === 'heritage') !== (zone === 'temple')
      )
        continue;
      const far = distance(centreOf(block.ground), near);
      if (far >= nearest) continue;
      const area = areaOf(block.ground);
      if (area < least || area > most || !isRoomy(block, zone)) continue;
      [best, nearest] = [block, far];
    }
    if (!best) continue;
    best.zone = zone;
    taken.add(best);
  }
}
