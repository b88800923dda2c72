import { describe, expect, test } from 'vitest';
import {
  decodeOne,
  FUZZ_MS,
  fuzz,
  marksOf,
  NOON,
  planOf,
  thingsOf,
} from '../../../test/decoding.js';
import { createCapDecoder } from './cap.js';
import { createSumoDecoder } from './sumo-fcd.js';
import { readXml, type XmlElement } from './xml.js';

describe('DC22 the XML that data comes in', () => {
  test('elements, attributes, text, comments, CDATA and what stands for characters', () => {
    const root = readXml(
      '\ufeff<?xml version="1.0"?><!-- x --><a:r b="1 &lt; 2" c=\'"\'>x&#233;<s/><![CDATA[<y>]]>&amp;&zz;</a:r>',
    ) as XmlElement;
    expect(root.name).toBe('r');
    expect([...root.attributes]).toEqual([
      ['b', '1 < 2'],
      ['c', '"'],
    ]);
    expect(root.children.map(({ name }) => name)).toEqual(['s']);
    expect(root.text).toBe('xé<y>&&zz;');
  });

  test.each([
    '',
    'x',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a',
    '<a b>',
    '<a b=1/>',
    '</a>',
    '<!-- x',
    '<a><![CDATA[x</a>',
    '<>',
    '<a b="1"c="2"/>x',
    '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>',
    `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`,
    `<a>${'x'.repeat(70_000)}</a>`,
  ])('what is none is told, not thrown: %.40s', (source) => {
    expect(typeof readXml(source)).toBe('string');
  });
});

const FCD = `<?xml version="1.0"?><fcd-export>
  <timestep time="0.00"><vehicle id="v1" x="4.83" y="45.76" angle="90.00" type="bus" speed="10.00" lane="e1_0"/></timestep>
  <timestep time="1.50"><vehicle id="v1" x="4.84" y="45.76" angle="91.00" type="bus" speed="11.00"/><person id="p1" x="4.85" y="45.77" speed="1.2"/></timestep>
</fcd-export>`;

describe('sumo-fcd', () => {
  const plan = planOf(
    'sumo-fcd',
    { speed: 'number', heading: 'number', kind: 'text' },
    { start: '2026-05-04T11:59:00Z' },
  );

  test('DC22 steps of vehicles and persons, seconds from a declared start', () => {
    const batch = decodeOne(createSumoDecoder(plan), FCD);
    expect(batch.rejects).toEqual([]);
    expect(thingsOf(batch, plan)).toEqual({
      v1: { speed: 11, heading: 91, kind: 'bus', place: [4.84, 45.76, NaN] },
      p1: { speed: 1.2, place: [4.85, 45.77, NaN] },
    });
    expect(marksOf(batch, plan, 'p1', 'speed')?.observedMs).toBe(NOON - 58_500);
  });

  test('DC22 a simulation is never measured, and has a start', () => {
    expect(() => createSumoDecoder({ ...plan, nature: 'measured' })).toThrow('feeds.f.nature');
    expect(() => createSumoDecoder({ ...plan, map: {} })).toThrow('feeds.f.map.start');
    expect(decodeOne(createSumoDecoder(plan), '<net/>').rejects[0]?.reason).toBe('schema');
    const untimed = '<timestep><vehicle id="a" x="1" y="1"/></timestep>';
    expect(decodeOne(createSumoDecoder(plan), untimed).rejects[0]).toMatchObject({
      reason: 'type',
      key: 'a',
    });
  });

  test.each([1, 2])(
    'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
    (seed) => {
      expect(fuzz(plan, createSumoDecoder(plan), [FCD], seed).accepted).toBeGreaterThan(0);
    },
    FUZZ_MS,
  );
});

const alert = (
  id: string,
  type: string,
  more = '',
) => `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>${id}</identifier><sender>met@example.org</sender><sent>2026-05-04T13:30:00+02:00</sent>
  <status>Actual</status><msgType>${type}</msgType><scope>Public</scope>${more}
  <info><language>en</language><event>Wind</event><severity>Severe</severity><expires>2026-05-04T15:00:00Z</expires>
    <area><areaDesc>Coast</areaDesc><polygon>45.7,4.8 45.7,4.9 45.8,4.9 45.7,4.8</polygon><circle>45.76,4.83 2.5</circle></area></info>
  <info><language>fr</language><event>Vent</event></info></alert>`;
const KEY = 'met@example.org,w1,2026-05-04T13:30:00+02:00';

describe('cap', () => {
  const plan = planOf('cap', {
    event: 'text',
    severity: 'text',
    expiresMs: 'number',
    radiusMeters: 'number',
    areaDesc: 'text',
  });

  test('DC23 an alert with its area, latitude first', () => {
    const batch = decodeOne(createCapDecoder(plan), alert('w1', 'Alert'));
    expect(batch.rejects).toEqual([]);
    expect(thingsOf(batch, plan)[KEY]).toEqual({
      event: 'Wind',
      severity: 'Severe',
      expiresMs: NOON + 3 * 3_600_000,
      radiusMeters: 2500,
      areaDesc: 'Coast',
      place: [4.83, 45.76, NaN],
    });
    expect([...(batch.geometries?.[0]?.geometry.parts[0] ?? [])]).toEqual([
      4.8,
      45.7,
      NaN,
      4.9,
      45.7,
      NaN,
      4.9,
      45.8,
      NaN,
    ]);
    const french = { ...plan, map: { language: 'fr' } };
    expect(thingsOf(decodeOne(createCapDecoder(french), alert('w1', 'Alert')), plan)[KEY]).toEqual({
      event: 'Vent',
    });
  });

  test('DC23 an update takes the place of what it refers to, a cancel removes it', () => {
    const decode = createCapDecoder(plan);
    const references = `<references>${KEY}</references>`;
    const update = thingsOf(decodeOne(decode, alert('w2', 'Update', references)), plan);
    expect(update[KEY]).toEqual({ removed: true });
    expect(update[KEY.replace('w1', 'w2')]).toMatchObject({ event: 'Wind' });
    expect(thingsOf(decodeOne(decode, alert('w3', 'Cancel', references)), plan)).toEqual({
      [KEY]: { removed: true },
    });
  });

  test('DC23 exercises are passed over, what expired before it came is stale, a list of links is refused', () => {
    const decode = createCapDecoder(plan);
    const exercise = decodeOne(decode, alert('w1', 'Alert').replace('Actual', 'Exercise'));
    expect(exercise).toMatchObject({ rows: 0, notices: [{ code: 'status' }] });
    const old = decodeOne(decode, alert('w1', 'Alert').replace('15:00:00Z', '11:50:00Z'));
    expect(marksOf(old, plan, KEY, 'event')?.quality).toBe(3);
    expect(decodeOne(decode, '<feed><entry/></feed>').rejects[0]).toMatchObject({
      reason: 'schema',
    });
    expect(decodeOne(decode, '<alert/>').rejects[0]).toMatchObject({ reason: 'id' });
  });

  test.each([1, 2])(
    'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
    (seed) => {
      const health = fuzz(
        plan,
        createCapDecoder(plan),
        [alert('w1', 'Alert'), alert('w2', 'Update')],
        seed,
      );
      expect(health.accepted).toBeGreaterThan(0);
    },
    FUZZ_MS,
  );
});
