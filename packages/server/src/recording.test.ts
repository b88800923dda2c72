import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toRecordedMs } from './recorded-time.js';
import { type Recorded, readRecording } from './recording.js';

const AT = Date.UTC(2026, 4, 4, 15, 10, 58);

test.each([
  ['2026-05-04T15:10:58Z', AT],
  ['2026-05-04T151058Z', AT],
  ['20260504T151058Z', AT],
  ['2026-05-04 17:10:58+02:00', AT],
  ['2026-05-04T17:10:58+0200', AT],
  ['2026-05-04T17:10:58+02', AT],
  ['2026-05-04T15:10:58.5Z', AT + 500],
  ['2026-05-04 17:10:58.131311+02:00', AT + 131],
  ['2026-05-04T15:10Z', AT - 58_000],
  [AT, AT],
  [AT / 1000, AT],
])('the time %j is read', (written, expected) => {
  expect(toRecordedMs(written)).toBe(expected);
});

test.each([
  '2026-05-04T15:10:58',
  '2026-05-04',
  '2026-13-04T15:10:58Z',
  'yesterday',
  '',
  null,
  undefined,
  {},
  true,
  Number.NaN,
  Number.POSITIVE_INFINITY,
])('%j is no time, because it has no zone or is none at all', (written) => {
  expect(toRecordedMs(written)).toBeNaN();
});

describe('a recording', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'borough-recording-'));
  });
  afterAll(() => rm(home, { recursive: true }));

  async function read(
    content: string | Buffer,
    time = 't',
  ): Promise<{ all: Recorded[]; bad: string[] }> {
    const path = join(home, 'r.ndjson');
    await writeFile(path, content);
    const bad: string[] = [];
    const lines = await readRecording(path, { time, onBad: (n, why) => bad.push(`${n} ${why}`) });
    const all: Recorded[] = [];
    for await (const line of lines()) all.push(line);
    return { all, bad };
  }

  test('is read line by line, its bytes as they were', async () => {
    const first = '{ "t" : 1700000000,  "name":"Ünï" }';
    const { all, bad } = await read(`${first}\r\n\n{"t":1700000060}`);
    expect(all.map(({ atMs }) => atMs)).toEqual([1_700_000_000_000, 1_700_000_060_000]);
    expect(Buffer.from(all[0]?.payload ?? []).toString('utf8')).toBe(first);
    expect(bad).toEqual([]);
  });

  test('leaves out what it cannot read and says which line and why', async () => {
    const { all, bad } = await read(
      '{"t":1700000000}\nnot json\n{"x":1}\n{"t":"noon"}\n[]\n{"t":1700000001}\n',
    );
    expect(all).toHaveLength(2);
    expect(bad).toEqual([
      '2 not JSON',
      '3 no member "t"',
      '4 "noon" is no time with a zone',
      '5 no member "t"',
    ]);
  });

  test('finds its time inside by a dotted path, and never in a prototype', async () => {
    expect(
      (await read('{"header":{"timestamp":1700000000}}', 'header.timestamp')).all,
    ).toHaveLength(1);
    expect((await read('{"a":1}', 'constructor.length')).all).toHaveLength(0);
  });

  test('keeps lines whole across the chunks of a large file', async () => {
    const line = `{"t":1700000000,"text":"${'é'.repeat(50_000)}"}`;
    const { all } = await read(Array.from({ length: 20 }, () => line).join('\n'));
    expect(all).toHaveLength(20);
    for (const { payload } of all) expect(Buffer.from(payload).toString('utf8')).toBe(line);
  });

  test('that is not there is an error with the path', async () => {
    await expect(readRecording(join(home, 'none'), { time: 't' })).rejects.toMatchObject({
      code: 'RECORDING_MISSING',
    });
  });

  const velov = resolve(process.env.BOROUGH_DATA ?? '../shared/data', 'lyon/velov.ndjson');
  test.skipIf(!existsSync(velov))(
    'of Lyon’s bikes has 470 snapshots in order (needs BOROUGH_DATA)',
    async () => {
      const lines = await readRecording(velov, { time: 't' });
      const times: number[] = [];
      for await (const { atMs } of lines()) times.push(atMs);
      expect(times).toHaveLength(470);
      expect(times[0]).toBe(AT);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    },
  );
});
