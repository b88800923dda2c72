import { describe, expect, it } from 'vitest';
import { openCrs } from './crs.js';
import { definitionOf } from './crs-table.js';

/** [code, x, y, lon, lat], computed by PROJ 9 (EPSG database) with the transformation the table names. */
const PLACES: readonly [number, number, number, number, number][] = [
  [2154, 842208.306, 6520580.21, 4.829999997, 45.77],
  [3942, 1708206.536, 1266647.779, 3.100000004, 42.600000001],
  [3946, 1842320.527, 5176072.879, 4.830000004, 45.769999996],
  [3950, 1664229.805, 9211241.623, 2.499999994, 50.099999996],
  [28992, 84477.282, 447346.846, 4.359999999, 52.010000008],
  [7415, 84477.282, 447346.846, 4.359999999, 52.010000008],
  [32631, 642286.493, 5070121.899, 4.829999995, 45.77],
  [32748, 699163.391, 9314348.962, 106.800000004, -6.199999996],
  [25833, 391390.731, 5817855.241, 13.399999995, 52.500000003],
  [26910, 432196.033, 5445658.796, -123.929999994, 49.159999997],
  [3857, 537673.141, 5743567.855, 4.830000004, 45.769999997],
  [4491, 13543006.815, 4374133.477, 75.5, 39.500000001],
  [4512, 514809.327, 5362924.608, 135.199999993, 48.399999997],
  [4513, 25551608.234, 4374185.998, 75.600000004, 39.5],
  [4533, 45440762.901, 5363214.543, 134.199999995, 48.399999996],
  [4526, 38428285.956, 2555783.929, 113.299999998, 23.100000002],
  [4549, 557122.865, 3464391.326, 120.599999996, 31.299999996],
  [4554, 507404.665, 5362910.112, 135.099999999, 48.4],
  [4507, 509648.63, 3320117.608, 105.099999995, 30.000000001],
  [3035, 4356099.194, 3098862.493, 10.499999995, 50.999999995],
  [27700, 530591.166, 179571.065, -0.119999993, 51.499999992],
  [31370, 148679.447, 171066.81, 4.349999991, 50.85],
  [2056, 2600104.109, 1199879.628, 7.440000001, 46.950000008],
  [2326, 835559.642, 817895.755, 114.170000003, 22.300000001],
  [3414, 29856.5, 30267.171, 103.850000002, 1.289999998],
  [6677, -6637.949, -35499.904, 139.760000002, 35.68],
  [6668, 139.76, 35.68, 139.76, 35.68],
  [5186, 200000.0, 544504.123, 127.0, 37.499999996],
  [5179, 955804.816, 1944643.716, 126.999999996, 37.500000002],
  [3826, 300470.412, 2765870.634, 121.499999997, 25.000000003],
  [2180, 636640.467, 483432.201, 21.0, 52.200000002],
  [3067, 389130.042, 6675364.495, 24.999999999, 60.199999998],
  [3006, 670817.916, 6577304.567, 18.000000007, 59.3],
];

const LYON: [number, number] = [1842320.527, 5176072.879];

describe('openCrs', () => {
  it.each(PLACES)('EPSG:%i agrees with PROJ to a centimetre', (code, x, y, lon, lat) => {
    const [lonHere, latHere] = openCrs(`EPSG:${code}`).toLonLat(x, y) ?? [NaN, NaN];
    const east = (lonHere - lon) * 111_320 * Math.cos((lat * Math.PI) / 180);
    const north = (latHere - lat) * 110_574;
    expect(Math.hypot(east, north)).toBeLessThan(0.01);
  });

  it.each([
    'EPSG:3946',
    'epsg:3946',
    '3946',
    'urn:ogc:def:crs:EPSG::3946',
    'urn:ogc:def:crs:EPSG:6.9:3946',
    'http://www.opengis.net/def/crs/EPSG/0/3946',
    'urn:ogc:def:crs,crs:EPSG::3946,crs:EPSG::5720',
  ])('%s is CC46', (name) => {
    const crs = openCrs(name);
    expect(crs.name).toBe('EPSG:3946');
    expect(crs.toLonLat(...LYON)?.[0]).toBeCloseTo(4.83, 7);
  });

  it.each(['urn:ogc:def:crs:OGC:1.3:CRS84', 'OGC:CRS84', 'CRS84', 'urn:ogc:def:crs:OGC::CRS84h'])(
    '%s is longitude and latitude as they stand',
    (name) => {
      expect(openCrs(name).name).toBe('OGC:CRS84');
      expect(openCrs(name).toLonLat(4.83, 45.77)).toEqual([4.83, 45.77]);
    },
  );

  it('takes a full PROJ string where a code is not built in', () => {
    const crs = openCrs(`${definitionOf(3946)}`);
    expect(crs.toLonLat(...LYON)?.[1]).toBeCloseTo(45.77, 7);
  });

  it('an unknown code says what is built in and what to give instead', () => {
    expect(() => openCrs('EPSG:27572')).toThrow(
      /^\[borough TILE_CRS_UNKNOWN\] .*"EPSG:27572".*\+?PROJ string.*epsg\.io\/27572/,
    );
    expect(() => openCrs('my grid')).toThrow('TILE_CRS_UNKNOWN');
    expect(() => openCrs('')).toThrow('TILE_CRS_UNKNOWN');
  });

  it('a definition proj4 cannot use is an error that shows the form', () => {
    expect(() => openCrs('+proj=nonsense')).toThrow('[borough TILE_CRS_BROKEN]');
    expect(() => openCrs('PROJCS["broken')).toThrow('[borough TILE_CRS_BROKEN]');
  });

  it('a place without longitude and latitude is null', () => {
    expect(openCrs('EPSG:4326').toLonLat(1_842_320, 5_176_072)).toBeNull();
    expect(openCrs('EPSG:4326').toLonLat(4, 91)).toBeNull();
  });

  it('a place the projection wraps or folds is not inside', () => {
    const utm = openCrs('EPSG:32631');
    expect(utm.isInside(642_286, 5_070_121)).toBe(true);
    expect(utm.isInside(1e7, 1e8)).toBe(false);
  });
});

describe('definitionOf', () => {
  it('knows every code of the families and none beside them', () => {
    const known: number[] = [];
    for (let code = 1; code < 33_000; code++) if (definitionOf(code)) known.push(code);
    const count = (first: number, last: number) =>
      known.filter((code) => code >= first && code <= last).length;
    expect([count(32601, 32660), count(32701, 32760), count(32600, 32800)]).toEqual([60, 60, 120]);
    expect(count(3942, 3950)).toBe(9);
    expect(count(4490, 4554)).toBe(65);
    expect(count(6669, 6687)).toBe(19);
    expect(count(25828, 25838)).toBe(11);
    for (const code of known) expect(() => openCrs(String(code))).not.toThrow();
  });
});
