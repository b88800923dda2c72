/** What a vertex of a body is of; the shaders know how each looks. */
export const PIECE = {
  paint: 0,
  glass: 1,
  headLight: 2,
  tailLight: 3,
  shade: 4,
  trunk: 5,
  pole: 6,
  lamp: 7,
} as const;

/** Triangles of a small model, three vertices each: x to the right, y ahead, z up; metres. */
export interface Body {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  /** A `PIECE` for each vertex. */
  readonly pieces: Float32Array;
}

type Triple = readonly [x: number, y: number, z: number];

interface Part {
  readonly corners: readonly Triple[];
  readonly normals: readonly Triple[];
  readonly piece: number;
}

/** Cars drive ahead (y) and stand on z = 0. */
export function createCar(): Body {
  return join([
    ...chassis(1.86, 0.72, 4.5, 0.28),
    flat(tapered(box([1.66, 2.5, 0.56], [0, -0.25, 1.26]), 0.82), PIECE.glass),
    flat(box([1.34, 1.7, 0.05], [0, -0.25, 1.55]), PIECE.paint),
  ]);
}

export function createBus(): Body {
  return join([
    ...chassis(2.5, 2.7, 12, 0.3),
    flat(box([2.54, 11.5, 0.95], [0, -0.1, 2.05]), PIECE.glass),
    flat(box([2.3, 0.1, 1.2], [0, 6, 2]), PIECE.glass),
  ]);
}

function chassis(width: number, height: number, length: number, ground: number): Part[] {
  const lights = Math.min(0.9, ground + height * 0.5);
  const side = width / 2 - 0.3;
  const light = (x: number, y: number, piece: number): Part =>
    flat(box([0.46, 0.12, 0.2], [x, y, lights]), piece);
  return [
    // What stands on the ground darkens it: cheaper than a shadow that moves.
    flat(box([width + 0.02, length - 0.1, 0.03], [0, 0, 0.03]), PIECE.shade),
    flat(box([width - 0.14, length * 0.84, ground], [0, 0, ground / 2 + 0.04]), PIECE.shade),
    flat(box([width, length, height], [0, 0, ground + height / 2]), PIECE.paint),
    ...[-side, side].flatMap((x) => [
      light(x, length / 2, PIECE.headLight),
      light(x, -length / 2, PIECE.tailLight),
    ]),
  ];
}

/** One metre high and wide: a trunk and two round crowns, soft because their normals are a ball's. */
export function createTree(): Body {
  return join([
    tube(0.045, 0.07, 0, 0.45, PIECE.trunk),
    crown(0.46, [0.03, -0.02, 0.56]),
    crown(0.36, [-0.06, -0.04, 0.76]),
  ]);
}

/** What throws a tree's shadow: its trunk, and one crown of eight sides for a third of the triangles. */
export function createTreeHull(): Body {
  const tip = (x: number, y: number, z: number): Triple => [0.46 * x, 0.46 * y, 0.64 + 0.35 * z];
  const corners = [1, -1].flatMap((z) =>
    [0, 1, 2, 3].flatMap((side): Triple[] => {
      const [a, b] = [side, side + z].map((n): Triple => {
        const angle = (n * Math.PI) / 2;
        return tip(Math.round(Math.cos(angle)), Math.round(Math.sin(angle)), 0);
      });
      return [a as Triple, b as Triple, tip(0, 0, z)];
    }),
  );
  return join([tube(0.045, 0.07, 0, 0.45, PIECE.trunk), flat(corners, PIECE.paint)]);
}

/** One metre high; the arm reaches to the right. */
export function createLamp(): Body {
  return join([
    tube(0.007, 0.012, 0, 0.98, PIECE.pole),
    flat(box([0.2, 0.012, 0.012], [0.095, 0, 0.975]), PIECE.pole),
    flat(box([0.11, 0.04, 0.016], [0.2, 0, 0.966]), PIECE.lamp),
  ]);
}

const quad = ([a, b, c, d]: readonly [Triple, Triple, Triple, Triple]): Triple[] => [
  a,
  b,
  c,
  a,
  c,
  d,
];

function box([width, length, height]: Triple, [x, y, z]: Triple): Triple[] {
  const at = (i: number, j: number, k: number): Triple => [
    x + (i * width) / 2,
    y + (j * length) / 2,
    z + (k * height) / 2,
  ];
  return [
    [at(-1, -1, 1), at(1, -1, 1), at(1, 1, 1), at(-1, 1, 1)],
    [at(-1, 1, -1), at(1, 1, -1), at(1, -1, -1), at(-1, -1, -1)],
    [at(-1, -1, -1), at(1, -1, -1), at(1, -1, 1), at(-1, -1, 1)],
    [at(1, 1, -1), at(-1, 1, -1), at(-1, 1, 1), at(1, 1, 1)],
    [at(1, -1, -1), at(1, 1, -1), at(1, 1, 1), at(1, -1, 1)],
    [at(-1, 1, -1), at(-1, -1, -1), at(-1, -1, 1), at(-1, 1, 1)],
  ].flatMap((side) => quad(side as [Triple, Triple, Triple, Triple]));
}

