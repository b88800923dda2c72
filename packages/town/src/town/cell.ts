import { gather } from './gather.js';
import { COMMUNITY_NAMES, type Name, STREET_OFFICE_NAMES } from './names.js';
import type { Face, Net } from './net.js';
import { cm, cmPoint, type Point, type Ring } from './plane.js';
import { areaOf, centreOf } from './ring.js';

/** A grid cell (网格): the smallest piece of ground somebody answers for. The cells fill the town exactly. */
export interface GridCell {
  /** `G-001` and on. */
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  /** The community's key. */
  readonly community: string;
  readonly street: string;
  readonly ring: Ring;
  readonly areaSquareMeters: number;
  readonly middle: Point;
  readonly roles: readonly Role[];
}

/** Who answers for a cell: a post, not a person. */
export interface Role {
  readonly role: 'gridLeader' | 'gridOfficer' | 'police' | 'lifeline';
  readonly nameEn: string;
  readonly nameZh: string;
  /** The number of the post. */
  readonly post: string;
}

/** A community (社区) of cells, or a street office (街道) of communities. */
export interface Area {
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  /** The street of a community; null for a street. */
  readonly parent: string | null;
}

export interface Grid {
  readonly streets: readonly Area[];
  readonly communities: readonly Area[];
  readonly cells: readonly GridCell[];
  /** The cell of each face. */
  readonly cellOfFace: readonly number[];
}

/** Divides the town along its streets into cells, communities and street offices. */
export function createGrid(net: Net, buildingsOf: (face: Face) => number, scale: number): Grid {
  const { faces } = net;
  const near = faces.map(() => new Set<number>());
  for (const edge of net.edges) {
    if (!edge.left || !edge.right) continue;
    near[edge.left.id]?.add(edge.right.id);
    near[edge.right.id]?.add(edge.left.id);
  }
  const areas = faces.map((face) => areaOf(net.ringOf(face)));
  const weights = faces.map((face, i) => buildingsOf(face) + (areas[i] as number) / 1_500);
  const isWater = (i: number): boolean => faces[i]?.zone === 'river';
  const cellOfFace = gather(weights, near, Math.round(115 * scale), (a, b) => {
    if (isWater(a[0] as number) !== isWater(b[0] as number)) return false;
    return outline(net, [...a, ...b]) !== null;
  });
  const cellCount = Math.max(...cellOfFace) + 1;
  const members: number[][] = Array.from({ length: cellCount }, () => []);
  cellOfFace.forEach((cell, face) => {
    members[cell]?.push(face);
  });
  const around = members.map(() => new Set<number>());
  near.forEach((set, face) => {
    for (const other of set) {
      const [a, b] = [cellOfFace[face] as number, cellOfFace[other] as number];
      if (a !== b) around[a]?.add(b);
    }
  });
  const cellWeights = members.map((own) =>
    own.reduce((sum, face) => sum + (weights[face] as number), 0),
  );
  const communityOf = gather(cellWeights, around, Math.round(17 * scale), () => true);
  const count = Math.max(...communityOf) + 1;
  const beside = Array.from({ length: count }, () => new Set<number>());
  const load = Array.from({ length: count }, () => 0);
  around.forEach((set, cell) => {
    const own = communityOf[cell] as number;
    load[own] = (load[own] as number) + (cellWeights[cell] as number);
    for (const other of set)
      if (communityOf[other] !== own) beside[own]?.add(communityOf[other] as number);
  });
  const streetOf = gather(load, beside, Math.max(4, Math.round(4 * Math.sqrt(scale))), () => true);
  const streets = Array.from({ length: Math.max(...streetOf) + 1 }, (_, i): Area => {
    const name = numbered(STREET_OFFICE_NAMES, i);
    return {
      key: `ST-${two(i + 1)}`,
      nameEn: `${name.en} Subdistrict`,
      nameZh: `${name.zh}街道`,
      parent: null,
    };
  });
  const communities = streetOf.map((street, i): Area => {
    const name = numbered(COMMUNITY_NAMES, i);
    return {
      key: `CM-${two(i + 1)}`,
      nameEn: `${name.en} Community`,
      nameZh: `${name.zh}社区`,
      parent: streets[street]?.key ?? null,
    };
  });
  const counts = new Map<number, number>();
  const cells = members.map((own, i): GridCell => {
    const community = communityOf[i] as number;
    const number = (counts.get(community) ?? 0) + 1;
    counts.set(community, number);
    const { key, nameEn, nameZh, parent } = communities[community] as Area;
    const ring = (outline(net, own) as Point[]).map(cmPoint);
    return {
      key: `G-${String(i + 1).padStart(3, '0')}`,
      nameEn: `${nameEn.replace(' Community', '')} Cell ${number}`,
      nameZh: `${nameZh}第${number}网格`,
      community: key,
      street: parent as string,
      ring,
      areaSquareMeters: cm(areaOf(ring)),
      middle: cmPoint(centreOf(ring)),
      roles: rolesOf(i + 1),
    };
  });
  return { streets, communities, cells, cellOfFace };
}

function rolesOf(number: number): Role[] {
  const post = (letter: string) => `${letter}-${String(number).padStart(3, '0')}`;
  return [
    { role: 'gridLeader', nameEn: 'Grid leader', nameZh: '网格长', post: post('GL') },
    { role: 'gridOfficer', nameEn: 'Grid officer', nameZh: '网格员', post: post('GO') },
    { role: 'police', nameEn: 'Community police', nameZh: '社区民警', post: post('CP') },
    { role: 'lifeline', nameEn: 'Lifeline inspector', nameZh: '管线巡查员', post: post('LI') },
  ];
}

/** The border of several faces together; null if it is not one simple ring. */
export function outline(net: Net, faces: readonly number[]): Point[] | null {
  const own = new Set(faces);
  const next = new Map<number, number>();
  let count = 0;
  for (const id of faces) {
    const { loop } = net.faces[id] as Face;
    for (let i = 0; i < loop.length; i++) {
      const a = loop[i] as number;
      const b = loop[(i + 1) % loop.length] as number;
      const edge = net.edgeBetween(a, b);
      const beyond = edge.a === a ? edge.right : edge.left;
      if (beyond && own.has(beyond.id)) continue;
      if (next.has(a)) return null;
      next.set(a, b);
      count++;
    }
  }
  const start = next.keys().next().value as number;
  const ring: Point[] = [];
  let node = start;
  do {
    ring.push(net.nodes[node] as Point);
    node = next.get(node) as number;
  } while (node !== start && ring.length <= count);
  return ring.length === count ? ring : null;
}

function numbered(names: readonly Name[], i: number): Name {
  const name = names[i % names.length] as Name;
  const round = Math.floor(i / names.length);
  return round === 0
    ? name
    : {
        en: `${name.en} ${round + 1}`,
        zh: `${name.zh}${'东西南北中'[(round - 1) % 5]}${round > 5 ? Math.ceil(round / 5) : ''}`,
      };
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
