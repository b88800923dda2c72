import type { Random } from '../random.js';
import type { Block } from './block.js';
import { buildCourtyards, buildHall, buildTemple } from './courtyard.js';
import { buildEstate, buildTowers } from './estate.js';
import {
  buildCampus,
  buildConstruction,
  buildDataCentre,
  buildFarms,
  buildHospital,
  buildHotel,
  buildMarket,
  buildSchool,
  buildWorks,
} from './institution.js';
import { buildPerimeter, buildVillas } from './perimeter.js';
import { distance, type Point } from './plane.js';
import { centreOf } from './ring.js';
import { createSite, type Era, type Site, type Use } from './site.js';
import type { Zone } from './zone.js';

/** How near to the heart: 1 there, a half at 330 m, and on towards 0. */
function centralityAt(p: Point, hearts: readonly Point[]): number {
  let most = 0;
  hearts.forEach((heart, i) => {
    const far = distance(p, heart) / (i === 0 ? 330 : 240);
    const share = (i === 0 ? 1 : 0.72) / (1 + far * far);
    if (share > most) most = share;
  });
  return most;
}

/** Builds on a block what its zone asks for. */
export function buildBlock(block: Block, hearts: readonly Point[], random: Random): Site {
  const centrality = centralityAt(centreOf(block.ground), hearts);
  const site = createSite(block.ground, block.fronts, centrality, random);
  BUILDERS[block.zone]?.(site);
  return site;
}

/** How each zone is built; the others stay open. */
const BUILDERS: Readonly<Partial<Record<Zone, (site: Site) => void>>> = {
  cbd: (site) => buildTowers(site),
  mixed: (site) => buildMixed(site, 15, [6, 9], ['old', 'recent', 'new'], 0.28),
  perimeter: (site) => buildMixed(site, 13, [4, 6], ['old', 'old', 'recent'], 0.08),
  slabs: buildEstate,
  heritage: buildCourtyards,
  villas: buildVillas,
  industry: buildWorks,
  campus: buildCampus,
  school: buildSchool,
  hospital: buildHospital,
  hotel: buildHotel,
  market: buildMarket,
  culture: (site) => buildHall(site, 'culture', 4),
  civic: (site) => buildHall(site, 'civic', 6),
  temple: buildTemple,
  landmark: (site) => buildTowers(site, { landmark: 58 }),
  construction: buildConstruction,
  data: buildDataCentre,
  field: buildFarms,
};

function buildMixed(
  site: Site,
  deep: number,
  floors: readonly [number, number],
  eras: readonly Era[],
  offices: number,
): void {
  const { random, centrality } = site;
  const level = random.whole(floors[0], floors[1]) + Math.round(centrality * 5);
  const era = random.pick(eras);
  const isBuilt = buildPerimeter(site, {
    deep,
    front: deep + 0.5,
    setback: deep > 14 ? 0.6 : 1.2,
    floors: () => Math.max(3, level + random.whole(-1, 1) + (random.next() < 0.06 ? 3 : 0)),
    era: () => (random.next() < 0.75 ? era : random.pick(eras)),
    use: (): Use => {
      const chance = random.next();
      return chance < offices + centrality * 0.3 ? 'office' : chance > 0.95 ? 'retail' : 'dwelling';
    },
  });
  if (!isBuilt) {
    if (site.centrality > 0.3) buildTowers(site);
    else buildVillas(site);
  }
}