/** Draws the upper half in towards the middle. */
function tapered(corners: readonly Triple[], by: number): Triple[] {
  const middle = (i: 1 | 2): number => {
    const all = corners.map((corner) => corner[i]);
    return (Math.min(...all) + Math.max(...all)) / 2;
  };
  const [y0, z0] = [middle(1), middle(2)];
  return corners.map(([x, y, z]) => (z < z0 ? [x, y, z] : [x * by, y0 + (y - y0) * by, z]));
}

/** A pipe around z with four sides, open at both ends. */
function tube(top: number, bottom: number, from: number, to: number, piece: number): Part {
  const SIDES = 4;
  const corners: Triple[] = [];
  const normals: Triple[] = [];
  for (let i = 0; i < SIDES; i++) {
    const angles = [i, i + 1].map((n) => (n / SIDES) * 2 * Math.PI);
    const ways = angles.map((angle): Triple => [Math.cos(angle), Math.sin(angle), 0]);
    const [a, b] = ways as [Triple, Triple];
    const at = ([x, y]: Triple, radius: number, z: number): Triple => [x * radius, y * radius, z];
    corners.push(
      ...quad([at(a, bottom, from), at(b, bottom, from), at(b, top, to), at(a, top, to)]),
    );
    normals.push(a, b, b, a, b, a);
  }
  return { corners, normals, piece };
}

const GOLDEN = (1 + Math.sqrt(5)) / 2;

/** A flattened icosahedron, turned so that no two crowns look alike. */
function crown(radius: number, [x, y, z]: Triple): Part {
  const length = Math.hypot(1, GOLDEN);
  const points = [-1, 1].flatMap((one) =>
    [-GOLDEN, GOLDEN].flatMap((two): Triple[] => [
      [0, one, two],
      [one, two, 0],
      [two, 0, one],
    ]),
  );
  const turn = x * 40;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const place = ([px, py, pz]: Triple): Triple => {
    const [ux, uy, uz] = [px, py, pz].map((v) => (v / length) * radius) as [number, number, number];
    return [x + ux * cos - uy * sin, y + ux * sin + uy * cos, z + uz * 0.62];
  };
  const corners: Triple[] = [];
  const near = (a: Triple, b: Triple): boolean =>
    Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < 2.1;
  points.forEach((a, i) => {
    points.forEach((b, j) => {
      points.forEach((c, k) => {
        if (!(i < j && j < k && near(a, b) && near(b, c) && near(a, c))) return;
        corners.push(...(isOutward(a, b, c) ? [a, b, c] : [a, c, b]).map(place));
      });
    });
  });
  // The whole tree's ball, not the crown's own: crowns melt into each other.
  const normals = corners.map((corner) => unit([corner[0], corner[1], (corner[2] - 0.55) * 1.3]));
  return { corners, normals, piece: PIECE.paint };
}

function isOutward(a: Triple, b: Triple, c: Triple): boolean {
  const n = cross(a, b, c);
  return n[0] * a[0] + n[1] * a[1] + n[2] * a[2] > 0;
}

function cross(a: Triple, b: Triple, c: Triple): Triple {
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

function unit([x, y, z]: Triple): Triple {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Triangles with one normal each. */
function flat(corners: readonly Triple[], piece: number): Part {
  const normals: Triple[] = [];
  for (let i = 0; i < corners.length; i += 3) {
    const [a, b, c] = corners.slice(i, i + 3) as [Triple, Triple, Triple];
    const normal = unit(cross(a, b, c));
    normals.push(normal, normal, normal);
  }
  return { corners, normals, piece };
}

/** Bodies as one, in their order. */
export function joinBodies(bodies: readonly Body[]): Body {
  const all = (name: keyof Body): Float32Array =>
    Float32Array.from(bodies.flatMap((body) => [...body[name]]));
  return { positions: all('positions'), normals: all('normals'), pieces: all('pieces') };
}

function join(parts: readonly Part[]): Body {
  return {
    positions: Float32Array.from(parts.flatMap(({ corners }) => corners.flat())),
    normals: Float32Array.from(parts.flatMap(({ normals }) => normals.flat())),
    pieces: Float32Array.from(parts.flatMap(({ corners, piece }) => corners.map(() => piece))),
  };
}
