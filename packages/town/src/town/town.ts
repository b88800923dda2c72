import { chanceOf, createRandom, type Random } from '../random.js';
import { type Block, createBlock } from './block.js';
import { buildBlock } from './build.js';
import { type Building, type BuiltBlock, createBuildings } from './building.js';
import { type BusNetwork, createBuses } from './bus.js';
import { createGrid, type Grid, type GridCell, outline } from './cell.js';
import type { Course } from './course.js';
import { type KerbSides, kerbSidesOf } from './kerb.js';
import { createLanes, type LaneGraph, roadKey } from './lane.js';
import { createLaneIndex } from './lane-index.js';
import { createLights, type Light } from './light.js';
import { type BlockLimit, limitOf } from './limit.js';
import { type Name, RIVER_NAME, TOWN_NAME } from './names.js';
import type { Net } from './net.js';
import {
  createOpenSpace,
  layOutOpen,
  type OpenSpace,
  type Path,
  quaysOf,
  takeGreens,
} from './open-space.js';
import {
  type Bay,
  type Charger,
  createBays,
  createChargers,
  createLots,
  type Lot,
  OPERATORS,
  type Operator,
} from './parking.js';
import { createPipes, type PipeNetwork } from './pipe.js';
import { cmPoint, type Point, type Ring } from './plane.js';
import { contains } from './ring.js';
import { createRingIndex } from './ring-index.js';
import { createRoads, type Roads } from './road.js';
import type { RoadClass } from './road-class.js';
import { type Camera, createCameras, createStations, type Station } from './sensor.js';
import { createSignals, type SignalPlan } from './signal.js';
import type { Crane, Green } from './site.js';
import { drawSkeleton } from './skeleton.js';
import { nameStreets } from './street.js';
import { subdivide } from './subdivide.js';
import {
  type Junction,
  type Road,
  type Sidewalk,
  toJunctions,
  toRoads,
  toSidewalks,
} from './surface.js';
import { type IsFree, plantGreens, plantQuays, plantStreets, type Tree } from './tree.js';
import { createTunnel, type UtilityTunnel } from './tunnel.js';
import { isOpen, type Zone } from './zone.js';
import { zoneBlocks } from './zoning.js';

export interface TownOptions {
  readonly seed?: number;
  /** 1 is a town of 2 km and about 2,400 buildings; 20 has twenty times as much ground and houses. */
  readonly scale?: number;
}

/**
 * Where the town lies, in degrees, and metres above the ellipsoid: a round place on a plain.
 *
 * The place is real and the town is not: Loomford (织川) is invented, and nothing in it describes what stands there.
 */
export const TOWN_ORIGIN = { lon: 115, lat: 33, heightMeters: 30 } as const;

/** Ground between streets, and what it is for. */
export interface TownBlock {
  readonly zone: Zone;
  readonly limit: BlockLimit;
  readonly ring: Ring;
}

/** Open water: the river under its bridges, ponds, fountains. */
export interface Water {
  readonly kind: 'river' | 'pond';
  readonly ring: Ring;
  /** Null for a pond. */
  readonly nameEn: string | null;
  readonly nameZh: string | null;
}

/**
 * A generated town as plain data.
 *
 * Places are metres east and north of the origin, to the centimetre, on flat ground; `toLayers` and
 * `toBuildingsGeoJson` write them as degrees, and `createPlace(town.origin)` converts one. Numbers that name a lane or a
 * connector are places in `lanes` and `connectors`; everything else is named by its key.
 */
