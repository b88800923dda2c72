import { expect, test } from 'vitest';
import { FUZZ_MS, fuzz, marksOf, NOON, planOf, thingsOf } from '../../../test/decoding.js';
import { double, message, nested, type Part, text, varint } from '../../../test/protobuf.js';
import { createSparkplugDecoder } from './sparkplug.js';

const metric = (...parts: Part[]) => nested(2, ...parts);
const payload = (seq: number, ...metrics: Part[]) =>
  message(varint(1, NOON - 1000), ...metrics, varint(3, seq));
const bdSeq = (n: number) => metric(text(1, 'bdSeq'), varint(4, 8), varint(11, n));
const birth = (n = 1) => payload(0, bdSeq(n));
const deviceBirth = payload(
  1,
  metric(text(1, 'O2'), varint(2, 7), varint(3, NOON - 5000), varint(4, 10), double(13, 20.9)),
  metric(text(1, 'Fan'), varint(2, 8), varint(4, 12), text(15, 'on')),
  metric(text(1, 'Depth'), varint(2, 9), varint(4, 3), varint(10, 4_294_967_290)),
);
const [NBIRTH, DBIRTH, DDATA, NDEATH, DDEATH] = [
  'NBIRTH/n1',
  'DBIRTH/n1/d1',
  'DDATA/n1/d1',
  'NDEATH/n1',
  'DDEATH/n1/d1',
].map((rest) => `spBv1.0/tunnel/${rest}`) as [string, string, string, string, string];
const COLUMNS = { o2: 'number', fan: 'text', depth: 'number' } as const;
const MAP = { columns: { o2: 'O2', fan: 'Fan', depth: 'Depth' } };
const plan = planOf('sparkplug', COLUMNS, MAP, { transport: 'mqtt' });

function setUp(of = plan) {
  const decode = createSparkplugDecoder(of);
  return (topic: string, bytes: Uint8Array) => {
    const batch = decode({ bytes, receivedMs: NOON, retained: false, topic });
    return {
      ...batch,
      things: thingsOf(batch, of),
      marks: (key: string, column: string) => marksOf(batch, of, key, column),
    };
  };
}

test('DC24 a birth names the aliases that data go by', () => {
  const say = setUp();
  say(NBIRTH, birth());
  const born = say(DBIRTH, deviceBirth);
  // A batch's memory is good until the next frame.
  const bornSeq = born.seq[0] as number;
  expect(born.rejects).toEqual([]);
  expect(born.things['tunnel/n1/d1']).toEqual({ o2: 20.9, fan: 'on', depth: -6 });
  expect(born.marks('tunnel/n1/d1', 'o2')).toEqual({
    observedMs: NOON - 5000,
    sentMs: NOON - 1000,
    quality: 0,
  });
  const data = say(DDATA, payload(2, metric(varint(2, 7), double(13, 19.5))));
  expect(data.things['tunnel/n1/d1']).toEqual({ o2: 19.5 });
  expect(data.seq[0]).toBe(bornSeq + 1);
});

test('DC24 without a birth an alias is nothing, and is put aside', () => {
  const data = setUp()(DDATA, payload(2, metric(varint(2, 7), double(13, 19.5))));
  expect(data).toMatchObject({ rows: 0, rejects: [{ reason: 'id', key: 'tunnel/n1' }] });
});

test('DC24 numbers wrap at 255 and go on; a gap is told', () => {
  const say = setUp();
  say(NBIRTH, birth());
  const numbers = [255, 0, 1, 3].map((seq) => {
    const batch = say(DDATA, payload(seq, metric(text(1, 'O2'), double(13, seq))));
    return { seq: batch.seq[0] as number, code: batch.notices?.[0]?.code };
  });
  const seqs = numbers.map(({ seq }) => seq);
  expect(seqs.map((seq) => seq - (seqs[0] as number))).toEqual([0, 1, 2, 4]);
  expect(numbers.map(({ code }) => code)).toEqual(['sequence', undefined, undefined, 'sequence']);
});

test('DC24 a death makes everything of its node stale, at our time, and removes nothing; one of an older session is passed over', () => {
  const say = setUp();
  say(NBIRTH, birth(4));
  say(DBIRTH, deviceBirth);
  const old = say(NDEATH, message(bdSeq(3)));
  expect(old).toMatchObject({ rows: 0, notices: [{ code: 'death' }] });
  const death = say(NDEATH, message(bdSeq(4)));
  expect(death.things['tunnel/n1/d1']).toEqual({ o2: 20.9, fan: 'on', depth: -6 });
  expect(death.marks('tunnel/n1/d1', 'o2')).toEqual({ observedMs: NOON, sentMs: NaN, quality: 3 });
  expect([...death.op]).toEqual([0, 0, 0]);
  expect(say(DDEATH, payload(2)).marks('tunnel/n1/d1', 'fan')?.quality).toBe(3);
});

test('DC24 quality 192 is good, 0 bad, 500 stale; null has no value', () => {
  const say = setUp();
  const of = (code: number) => {
    const property = nested(9, text(1, 'Quality'), nested(2, varint(1, 3), varint(3, code)));
    return say(DDATA, payload(1, metric(text(1, 'O2'), double(13, 20), property))).marks(
      'tunnel/n1/d1',
      'o2',
    )?.quality;
  };
  expect([192, 0, 500, 77].map(of)).toEqual([0, 2, 3, 1]);
  const none = say(DDATA, payload(1, metric(text(1, 'O2'), varint(7, 1))));
  expect(none.things['tunnel/n1/d1']).toEqual({ o2: NaN });
});

test('DC24 by metric, each is a thing of its own', () => {
  const byMetric = planOf(
    'sparkplug',
    { value: 'number', metric: 'text' },
    { key: 'metric' },
    { transport: 'mqtt' },
  );
  const data = setUp(byMetric)(DDATA, payload(1, metric(text(1, 'O2'), double(13, 20))));
  expect(data.things['tunnel/n1/d1/O2']).toEqual({ value: 20, metric: 'O2' });
});

test.each([
  'x',
  'spBv1.0/g/NCMD/n',
  'spBv1.0/g/DDATA/n',
  'spBv1.0/g/NBIRTH/n/d',
  'spBv1.0/g/STATE/n',
])('DC4 the topic %s is refused', (topic) => {
  expect(setUp()(topic, birth()).rejects).toMatchObject([{ reason: 'schema' }]);
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const health = fuzz(plan, createSparkplugDecoder(plan), [birth(), deviceBirth], seed, [
      NBIRTH,
      DBIRTH,
      DDATA,
      NDEATH,
    ]);
    expect(health.accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);
