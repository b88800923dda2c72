import type { Attribute } from './primitive.js';

// A box of one metre that stands on its place: normal axis, then corners; no bottom.
const SIDES: readonly (readonly [number, number, number])[] = [
  [0, 0, 1],
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
];

/** What is drawn for each thing: a box that stands on its place, or a square that becomes a disc. */
export function templateOf(
  shape: 'dot' | 'bar',
  anchors: Float32Array,
): { readonly attributes: readonly Attribute[]; readonly indices: Uint16Array } {
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  for (const [x, y, z] of shape === 'bar' ? SIDES : SIDES.slice(0, 1)) {
    const first = positions.length / 3;
    for (const [a, b] of [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const) {
      // Two axes across the normal, halved; z from foot to top.
      const corner = z
        ? [a / 2, b / 2, 1]
        : [x / 2 + (y ? a / 2 : 0), y / 2 + (x ? a / 2 : 0), b / 2 + 0.5];
      positions.push(...corner);
      normals.push(x, y, z);
    }
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }
  return {
    attributes: [
      { name: 'position', array: Float32Array.from(positions), components: 3 },
      { name: 'normal', array: Float32Array.from(normals), components: 3 },
      { name: 'anchor', array: anchors, components: 3, isInstanced: true },
    ],
    indices: Uint16Array.from(indices),
  };
}
