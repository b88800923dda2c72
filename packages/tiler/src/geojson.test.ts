import { describe, expect, it } from 'vitest';
import { readCollection, readFeature, readPolygons, show } from './geojson.js';

const RING = [
  [0, 0, 5],
  [1, 0, 5],
  [1, 1, 5],
  [0, 0, 5],
];

describe('readCollection', () => {
  it('reads a collection, a single feature and the legacy crs member', () => {
    const crs = { type: 'name', properties: { name: 'EPSG:3946' } };
    expect(readCollection({ type: 'FeatureCollection', features: [1], crs })).toEqual({
      features: [1],
      crsName: 'EPSG:3946',
    });
    const feature = { type: 'Feature', properties: {}, geometry: null };
    expect(readCollection(feature)).toEqual({ features: [feature], crsName: null });
  });

  it.each([null, 'text', 4, [], {}, { type: 'Topology' }, { type: 'FeatureCollection' }])(
    '%j is not GeoJSON, and the error says what to do',
    (document) => {
      expect(() => readCollection(document)).toThrow(/^\[borough TILE_NOT_GEOJSON\] .*ogr2ogr/);
    },
  );

  it('a crs behind a link is an error, because nothing is fetched', () => {
    const crs = { type: 'link', properties: { href: 'https://example.org/crs' } };
    const document = { type: 'FeatureCollection', features: [], crs };
    expect(() => readCollection(document)).toThrow('[borough TILE_CRS_UNKNOWN]');
  });
});

describe('readFeature', () => {
  it('takes null properties as none', () => {
    expect(readFeature({ type: 'Feature', properties: null })).toMatchObject({ properties: {} });
  });

  it.each([null, 7, 'x', [], {}, { type: 'Polygon' }])('%j is no feature', (raw) => {
    expect(readFeature(raw)).toMatchObject({ code: 'notFeature' });
  });
});

describe('readPolygons', () => {
  it('reads Polygon and MultiPolygon alike and leaves the closing vertex out', () => {
    const polygon = readPolygons({ type: 'Polygon', coordinates: [RING] });
    const multi = readPolygons({ type: 'MultiPolygon', coordinates: [[RING]] });
    expect(polygon).toEqual([[RING.slice(0, 3)]]);
    expect(multi).toEqual(polygon);
  });

  it('a missing or broken z is NaN, not a reason to refuse', () => {
    const ring = [
      [0, 0],
      [1, 0, null],
      [1, 1, 'x'],
    ];
    expect(readPolygons({ type: 'Polygon', coordinates: [ring] })).toEqual([
      [
        [
          [0, 0, NaN],
          [1, 0, NaN],
          [1, 1, NaN],
        ],
      ],
    ]);
  });

  it.each([
    [null, 'geometryMissing'],
    [undefined, 'geometryMissing'],
    [5, 'geometryNotPolygon'],
    [{ type: 'LineString', coordinates: RING }, 'geometryNotPolygon'],
    [{ type: 'GeometryCollection', geometries: [] }, 'geometryNotPolygon'],
    [{ type: 'Polygon' }, 'geometryMalformed'],
    [{ type: 'Polygon', coordinates: RING }, 'coordinateNotFinite'],
    [{ type: 'MultiPolygon', coordinates: 3 }, 'geometryMalformed'],
    [{ type: 'MultiPolygon', coordinates: [null] }, 'geometryMalformed'],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [NaN, 1],
            [1, 1],
          ],
        ],
      },
      'coordinateNotFinite',
    ],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [Infinity, 1],
            [1, 1],
          ],
        ],
      },
      'coordinateNotFinite',
    ],
    [{ type: 'Polygon', coordinates: [[[0, 0], null, [1, 1]]] }, 'coordinateNotFinite'],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            ['1', '2'],
            [1, 1],
          ],
        ],
      },
      'coordinateNotFinite',
    ],
    [{ type: 'Polygon', coordinates: [[[{ toString: 1 }, 0]]] }, 'coordinateNotFinite'],
  ])('%j is refused as %s', (geometry, code) => {
    expect(readPolygons(geometry)).toMatchObject({ code });
  });
});

it('showing a value never throws', () => {
  expect([show('a'.repeat(99)).length, show({ toString: null }), show(null), show(NaN)]).toEqual([
    42,
    'object',
    'null',
    'NaN',
  ]);
});
