import { BufferAttribute, type BufferGeometry, IntType, type Matrix4 } from 'three';
import type { MetadataTable } from './metadata.js';

/** What a building is for, as far as its walls tell: the number is its place in the shader's tables. */
export const USES = {
  other: 0,
  dwelling: 1,
  office: 2,
  retail: 3,
  industry: 4,
  school: 5,
  hospital: 6,
  hotel: 7,
  worship: 8,
  annex: 9,
  sport: 10,
  civic: 11,
} as const;

export type Use = keyof typeof USES;

/**
 * Words of city models for uses, from OpenStreetMap, BD TOPO, CityGML code lists and our own town. The
 * first that fits wins, so the special ones stand before the common ones.
 */
const WORDS: readonly (readonly [RegExp, Use])[] = [
  [/annex|garage|carport|shed|hangar|parking|附属|车库/i, 'annex'],
  [/hospital|clinic|hôpital|sant[eé]|health|医/i, 'hospital'],
  [/hotel|hôtel|lodging|酒店|宾馆/i, 'hotel'],
  [/school|universit|college|kinder|enseign|educat|campus|学/i, 'school'],
  [/relig|church|cathedr|chapel|mosque|temple|worship|église|寺|教堂/i, 'worship'],
  [/sport|stadium|gym|arena|体育/i, 'sport'],
  [/industr|factory|warehouse|manufact|agric|data.?cent|logist|工业|厂|仓/i, 'industry'],
  // In BD TOPO all trade and services, most of them in old houses of stone.
  [/commercial et services/i, 'civic'],
  [/office|bureau|business|tertiair|办公|写字/i, 'office'],
  [/retail|shop|mall|market|commerc|store|商/i, 'retail'],
  [/civic|public|govern|museum|library|heritage|admin|culture|station|政|文/i, 'civic'],
  [/dwell|resid|résid|hous|apartment|home|villa|logement|wohn|住/i, 'dwelling'],
];

/** How old a building looks; the number is its place in the shader's tables. */
const ERAS: readonly (readonly [RegExp, number])[] = [
  [/heritage|histor|old|medieval|ming|qing|古/i, 1],
  [/pre.?war|classic|19th|belle|republic|民国/i, 2],
  [/post.?war|mid.?cent|1950|1960|1970|soviet/i, 3],
  [/modern|contemp|new|recent|21|现代/i, 4],
];

const NAMES = {
  use: ['use', 'usage', 'usage1', 'function', 'building', 'class', 'type'],
  floors: ['floors', 'nb_etages', 'storeys', 'levels', 'storeysaboveground', 'building:levels'],
  floorHeight: ['floorheight', 'floor_height', 'storeyheight'],
  era: ['era', 'period', 'epoch', 'year', 'yearofconstruction', 'built'],
} as const;

/** The façade attributes of the rows of a table, read once. */
export interface FacadeRows {
  /** The packed code of a row whose walls are so high, metres; −1 reads as nothing known. */
  code(row: number, heightMeters: number): number;
}

/** Heights of floors where a model says nothing, metres, by use. */
const FLOOR_METERS: Readonly<Partial<Record<Use, number>>> = {
  office: 3.6,
  retail: 4,
  industry: 6,
  hospital: 3.8,
  school: 3.6,
  civic: 4,
  worship: 9,
  sport: 7,
};

/** The code of what is no building at all: the land itself, as a tileset without features gives it. */
const LAND = 15;

/** Meshes without features have no façade: they are land. */
export const LAND_ROWS: FacadeRows = { code: () => LAND };

/** @param keys the keys of the rows, which give every building its own chance */
export function readFacades(
  table: MetadataTable | null | undefined,
  keys: readonly string[],
): FacadeRows {
  const byName = new Map(
    [...(table?.columns.values() ?? [])].map((column) => [column.name.toLowerCase(), column]),
  );
  const find = (names: readonly string[]) =>
    byName.get(names.find((name) => byName.has(name)) ?? '');
  const [use, floors, floorHeight, era] = [
    find(NAMES.use),
    find(NAMES.floors),
    find(NAMES.floorHeight),
    find(NAMES.era),
  ];
  return {
    code(row, heightMeters) {
      const seed = hashOf(keys[row] ?? `${row}`);
      const kind = toUse(String(use?.at(row) ?? ''), heightMeters);
      const given = Number(floorHeight?.at(row) ?? 0);
      const count = Number(floors?.at(row) ?? 0);
      const meters =
        given > 0 ? given : count > 0 ? heightMeters / count : (FLOOR_METERS[kind] ?? 3);
      return pack({
        use: USES[kind],
        seed: seed & 255,
        floorMeters: Math.min(12, Math.max(2.4, meters)),
        era: toEra(era?.at(row)),
      });
    },
  };
}

