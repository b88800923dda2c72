import { expect, it } from 'vitest';
import { toGeometry } from './geometry.js';

it('lines and areas of GeoJSON become parts; rings lose their closing point, holes follow their outer ring', () => {
  expect(
    toGeometry({
      type: 'LineString',
      coordinates: [
        [8, 47],
        [8.1, 47, 5],
      ],
    }),
  ).toEqual({
    type: 'line',
    parts: [Float64Array.of(8, 47, Number.NaN, 8.1, 47, 5)],
  });
  const ring = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ];
  const area = toGeometry({ type: 'MultiPolygon', coordinates: [[ring, ring], [ring]] });
  expect(area?.outers).toEqual([0, 2]);
  expect(area?.parts.map((part) => part.length)).toEqual([9, 9, 9]);
});

it('what is no line and no area, or off the earth, is null', () => {
  for (const value of [
    null,
    7,
    { type: 'Point', coordinates: [8, 47] },
    { type: 'LineString', coordinates: [[8, 47]] },
    {
      type: 'LineString',
      coordinates: [
        [8, 97],
        [8, 47],
      ],
    },
    {
      type: 'Polygon',
      coordinates: [
        [
          ['a', 'b'],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    },
    { type: 'Polygon', coordinates: {} },
  ])
    expect(toGeometry(value)).toBeNull();
});
