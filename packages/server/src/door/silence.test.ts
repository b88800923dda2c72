import { expect, test } from 'vitest';
import { createRate } from './rate.js';
import { createSilences } from './silence.js';
import { toCsv, toRows, toTable } from './silence-export.js';

const NOON = Date.UTC(2026, 4, 4, 12);
const MINUTE = 60_000;
const line = { operator: 'co', feed: 'parking', district: 'siming' };
const names = new Map([['co', '=HYPERLINK("http://evil")']]);

test('DO6 a silence is from the last transmission to the next, to the millisecond', () => {
  const silences = createSilences(() => 3 * MINUTE);
  silences.heard(line, NOON);
  silences.heard(line, NOON + MINUTE);
  expect(silences.standings(NOON + 4 * MINUTE)).toEqual([
    { ...line, isSilent: false, sinceMs: NOON + MINUTE },
  ]);
  expect(silences.standings(NOON + 4 * MINUTE + 1)[0]?.isSilent).toBe(true);
  expect(silences.records(NOON + 9 * MINUTE)).toEqual([
    { ...line, fromMs: NOON + MINUTE, toMs: null, oursMs: 0, isFirst: false },
  ]);
  const ended = silences.heard(line, NOON + 11 * MINUTE + 7);
  expect(ended).toMatchObject({ fromMs: NOON + MINUTE, toMs: NOON + 11 * MINUTE + 7 });
  expect(silences.records(NOON + 12 * MINUTE)).toEqual([ended]);
});

test('DO6 each district of an operator has a record of its own', () => {
  const silences = createSilences(() => MINUTE);
  const huli = { ...line, district: 'huli' };
  silences.heard(line, NOON);
  silences.heard(huli, NOON);
  for (let i = 1; i < 6; i++) silences.heard(huli, NOON + i * MINUTE);
  expect(silences.records(NOON + 5 * MINUTE).map(({ district }) => district)).toEqual(['siming']);
});

test('DO6 one that never transmitted is silent since it was awaited', () => {
  const silences = createSilences(() => MINUTE);
  silences.await(line, NOON);
  expect(silences.records(NOON + 2 * MINUTE)).toMatchObject([{ fromMs: NOON, isFirst: true }]);
});

test('DO7 our own outage is not held against anybody, and shows as ours', () => {
  const silences = createSilences(() => 3 * MINUTE);
  silences.heard(line, NOON);
  silences.outage({ fromMs: NOON + MINUTE, toMs: NOON + 10 * MINUTE });
  expect(silences.heard(line, NOON + 12 * MINUTE)).toBeNull();
  silences.outage({ fromMs: NOON + 14 * MINUTE, toMs: NOON + 15 * MINUTE });
  expect(silences.heard(line, NOON + 20 * MINUTE)).toMatchObject({
    fromMs: NOON + 12 * MINUTE,
    toMs: NOON + 20 * MINUTE,
    oursMs: MINUTE,
  });
});

test('DO8 as CSV no cell is a formula, as a table no text is markup', () => {
  const silences = createSilences(() => MINUTE);
  const odd = { ...line, district: '+1,"<b>' };
  silences.heard(odd, NOON);
  const rows = toRows(silences.records(NOON + 2 * MINUTE), names, NOON + 2 * MINUTE);
  expect(rows[0]).toMatchObject({ notTransmittingSince: '2026-05-04T12:00:00.000Z', seconds: 120 });
  const [head, first] = toCsv(rows).split('\r\n');
  expect(head).toBe(
    '\ufeffoperator,name,feed,district,notTransmittingSince,transmittingAgain,seconds,oursSeconds,hasNeverTransmitted',
  );
  expect(first).toBe(
    `co,"'=HYPERLINK(""http://evil"")",parking,"'+1,""<b>",2026-05-04T12:00:00.000Z,,120,0,false`,
  );
  for (const start of ['=', '+', '-', '@', '\t', '\r']) {
    const row = { ...(rows[0] as (typeof rows)[0]), name: `${start}1` };
    expect(toCsv([row])).toContain(`'${start}1`);
  }
  expect(toTable(rows)).not.toContain('<b>');
});

test('DO5 a rate lets half a minute through at once, then as much as it says', () => {
  let now = NOON;
  const rate = createRate(60, () => now);
  for (let i = 0; i < 30; i++) expect(rate.take(1)).toBe(0);
  expect(rate.take(1)).toBe(1);
  now += 1000;
  expect(rate.take(1)).toBe(0);
  expect(rate.take(20)).toBe(20);
  now += 3_600_000;
  // Larger than the pail: from a full one it passes, and is made up for.
  expect(rate.take(90)).toBe(0);
  expect(rate.take(1)).toBe(61);
});
