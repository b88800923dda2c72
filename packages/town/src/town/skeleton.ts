import type { Random } from '../random.js';
import { type Course, createCourse, QUAY_METERS, wave } from './course.js';
import { smooth } from './line.js';
import { createNet, type Face, type Net } from './net.js';
import { cross, distance, type Point } from './plane.js';
import { centreOf, contains } from './ring.js';
import type { RoadClass } from './road-class.js';
import type { Zone } from './zone.js';

/** The large lines of the town: border, river, bridges, avenues; what lies between them has a zone. */
export interface Skeleton {
  readonly net: Net;
  readonly course: Course;
  /** From the middle to the border, and to the ring road. */
  readonly radius: number;
  readonly ring: number;
  /** The number of the next line drawn. */
  readonly nextStreet: number;
  /** Lines people know by name, by number. */
  readonly known: ReadonlyMap<number, Known>;
  /** Where offices gather: the middle of the town, and of each part of a large one. */
  readonly hearts: readonly Point[];
}

/** A line with a fixed name. */
export type Known =
  | 'axis'
  | 'northQuay'
  | 'southQuay'
  | 'townAvenue'
  | 'ring'
  | 'diagonal'
  | 'crescent';

/** The heart of the town: the north end of the middle bridge, beside the square. */
export const HEART: Point = [60, 110];

/** Between bridges. */
const SPAN = 545;
/** Between the avenues along the river. */
const BAND = 300;

export function drawSkeleton(scale: number, random: Random): Skeleton {
  const size = Math.sqrt(scale);
  const radius = 1060 * size;
  const ring = radius * 0.766;
  const jitter = random.between(-1, 1);
  const course = createCourse(radius * 1.08, jitter * 0.02);
  const net = createNet(round(radius, 2, Math.round(40 * size), random));
  const known = new Map<number, Known>();
  let street = 0;
  const draw = (line: readonly Point[], road: RoadClass, name?: Known): void => {
    if (name) known.set(street, name);
    net.carve(line, road, street++);
  };
  const y0 = course.yAt(0);

  // Across the river, leaning outwards as they leave it.
  const bridges = Math.max(1, Math.floor((ring * 0.86) / SPAN));
  for (let k = -bridges; k <= bridges; k++) {
    const x = k * SPAN + (k === 0 ? 0 : random.between(-25, 25));
    const lean = (k / (bridges + 1)) * 0.32;
    const line: Point[] = [];
    for (let y = -radius - 60; y <= radius + 180; y += 120) {
      const off = y - course.yAt(x);
      line.push([x + lean * off * (off < 0 ? -0.8 : 1) * Math.min(1, Math.abs(off) / 500), y]);
    }
    draw(line, k === 0 ? 'boulevard' : 'avenue', k === 0 ? 'axis' : undefined);
  }
  draw(course.along(QUAY_METERS), 'quay', 'northQuay');
  draw(course.along(-QUAY_METERS), 'quay', 'southQuay');

  const arcs = [ring, ...(scale > 1.5 ? [815] : [])];
  for (const far of arcs) {
    for (const arc of arcsOf(far, course, random)) draw(arc, 'avenue', 'ring');
  }
  const follow = (base: number, share: number, reach: number): Point[] => {
    const line: Point[] = [];
    for (let x = -reach; x <= reach + 1; x += 45)
      line.push([x, base + share * (course.yAt(x) - y0)]);
    return line;
  };
  draw(follow(205, 0.6, radius + 60), 'avenue', 'townAvenue');
  for (let k = 1; 205 + k * BAND < ring - 130; k++) {
    const share = 0.6 - k * 0.35;
    draw(follow(205 + k * BAND, Math.max(-0.3, share), ring + 40), k % 2 ? 'street' : 'avenue');
  }
  for (let k = 0; 490 + k * BAND < ring - 130; k++) {
    const share = 0.55 - k * 0.3;
    draw(follow(-490 - k * BAND, Math.max(-0.2, share), ring + 40), k % 2 ? 'street' : 'avenue');
  }
  const bend = 20 * jitter;
  draw(
    smooth(
      [
        [-16, 188],
        [225, 480 + bend],
        [470, 850],
      ],
      60,
    ),
    'avenue',
    'diagonal',
  );
  // The square, one side on the axis and one on the avenue; then the park, and the old town's edge.
  draw(
    [
      [-8, 78],
      [148, 78],
      [148, 226],
    ],
    'street',
  );
  draw(
    [
      [292, course.yAt(292)],
      [285, 0],
      [292, 260],
    ],
    'street',
  );
  draw(
    [
      [-205, course.yAt(-205)],
      [-196, 0],
      [-190, 260],
    ],
    'street',
  );
  // A curved parade through the north-west, as old field ways become streets.
  draw(
    smooth(
      [
        [16, 690],
        [-170, 610 + bend],
        [-330, 640],
        [-520, 560],
        [-640, 430],
      ],
      36,
    ),
    'street',
  );
  draw(
    smooth(
      [
        [-205, 150],
        [-250, 300],
        [-200, 420],
        [-230, 560 + bend],
        [-215, 660],
      ],
      36,
    ),
    'street',
  );
  // A crescent on the south bank.
  const c: Point = [275, course.yAt(275) - 70];
  const crescent = smooth(
    [
      [c[0] - 112, c[1] + 40],
      [c[0] - 110, c[1] - 45],
      [c[0] - 82, c[1] - 122],
      [c[0], c[1] - 158],
      [c[0] + 84, c[1] - 118],
      [c[0] + 114, c[1] - 35],
      [c[0] + 116, c[1] + 60],
    ],
    26,
  );
  draw(crescent, 'street', 'crescent');

  const hearts: Point[] = [HEART];
  for (let k = 1; k < scale; k += 2.6) {
    hearts.push([random.between(-0.72, 0.72) * ring, random.between(-0.72, 0.72) * ring]);
  }
  zoneFaces(net, course, ring, random);
  return { net, course, radius, ring, nextStreet: street, known, hearts };
}

