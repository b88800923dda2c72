import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  CylinderGeometry,
  IcosahedronGeometry,
  PlaneGeometry,
} from 'three';

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

type Size = readonly [x: number, y: number, z: number];

/** Bodies drive towards −z and stand on y = 0; metres. */
export function createCar(): BufferGeometry {
  return merged([
    ...chassis(1.86, 0.72, 4.5, 0.28),
    piece(tapered(box([1.66, 0.56, 2.5], [0, 1.26, 0.25]), 0.82), PIECE.glass),
    piece(box([1.34, 0.05, 1.7], [0, 1.55, 0.25]), PIECE.paint),
  ]);
}

export function createBus(): BufferGeometry {
  return merged([
    ...chassis(2.5, 2.7, 12, 0.3),
    piece(box([2.54, 0.95, 11.5], [0, 2.05, 0.1]), PIECE.glass),
    piece(box([2.3, 1.2, 0.1], [0, 2.0, -6.0]), PIECE.glass),
  ]);
}

function chassis(width: number, height: number, length: number, ground: number): BufferGeometry[] {
  const lights = Math.min(0.9, ground + height * 0.5);
  const side = width / 2 - 0.3;
  const light = (x: number, z: number, kind: number): BufferGeometry =>
    piece(box([0.46, 0.2, 0.12], [x, lights, z]), kind);
  return [
    // What stands on the ground darkens it: cheaper than a shadow that moves.
    piece(box([width + 0.02, 0.03, length - 0.1], [0, 0.03, 0]), PIECE.shade),
    piece(box([width - 0.14, ground, length * 0.84], [0, ground / 2 + 0.04, 0]), PIECE.shade),
    piece(box([width, height, length], [0, ground + height / 2, 0]), PIECE.paint),
    ...[-side, side].flatMap((x) => [
      light(x, -length / 2, PIECE.headLight),
      light(x, length / 2, PIECE.tailLight),
    ]),
  ];
}

/** One metre high and wide: a trunk and three round crowns, soft because their normals are a ball's. */
export function createTree(): BufferGeometry {
  const blob = (radius: number, [x, y, z]: Size): BufferGeometry => {
    const geometry = new IcosahedronGeometry(radius, 0);
    geometry
      .scale(1, 0.62, 1)
      .rotateY(x * 40)
      .translate(x, y, z);
    const position = geometry.getAttribute('position');
    const normal = geometry.getAttribute('normal');
    for (let i = 0; i < position.count; i++) {
      const n = [position.getX(i), (position.getY(i) - 0.55) * 1.3, position.getZ(i)];
      const length = Math.hypot(...n) || 1;
      normal.setXYZ(i, (n[0] ?? 0) / length, (n[1] ?? 0) / length, (n[2] ?? 0) / length);
    }
    return piece(geometry, PIECE.paint);
  };
  return merged([
    piece(new CylinderGeometry(0.045, 0.07, 0.45, 5, 1, true).translate(0, 0.225, 0), PIECE.trunk),
    blob(0.44, [0.03, 0.55, 0.02]),
    blob(0.34, [-0.16, 0.7, 0.1]),
    blob(0.3, [0.12, 0.79, -0.08]),
  ]);
}

/** One metre high; the arm reaches to +x. */
export function createLamp(): BufferGeometry {
  return merged([
    piece(new CylinderGeometry(0.007, 0.012, 0.98, 5, 1, true).translate(0, 0.49, 0), PIECE.pole),
    piece(box([0.2, 0.012, 0.012], [0.095, 0.975, 0]), PIECE.pole),
    piece(box([0.11, 0.016, 0.04], [0.2, 0.966, 0]), PIECE.lamp),
  ]);
}

/** A square that the shader turns towards the camera. */
export function createDisc(): BufferGeometry {
  return merged([piece(new PlaneGeometry(1, 1), PIECE.paint)]);
}

function box([x, y, z]: Size, at: Size): BufferGeometry {
  return new BoxGeometry(x, y, z).translate(...at);
}

/** Draws the upper half in towards the middle. */
function tapered(geometry: BufferGeometry, by: number): BufferGeometry {
  geometry.computeBoundingBox();
  const { min, max } = geometry.boundingBox as NonNullable<BufferGeometry['boundingBox']>;
  const position = geometry.getAttribute('position');
  const middle = (min.z + max.z) / 2;
  for (let i = 0; i < position.count; i++) {
    if (position.getY(i) < (min.y + max.y) / 2) continue;
    position.setX(i, position.getX(i) * by);
    position.setZ(i, middle + (position.getZ(i) - middle) * by);
  }
  geometry.computeVertexNormals();
  return geometry;
}

function piece(geometry: BufferGeometry, kind: number): BufferGeometry {
  const flat = geometry.index ? geometry.toNonIndexed() : geometry;
  flat.deleteAttribute('uv');
  const { count } = flat.getAttribute('position');
  flat.setAttribute('piece', new BufferAttribute(new Float32Array(count).fill(kind), 1));
  return flat;
}

/** One geometry of all parts; the parts are free again. */
function merged(parts: readonly BufferGeometry[]): BufferGeometry {
  const geometry = new BufferGeometry();
  for (const [name, size] of [
    ['position', 3],
    ['normal', 3],
    ['piece', 1],
  ] as const) {
    const all = parts.flatMap((part) => [...part.getAttribute(name).array]);
    geometry.setAttribute(name, new BufferAttribute(new Float32Array(all), size));
  }
  return geometry;
}