export function toUse(word: string, heightMeters: number): Use {
  const found = WORDS.find(([pattern]) => pattern.test(word));
  if (found) return found[1];
  // What is low is a shed, what is very high an office; nothing more is guessed.
  if (heightMeters < 3.2) return 'annex';
  return heightMeters > 45 ? 'office' : 'other';
}

function toEra(word: string | number | null | undefined): number {
  const year = Number(word);
  if (word !== null && word !== '' && Number.isFinite(year) && year > 1000)
    return year < 1850 ? 1 : year < 1940 ? 2 : year < 1985 ? 3 : 4;
  return ERAS.find(([pattern]) => pattern.test(String(word ?? '')))?.[1] ?? 0;
}

/** 4 bits use, 8 seed, 7 floor height in decimetres, 3 era. */
function pack(facade: { use: number; seed: number; floorMeters: number; era: number }): number {
  const decimeters = Math.min(127, Math.round(facade.floorMeters * 10));
  return facade.use | (facade.seed << 4) | (decimeters << 12) | (facade.era << 19);
}

/** FNV-1a, folded, so that neighbours in a list are strangers here. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15) ^ (hash >>> 8)) >>> 0;
}

/** Where a feature meets the ground, in the local scene. */
export interface Foot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A wall's normal is this level at most; steeper faces are roofs. */
const WALL_SLOPE = 0.35;

/**
 * Writes what the façade shader needs and returns the feet of the features:
 * `facade` uint: the packed code; `wall` vec4: metres along the wall, the wall's width (0: to be derived
 * in the shader, −1: a roof), metres above the foot, height of the eaves.
 *
 * @param rowOf the feature of a vertex; −1 where there is none
 */
export function writeFacades(
  geometry: BufferGeometry,
  toScene: Matrix4,
  rowOf: (vertex: number) => number,
  rows: FacadeRows,
): Foot[] {
  const place = toPlaces(geometry, toScene);
  const { count } = place;
  const features = new Map<number, Feature>();
  const featureOf = (i: number): Feature => {
    const row = rowOf(i);
    let found = features.get(row);
    if (!found) {
      found = { min: Number.POSITIVE_INFINITY, max: -1e30, eaves: 1e30, x: 0, z: 0, n: 0, code: 0 };
      features.set(row, found);
    }
    return found;
  };
  const of = Array.from({ length: count }, (_, i) => featureOf(i));
  for (let i = 0; i < count; i++) {
    const feature = of[i] as Feature;
    const y = place.y[i] as number;
    feature.min = Math.min(feature.min, y);
    feature.max = Math.max(feature.max, y);
    feature.x += place.x[i] as number;
    feature.z += place.z[i] as number;
    feature.n++;
  }
  const walls = findWalls(geometry, place, of);
  for (const [row, feature] of features) {
    const isAttic = feature.max - feature.eaves < 8;
    feature.eaves = isAttic ? feature.eaves - feature.min : feature.max - feature.min;
    feature.code = rows.code(row, feature.eaves);
  }
  const wall = new Float32Array(count * 4);
  const codes = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const feature = of[i] as Feature;
    codes[i] = feature.code;
    wall[i * 4] = walls.along[i] as number;
    wall[i * 4 + 1] = walls.width[i] as number;
    wall[i * 4 + 2] = (place.y[i] as number) - feature.min;
    wall[i * 4 + 3] = feature.eaves;
  }
  const code = new BufferAttribute(codes, 1);
  code.gpuType = IntType;
  geometry.setAttribute('facade', code);
  geometry.setAttribute('wall', new BufferAttribute(wall, 4));
  return [...features.values()].map(({ min, x, z, n }) => ({ x: x / n, y: min, z: z / n }));
}

interface Feature {
  min: number;
  max: number;
  /** The lowest roof corner; metres above the foot at the end. */
  eaves: number;
  x: number;
  z: number;
  n: number;
  code: number;
}

