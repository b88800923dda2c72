import { expect, test } from 'vitest';
import { decodeOne, FUZZ_MS, fuzz, marksOf, NOON, planOf, thingsOf } from '../../test/decoding.js';
import { createCsvDecoder } from './csv.js';

const LOTS =
  'id,name,Free places,at,x,y\nP1,"Place, Bellecour",121,2026-05-04T11:59:00Z,4.83,45.76\nP2,"Part ""Dieu""",,2026-05-04T11:58:00Z,4.85,45.76\n';
const MAP = { columns: { free: 'Free places', name: 'name' }, time: 'at', lon: 'x', lat: 'y' };
const COLUMNS = { free: 'number', name: 'text' } as const;

function setUp(map: unknown = MAP, columns: Record<string, 'number' | 'text'> = COLUMNS) {
  const plan = planOf('csv', columns, map);
  const decode = createCsvDecoder(plan);
  return (frame: unknown) => {
    const batch = decodeOne(decode, frame);
    return {
      ...batch,
      things: thingsOf(batch, plan),
      marks: (key: string, column: string) => marksOf(batch, plan, key, column),
    };
  };
}

test('DC13 rows by their header, quoted texts, empty cells without a value', () => {
  const batch = setUp()(LOTS);
  expect(batch.rejects).toEqual([]);
  expect(batch.things).toEqual({
    P1: { free: 121, name: 'Place, Bellecour', place: [4.83, 45.76, NaN] },
    P2: { free: NaN, name: 'Part "Dieu"', place: [4.85, 45.76, NaN] },
  });
  expect(batch.marks('P1', 'free')).toEqual({ observedMs: NOON - 60_000, sentMs: NaN, quality: 0 });
  expect(batch.marks('P2', 'free')?.quality).toBe(2);
});

test('DC13 semicolons, decimal commas, a byte order mark and a zone of its own', () => {
  const text = '\ufeffnr;wert;zeit\r\n7;1,25;2026-05-04 13:59\r\n8;n/a;\r\n';
  const map = {
    key: 'nr',
    columns: { level: 'wert' },
    time: 'zeit',
    timeZone: 'Europe/Paris',
    decimal: ',',
    empty: ['', 'n/a'],
  };
  const batch = setUp(map, { level: 'number' })(text);
  expect(batch.things).toEqual({ '7': { level: 1.25 }, '8': { level: NaN } });
  expect(batch.marks('7', 'level')?.observedMs).toBe(NOON - 60_000);
});

test('DC13 a declared encoding: GB 18030', () => {
  const bytes = Uint8Array.from([
    ...new TextEncoder().encode('id,name\n1,'),
    0xcf,
    0xc3,
    0xc3,
    0xc5,
    10,
  ]);
  const batch = setUp({ encoding: 'gb18030' }, { name: 'text' })(bytes);
  expect(batch.things['1']).toEqual({ name: '厦门' });
  expect(setUp({}, { name: 'text' })(bytes).rejects[0]?.reason).toBe('decode');
});

test('DC13 a row too long, one that is no number and one without a key spoil no other', () => {
  const batch = setUp(
    { full: true },
    { free: 'number' },
  )('id,free\nP1,1\nP2,1,2\nP3,many\n,4\nP5,5\n');
  expect(batch.things).toEqual({ P1: { free: 1 }, P5: { free: 5 } });
  expect(batch.kind).toBe('full');
  expect(batch.rejects.map(({ reason, key }) => [reason, key])).toEqual([
    ['schema', undefined],
    ['type', 'P3'],
    ['id', undefined],
  ]);
});

test('DC13 a header that lacks what the map names is refused as a whole', () => {
  expect(setUp()('id,name\n1,x\n').rejects).toMatchObject([
    { reason: 'schema', detail: expect.stringContaining('"at"') },
  ]);
  expect(setUp()('<html>not found</html>').rejects[0]?.reason).toBe('schema');
  expect(setUp()('').rejects[0]?.reason).toBe('schema');
  expect(setUp()(`${LOTS}P3,"open`).rejects[0]?.reason).toBe('decode');
});

test('DC4 header names that reach a prototype are only names', () => {
  const batch = setUp(
    { columns: { free: '__proto__' }, key: 'constructor' },
    { free: 'number' },
  )('constructor,__proto__\na,1\n');
  expect(batch.things).toEqual({ a: { free: 1 } });
  expect(({} as Record<string, unknown>).free).toBeUndefined();
});

test('FE5 a wrong map is refused by its place', () => {
  expect(() => setUp({ encoding: 'klingon' })).toThrow('feeds.f.map.encoding');
  expect(() => setUp({ decimal: '·' })).toThrow('feeds.f.map.decimal');
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('csv', COLUMNS, MAP);
    expect(fuzz(plan, createCsvDecoder(plan), [LOTS], seed).accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);
