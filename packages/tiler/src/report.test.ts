import { expect, it } from 'vitest';
import { box, collection, feature, OPTIONS } from './testing/town.js';
import { tileBuildings } from './tile.js';

it('what was read is what was written plus what was rejected, each reject with its reason', () => {
  const good = { id: 'a', height: 10, base: 1 };
  const ring = box(0, 0, 10);
  const { report } = tileBuildings(
    collection([
      feature(good, [ring]),
      feature(good, [ring]),
      feature({ ...good, id: 'b', height: null }, [ring]),
      feature({ ...good, id: 'c' }, []),
      null,
    ]),
    OPTIONS,
  );
  expect(report.read).toBe(5);
  expect(report.written).toBe(1);
  expect(report.rejected.map(({ key, index, code }) => [key, index, code])).toEqual([
    ['a', 1, 'duplicateId'],
    ['b', 2, 'heightMissing'],
    ['c', 3, 'noArea'],
    [null, 4, 'notFeature'],
  ]);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

it('a report on nothing has no box', () => {
  const { report, files } = tileBuildings(collection([]), OPTIONS);
  expect(report).toMatchObject({ read: 0, written: 0, tiles: 0, bytes: 0, box: null });
  expect([...files.keys()]).toEqual(['tileset.json', 'keys.json', 'footprints.geojson']);
});