export interface Town {
  readonly seed: number;
  readonly scale: number;
  readonly name: Name;
  readonly origin: { readonly lon: number; readonly lat: number; readonly heightMeters: number };
  /** From the middle to the border, about; and to the ring road. */
  readonly radiusMeters: number;
  readonly ringMeters: number;
  readonly outline: Ring;
  readonly water: readonly Water[];
  readonly quays: readonly Ring[];
  readonly blocks: readonly TownBlock[];
  readonly greens: readonly Green[];
  readonly paths: readonly Path[];
  readonly plazas: readonly Ring[];
  readonly roads: readonly Road[];
  readonly junctions: readonly Junction[];
  readonly sidewalks: readonly Sidewalk[];
  readonly lanes: LaneGraph['lanes'];
  readonly connectors: LaneGraph['connectors'];
  readonly signals: readonly SignalPlan[];
  readonly buildings: readonly Building[];
  readonly cranes: readonly Crane[];
  readonly trees: readonly Tree[];
  readonly lights: readonly Light[];
  readonly operators: readonly Operator[];
  readonly lots: readonly Lot[];
  readonly bays: readonly Bay[];
  readonly chargers: readonly Charger[];
  readonly stations: readonly Station[];
  readonly cameras: readonly Camera[];
  readonly buses: BusNetwork;
  readonly grid: Grid;
  readonly tunnel: UtilityTunnel;
  readonly pipes: readonly PipeNetwork[];
}

/**
 * Loomford (织川), an invented town on both banks of a river: ring road, avenues, a square, a park, an old town of
 * courts, towers by the middle bridge, fields around. The same seed and scale give the same town, byte for byte as
 * JSON; B-1204 stands in every one.
 *
 * @example
 * ```ts
 * const town = createTown({ seed: 1 });
 * const buildings = toBuildingsGeoJson(town);
 * ```
 */
export function createTown({ seed = 1, scale = 1 }: TownOptions = {}): Town {
  const randomOf = (what: string): Random => createRandom(chanceOf(what, seed) * 2 ** 32);
  const skeleton = drawSkeleton(scale, randomOf('skeleton'));
  const { net, course, radius, ring } = skeleton;
  subdivide(net, randomOf('streets'), skeleton.nextStreet);
  const byFace = new Map<number, Block>();
  for (const face of net.faces) {
    const block = createBlock(net, face);
    if (block) byFace.set(face.id, block);
  }
  const blocks = [...byFace.values()];
  zoneBlocks(blocks, skeleton, randomOf('zones'));
  const roads = createRoads(net, byFace);
  const { stretches, junctions } = roads;
  const names = nameStreets(roads, skeleton.known);
  const nameOf = byRoad(names);
  const classOf = byRoad(stretches.map((s): RoadClass => s.road));

  const space = createOpenSpace();
  const built = build(blocks, space, skeleton.hearts, randomOf);
  const counts = new Map(built.map(({ block, site }) => [block.face.id, site.drafts.length]));
  const grid = createGrid(net, (face) => counts.get(face.id) ?? 0, scale);
  const belongingOf = (block: Block) => {
    const { key, community, street } = grid.cells[
      grid.cellOfFace[block.face.id] as number
    ] as GridCell;
    return { cell: key, community, street };
  };
  const buildings = createBuildings(built, belongingOf, randomOf('buildings'));

  const { lanes, connectors } = createLanes(roads);
  const signals = createSignals(junctions, lanes, connectors);
  const index = createLaneIndex(lanes);
  const grounds = built.flatMap(({ site }) => site.lots);
  const lots = createLots(
    grounds,
    buildings,
    lanes,
    index,
    nameOf,
    Math.round(40 * scale),
    randomOf('lots'),
  );
  const bays = createBays(lanes, classOf, randomOf('bays'));
  const routes = Math.round(7 * Math.sqrt(scale));
  const buses = createBuses({
    lanes,
    connectors,
    index,
    ring,
    classOf,
    nameOf,
    routes,
    buses: Math.round(30 * scale),
  });

  const river: Ring = [...course.southBank, ...[...course.northBank].reverse()].map(cmPoint);
  const places = blocks.map((block) => kerbSidesOf(net, block));
  const { isFree, trees } = plant({
    places,
    space,
    course,
    river,
    buildings,
    roads,
    seed,
    randomOf,
  });
  const tunnelled = stretches.filter((s) => skeleton.known.get(s.street) === 'townAvenue');
  return {
    seed,
    scale,
    name: TOWN_NAME,
    origin: TOWN_ORIGIN,
    radiusMeters: radius,
    ringMeters: ring,
    outline: borderOf(net),
    water: [
      { kind: 'river', ring: river, nameEn: RIVER_NAME.en, nameZh: RIVER_NAME.zh },
      ...space.ponds.map(
        (pond): Water => ({ kind: 'pond', ring: pond.map(cmPoint), nameEn: null, nameZh: null }),
      ),
    ],
    quays: quaysOf(course).map((quay) => quay.map(cmPoint)),
    blocks: blocks
      .filter(({ zone }) => zone !== 'river')
      .map(({ zone, ground }) => ({ zone, limit: limitOf(zone), ring: ground.map(cmPoint) })),
    greens: space.greens.map(({ kind, ring: green }) => ({ kind, ring: green.map(cmPoint) })),
    paths: space.paths.map(({ line, widthMeters }) => ({ line: line.map(cmPoint), widthMeters })),
    plazas: space.plazas.map((plaza) => plaza.map(cmPoint)),
    roads: toRoads(roads, names),
    junctions: toJunctions(junctions),
    sidewalks: toSidewalks(blocks),
    lanes,
    connectors,
    signals,
    buildings,
    cranes: built.flatMap(({ site }) =>
      site.cranes.map((crane) => ({ ...crane, at: cmPoint(crane.at) })),
    ),
    trees,
    lights: createLights(places),
    operators: OPERATORS,
    lots,
    bays,
    chargers: createChargers(lots, bays, randomOf('chargers')),
    stations: createStations(grid.cells, (p) => isFree(p, 1), randomOf('stations')),
    cameras: createCameras(junctions),
    buses,
    grid,
    tunnel: createTunnel(tunnelled, 1_600 * Math.sqrt(scale)),
    pipes: (['water', 'gas', 'heat'] as const).map((system) =>
      createPipes(
        system,
        net,
        roads,
        built.map(({ block }) => block),
        radius,
      ),
    ),
  };
}

