import type { Random } from '../random.js';
import { type Edge, type Face, groundOf, type Net } from './net.js';
import { at, distance, dot, go, mix, type Point, toward } from './plane.js';
import { areaOf, frameOf } from './ring.js';
import { ROADS, type RoadClass } from './road-class.js';
import { type Division, divisionOf } from './zone.js';

/** Ends nearer to a node than this go to the node. */
const SNAP = 24;

/** Divides every face by straight streets and lanes until its blocks have the size their zone asks for. */
export function subdivide(net: Net, random: Random, firstStreet: number): number {
  let street = firstStreet;
  const todo = [...net.faces];
  for (let face = todo.pop(); face; face = todo.pop()) {
    const division = face.zone && divisionOf(face.zone);
    if (!division) continue;
    const area = groundOf(net, face);
    if (area < division.mostSquareMeters * random.between(0.8, 1.25)) continue;
    const chord = chooseChord(net, face, division, random);
    if (!chord) continue;
    const ends = chord.ends.map((end) => end.node ?? net.divide(end.edge, end.at)) as [
      number,
      number,
    ];
    const parts = net.part(face, ends[0], ends[1], [], chord.road, street++);
    todo.push(...parts);
  }
  return street;
}

interface End {
  readonly at: Point;
  readonly edge: Edge;
  /** The node it snaps to. */
  readonly node: number | null;
}

interface Chord {
  readonly ends: readonly [End, End];
  readonly road: RoadClass;
  readonly score: number;
}

/** The best of several cuts across the long side: square to it, even halves, streets that go on beyond the crossing. */
function chooseChord(net: Net, face: Face, division: Division, random: Random): Chord | null {
  const ring = net.ringOf(face);
  const area = areaOf(ring);
  const road: RoadClass = area > division.laneBelow ? 'street' : 'lane';
  const frame = frameOf(ring);
  let best: Chord | null = null;
  for (const isAcross of [true, false]) {
    const [base, size, other] = isAcross
      ? [frame.along, frame.long, frame.deep]
      : [[-frame.along[1], frame.along[0]] as Point, frame.deep, frame.long];
    if (!isAcross && (best || size < 60)) break;
    for (let k = 0; k < 14; k++) {
      const share = 0.5 + random.between(-0.17, 0.17);
      const slant = k < 5 ? 0 : random.between(-0.16, 0.16);
      const through = isAcross
        ? go(frame.corner, frame.along, size * share, other / 2)
        : go(frame.corner, frame.along, other / 2, size * share);
      const direction = toward([0, 0], [-base[1] + base[0] * slant, base[0] + base[1] * slant]);
      const chord = tryChord(net, face, ring, through, direction, road);
      if (!chord) continue;
      const score = chord.score - 0.6 * Math.abs(share - 0.5) - Math.abs(slant);
      if (!best || score > best.score) best = { ...chord, score };
    }
  }
  return best;
}

function tryChord(
  net: Net,
  face: Face,
  ring: readonly Point[],
  through: Point,
  direction: Point,
  road: RoadClass,
): Chord | null {
  const hits: { i: number; at: Point; far: number }[] = [];
  ring.forEach((a, i) => {
    const b = at(ring, i + 1);
    const side = (p: Point) =>
      direction[0] * (p[1] - through[1]) - direction[1] * (p[0] - through[0]);
    const [s, t] = [side(a), side(b)];
    if (s >= 0 === t >= 0) return;
    const p = mix(a, b, s / (s - t));
    hits.push({ i, at: p, far: dot(direction, [p[0] - through[0], p[1] - through[1]]) });
  });
  if (hits.length !== 2) return null;
  const ends = hits.map((hit) => endAt(net, face, ring, hit.i, hit.at)) as [End, End];
  const [p, q] = ends.map((end) =>
    end.node === null ? end.at : (net.nodes[end.node] as Point),
  ) as [Point, Point];
  if (ends.some((end) => end.edge.road === 'border')) return null;
  if (ends[0].node !== null && ends[0].node === ends[1].node) return null;
  let score = 0;
  for (const [end, here, there] of [
    [ends[0], p, q],
    [ends[1], q, p],
  ] as const) {
    const fit = fitOf(net, face, end, here, toward(here, there), road);
    if (fit === null) return null;
    score += fit;
  }
  if (distance(p, q) < 34) return null;
  return { ends, road, score };
}

function endAt(net: Net, face: Face, ring: readonly Point[], i: number, p: Point): End {
  const [a, b] = [face.loop[i] as number, at(face.loop, i + 1)];
  const edge = net.edgeBetween(a, b);
  const near = distance(ring[i] as Point, p) < distance(at(ring, i + 1), p) ? a : b;
  const isNear = distance(net.nodes[near] as Point, p) < SNAP;
  return { at: p, edge, node: isNear ? near : null };
}

/** How well a street ends there: null if too sharp or too near to the next junction, more if it goes on beyond. */
function fitOf(
  net: Net,
  face: Face,
  end: End,
  here: Point,
  into: Point,
  road: RoadClass,
): number | null {
  const loop = face.loop;
  const start =
    end.node === null
      ? loop.indexOf(end.edge.left === face ? end.edge.a : end.edge.b)
      : loop.indexOf(end.node);
  const before = end.node === null ? start : start - 1;
  for (const step of [-1, 1] as const) {
    let k = step < 0 ? before : start + 1;
    let from = here;
    let far = 0;
    const first = net.nodes[at(loop, k)] as Point;
    if (dot(into, toward(here, first)) > 0.64) return null;
    const gap = Math.max(ROADS[road].gapMeters, gapOf(end.edge) * 0.9);
    for (; far < gap; k += step) {
      const node = at(loop, k);
      const p = net.nodes[node] as Point;
      far += distance(from, p);
      if (far < gap && net.at(node).length > 2) return null;
      from = p;
    }
  }
  if (end.node === null) return 0;
  const others = net.at(end.node);
  if (others.length > 3) return null;
  // A fourth arm should lie opposite to the third.
  let straight = -1;
  for (const edge of others) {
    const other = net.nodes[edge.a === end.node ? edge.b : edge.a] as Point;
    straight = Math.max(straight, -dot(into, toward(here, other)));
  }
  if (others.length === 3) return straight > 0.93 ? 0.35 : null;
  return 0;
}

function gapOf(edge: Edge): number {
  return edge.road === 'border' ? 0 : ROADS[edge.road].gapMeters;
}
