import { expect, it } from 'vitest';
import { tileBuildings } from './tile.js';

it('the register has every building that was tiled: footprint on its ground, key, attributes, height', () => {
  const square = (x: number, y: number) => [
    [
      [x, y],
      [x + 0.001, y],
      [x + 0.001, y + 0.001],
      [x, y + 0.001],
      [x, y],
    ],
  ];
  const feature = (id: string, coordinates: number[][][][], more: object) => ({
    type: 'Feature',
    geometry: { type: 'MultiPolygon', coordinates },
    properties: { id, height: 12, base: 170, ...more },
  });
  const { files } = tileBuildings(
    {
      type: 'FeatureCollection',
      features: [
        feature('A', [square(4.8, 45.7), square(4.81, 45.7)], { use: 'office', floors: null }),
        feature('B', [square(4.82, 45.7)], { floors: 4, secret: 'kept out' }),
        feature('', [square(4.83, 45.7)], {}),
      ],
    },
    { id: 'id', height: 'height', base: 'base', properties: ['use', 'floors'], geoidMeters: 50 },
  );
  const register = JSON.parse(new TextDecoder().decode(files.get('footprints.geojson')));
  expect(register.features.map(({ id }: { id: string }) => id)).toEqual(['A', 'B']);
  const [a, b] = register.features;
  expect(a.properties).toEqual({ use: 'office', heightMeters: 12 });
  expect(b.properties).toEqual({ floors: 4, heightMeters: 12 });
  expect(a.geometry.coordinates).toHaveLength(2);
  expect(a.geometry.coordinates[0][0]).toHaveLength(5);
  expect(a.geometry.coordinates[0][0][0]).toEqual(a.geometry.coordinates[0][0][4]);
  expect(a.geometry.coordinates[0][0][0][2]).toBe(220);
  expect(a.geometry.coordinates[0][0].map(([lon]: number[]) => lon)).toContain(4.801);
});