function build(
  blocks: readonly Block[],
  space: OpenSpace,
  hearts: readonly Point[],
  randomOf: (what: string) => Random,
): BuiltBlock[] {
  const built: BuiltBlock[] = [];
  for (const block of blocks) {
    const random = randomOf(`block ${block.face.id}`);
    if (isOpen(block.zone)) {
      layOutOpen(block, space, random);
      if (block.zone !== 'field') continue;
    }
    const site = buildBlock(block, hearts, random);
    takeGreens(site, space);
    built.push({ block, site });
  }
  return built;
}

interface Ground {
  readonly places: readonly KerbSides[];
  readonly space: OpenSpace;
  readonly course: Course;
  readonly river: Ring;
  readonly buildings: readonly Building[];
  readonly roads: Roads;
  readonly seed: number;
  readonly randomOf: (what: string) => Random;
}

/** Trees wherever they may stand, and the question whether a place is free. */
function plant(ground: Ground): { isFree: IsFree; trees: Tree[] } {
  const { places, space, course, river, seed } = ground;
  const houses = createRingIndex();
  const hard = createRingIndex();
  for (const { ring } of ground.buildings) houses.add(ring);
  for (const { ring } of ground.roads.stretches) hard.add(ring);
  for (const { ring } of ground.roads.junctions) if (ring) hard.add(ring);
  for (const pond of space.ponds) hard.add(pond);
  const isWet = (p: Point): boolean => {
    const far = Math.abs(p[1] - course.yAt(p[0]));
    // The banks are far enough from the middle to ask only near them.
    return far < 26 || (far < 90 && contains(river, p));
  };
  const isFree: IsFree = (p, margin) =>
    !houses.isNear(p, margin) && !hard.isNear(p, 0.6) && !isWet(p);
  const trees = [
    ...plantStreets(places, isFree, seed),
    ...plantQuays(course, isFree, ground.randomOf('quays')),
    ...plantGreens(space.greens, isFree, seed),
  ];
  return { isFree, trees };
}

function borderOf(net: Net): Point[] {
  return (
    outline(
      net,
      net.faces.map((face) => face.id),
    ) as Point[]
  ).map(cmPoint);
}

function byRoad<T>(values: readonly T[]): (road: string) => T {
  const map = new Map(values.map((value, i) => [roadKey(i), value]));
  return (road) => map.get(road) as T;
}
