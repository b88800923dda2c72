import { BufferAttribute, BufferGeometry, Matrix4 } from 'three';
import { describe, expect, it } from 'vitest';
import { readFacades, toUse, writeFacades } from './facade.js';
import { toTable } from './metadata.js';

/** A box of 10 × 8 m and 12 m height on a foot of 5 m, each face with corners of its own. */
function createBox(): BufferGeometry {
  const faces = [
    [
      [0, 0, 0],
      [10, 0, 0],
      [10, 12, 0],
      [0, 12, 0],
    ],
    [
      [0, 0, -8],
      [0, 0, 0],
      [0, 12, 0],
      [0, 12, -8],
    ],
    [
      [0, 12, 0],
      [10, 12, 0],
      [10, 12, -8],
      [0, 12, -8],
    ],
  ];
  const positions = faces
    .flat()
    .flatMap(([x, y, z]) => [x as number, (y as number) + 5, z as number]);
  const indices = faces.flatMap((_, f) => [0, 1, 2, 0, 2, 3].map((i) => f * 4 + i));
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3));
  geometry.setIndex(indices);
  return geometry;
}

describe('façades', () => {
  it('know the words of several countries for what a building is for', () => {
    for (const [word, use] of [
      ['Résidentiel', 'dwelling'],
      ['dwelling', 'dwelling'],
      ['住宅', 'dwelling'],
      ['office', 'office'],
      ['Commercial et services', 'civic'],
      ['retail', 'retail'],
      ['Industriel', 'industry'],
      ['data centre', 'industry'],
      ['Religieux', 'worship'],
      ['Annexe', 'annex'],
      ['school', 'school'],
      ['hospital', 'hospital'],
      ['hotel', 'hotel'],
      ['Indifférencié', 'other'],
    ] as const)
      expect(toUse(word, 12), word).toBe(use);
    expect(toUse('', 2.5)).toBe('annex');
    expect(toUse('', 90)).toBe('office');
  });

  it('take the height of floors from what is known', () => {
    const table = toTable(
      2,
      new Map<string, (string | number | null)[]>([
        ['use', ['office', null]],
        ['floors', [4, null]],
      ]),
    );
    const rows = readFacades(table, ['a', 'b']);
    const decimeters = (code: number) => (code >>> 12) & 127;
    expect(decimeters(rows.code(0, 14))).toBe(35);
    expect(decimeters(rows.code(1, 14))).toBe(30);
    expect(rows.code(0, 14) & 15).toBe(2);
    // The same key has the same chance wherever it is read.
    expect((readFacades(null, ['a']).code(0, 14) >>> 4) & 255).toBe((rows.code(0, 14) >>> 4) & 255);
    expect(() => readFacades(null, []).code(-1, 9)).not.toThrow();
  });

  it('measure walls in metres from their own corner, and know roofs', () => {
    const geometry = createBox();
    const feet = writeFacades(geometry, new Matrix4(), () => 0, readFacades(null, ['k']));
    const wall = geometry.getAttribute('wall');
    const at = (i: number) => [0, 1, 2, 3].map((c) => wall.getComponent(i, c));
    expect([at(0), at(1)].map(([along]) => along).sort((a = 0, b = 0) => a - b)).toEqual([0, 10]);
    expect([0, 1, 2, 3].map((i) => at(i)[1])).toEqual([10, 10, 10, 10]);
    expect(at(4)[1]).toBe(8);
    expect(at(2).slice(2)).toEqual([12, 12]);
    expect(at(0)[2]).toBe(0);
    expect([8, 9, 10, 11].map((i) => at(i)[1])).toEqual([-1, -1, -1, -1]);
    expect(feet).toHaveLength(1);
    expect(feet[0]?.y).toBe(5);
  });

  it('leave walls that share corners to the shader', () => {
    const geometry = new BufferGeometry();
    const corners = [0, 0, 0, 10, 0, 0, 10, 0, -8, 0, 9, 0, 10, 9, 0, 10, 9, -8];
    geometry.setAttribute('position', new BufferAttribute(Float32Array.from(corners), 3));
    geometry.setIndex([0, 1, 4, 0, 4, 3, 1, 2, 5, 1, 5, 4]);
    writeFacades(geometry, new Matrix4(), () => 0, readFacades(null, ['k']));
    const wall = geometry.getAttribute('wall');
    expect(Array.from({ length: 6 }, (_, i) => wall.getY(i))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