interface Places {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

function toPlaces(geometry: BufferGeometry, { elements: m }: Matrix4): Places {
  const positions = geometry.getAttribute('position');
  const count = positions?.count ?? 0;
  const places = {
    count,
    x: new Float64Array(count),
    y: new Float64Array(count),
    z: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [positions.getX(i), positions.getY(i), positions.getZ(i)];
    places.x[i] = m[0] * x + m[4] * y + m[8] * z + m[12];
    places.y[i] = m[1] * x + m[5] * y + m[9] * z + m[13];
    places.z[i] = m[2] * x + m[6] * y + m[10] * z + m[14];
  }
  return places;
}

/**
 * Faces that share vertices and a direction are one wall. Vertices that walls of two directions share,
 * or a wall and a roof, get the width 0.
 */
function findWalls(
  geometry: BufferGeometry,
  { count, x, y, z }: Places,
  of: readonly Feature[],
): { along: Float32Array; width: Float32Array } {
  const index = geometry.index;
  const corners = index ? index.count : count;
  const parent = Uint32Array.from({ length: count }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const kind = new Uint8Array(count); // 1 roof, 2 wall, 3 both
  const normals = new Float32Array(count * 2);
  const mixed = new Uint8Array(count);
  for (let i = 0; i + 2 < corners; i += 3) {
    const [a, b, c] = index
      ? [index.getX(i), index.getX(i + 1), index.getX(i + 2)]
      : [i, i + 1, i + 2];
    const [ux, uy, uz] = [at(x, b, a), at(y, b, a), at(z, b, a)];
    const [vx, vy, vz] = [at(x, c, a), at(y, c, a), at(z, c, a)];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(nx, ny, nz);
    if (length < 1e-6) continue;
    const isWall = Math.abs(ny) / length < WALL_SLOPE;
    for (const corner of [a, b, c]) kind[corner] = (kind[corner] as number) | (isWall ? 2 : 1);
    if (!isWall) {
      const feature = of[a] as Feature;
      const low = Math.min(y[a] as number, y[b] as number, y[c] as number);
      // A floor is no roof.
      if (low > feature.min + 1) feature.eaves = Math.min(feature.eaves, low);
      continue;
    }
    const level = Math.hypot(nx, nz);
    for (const corner of [a, b, c]) {
      const [ox, oz] = [normals[corner * 2] as number, normals[corner * 2 + 1] as number];
      if (ox !== 0 || oz !== 0) {
        if ((ox * nx + oz * nz) / level < 0.995) mixed[corner] = 1;
      } else {
        normals[corner * 2] = nx / level;
        normals[corner * 2 + 1] = nz / level;
      }
    }
    parent[root(b)] = root(a);
    parent[root(c)] = root(a);
  }
  const along = new Float32Array(count);
  const width = new Float32Array(count);
  const low = new Map<number, number>();
  const high = new Map<number, number>();
  const broken = new Set<number>();
  for (let i = 0; i < count; i++) {
    if (kind[i] === 1) width[i] = -1;
    if (((kind[i] as number) & 2) === 0) continue;
    const wall = root(i);
    if (mixed[i] || kind[i] === 3) broken.add(wall);
    const t =
      (x[i] as number) * (normals[wall * 2 + 1] as number) -
      (z[i] as number) * (normals[wall * 2] as number);
    along[i] = t;
    low.set(wall, Math.min(low.get(wall) ?? t, t));
    high.set(wall, Math.max(high.get(wall) ?? t, t));
  }
  // Float32 keeps centimetres up to here only; from its own corner on a wall is exact.
  for (let i = 0; i < count; i++) {
    if (((kind[i] as number) & 2) === 0) continue;
    const wall = root(i);
    const start = low.get(wall) as number;
    if (broken.has(wall)) {
      along[i] = 0;
      continue;
    }
    const t =
      (x[i] as number) * (normals[wall * 2 + 1] as number) -
      (z[i] as number) * (normals[wall * 2] as number);
    along[i] = t - start;
    width[i] = Math.max(0.01, (high.get(wall) as number) - start);
  }
  for (const feature of new Set(of)) if (feature.eaves > 1e29) feature.eaves = feature.max;
  return { along, width };
}

const at = (array: Float64Array, i: number, from: number): number =>
  (array[i] as number) - (array[from] as number);