/** A border or ring: points in all directions, at `far` in the norm of the given power of two (2 is a circle). */
function round(far: number, norm: 2 | 4, count: number, random: Random): Point[] {
  const side = Math.ceil(count / 4);
  const square: Point[] = [];
  for (let k = 0; k < 4; k++) {
    for (let i = 0; i < side; i++) {
      const t = (2 * i) / side - 1;
      const [x, y] = [1, t];
      square.push(k === 0 ? [x, y] : k === 1 ? [-y, x] : k === 2 ? [-x, -y] : [y, -x]);
    }
  }
  const phase = random.next();
  return square.map(([x, y], i): Point => {
    const two = x * x + y * y;
    const length =
      norm === 2 ? Math.sqrt(two) : Math.sqrt(Math.sqrt(x * x * x * x + y * y * y * y));
    const turn = i / square.length;
    const uneven = norm === 2 ? 0.022 * wave(3 * turn + phase) + 0.014 * wave(7 * turn - phase) : 0;
    const r = (far * (1 + uneven)) / length;
    return [x * r, y * r];
  });
}

/** The ring road in two parts, each from the river back to the river. */
function arcsOf(far: number, course: Course, random: Random): Point[][] {
  const ring = round(far, 4, 64, random);
  const half = (isNorth: boolean): Point[] => {
    const part = ring.filter(([x, y]) => y > course.yAt(x) === isNorth);
    // In order around the middle: from the east end to the west end.
    part.sort((a, b) => (isNorth ? Math.sign(cross(b, a)) || 0 : Math.sign(cross(a, b)) || 0));
    const east = part[0] as Point;
    const west = part.at(-1) as Point;
    const dip = isNorth ? -150 : 150;
    return smooth([[east[0] + 5, east[1] + dip], ...part, [west[0] - 5, west[1] + dip]], 45).filter(
      ([x, y]) => (y - course.yAt(x)) * (isNorth ? 1 : -1) > -course.widthAt(x) / 2 + 5,
    );
  };
  return [half(true), half(false)];
}

function zoneFaces(net: Net, course: Course, ring: number, random: Random): void {
  const fixed: readonly [Point, Zone][] = [
    [[75, 150], 'square'],
    [[400, 40], 'park'],
    [[-370, 60], 'heritage'],
    [[-90, 60], 'cbd'],
    [[215, 150], 'cbd'],
    [[80, 30], 'cbd'],
    [[60, 400], 'cbd'],
    [[275, course.yAt(275) - 130], 'mixed'],
    [[-680, 380], 'campus'],
    [[700, -400], 'industry'],
    [[620, -620], 'industry'],
    [[760, -640], 'industry'],
    [[-300, 620], 'slabs'],
    [[-120, 700], 'slabs'],
    [[-300, 400], 'mixed'],
    [[-60, 400], 'cbd'],
    [[120, 420], 'cbd'],
    [[200, 620], 'perimeter'],
    [[430, 420], 'mixed'],
    [[560, 620], 'slabs'],
    [[-680, 640], 'villas'],
    [[680, 100], 'perimeter'],
    [[-250, -420], 'perimeter'],
    [[-300, -680], 'villas'],
    [[300, -680], 'slabs'],
  ];
  for (const face of net.faces) {
    face.quarter = face.id;
    const loop = net.ringOf(face);
    const [x, y] = centreOf(loop);
    const named = fixed.find(([p]) => contains(loop, p))?.[1];
    if (course.middle.some((p) => contains(loop, p))) face.zone = 'river';
    else if (named) face.zone = named;
    else face.zone = isOutside(net, face) ? outer(random) : inner([x, y], ring, random);
  }
}

function isOutside(net: Net, face: Face): boolean {
  return face.loop.some((n, i) => {
    const next = face.loop[(i + 1) % face.loop.length] as number;
    return net.edgeBetween(n, next).road === 'border';
  });
}

function outer(random: Random): Zone {
  return random.next() < 0.12 ? 'wood' : 'field';
}

function inner([x, y]: Point, ring: number, random: Random): Zone {
  const far = distance([x, y], HEART);
  const chance = random.next();
  if (far < 330) return 'cbd';
  if (far < 470) return 'mixed';
  if (far < 700) return chance < 0.55 ? 'perimeter' : chance < 0.8 ? 'mixed' : 'slabs';
  if (far > ring * 0.8) return chance < 0.45 ? 'villas' : chance < 0.75 ? 'slabs' : 'perimeter';
  if (chance < 0.34) return 'slabs';
  if (chance < 0.62) return 'perimeter';
  if (chance < 0.82) return 'villas';
  if (chance < 0.88) return 'mixed';
  if (chance < 0.93) return 'industry';
  return chance < 0.97 ? 'campus' : 'park';
}
