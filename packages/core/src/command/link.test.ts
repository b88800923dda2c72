import { readFileSync } from 'node:fs';
import { createFeedsDouble } from '@borough/fixtures';
import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../test/random.js';
import { type City, openCity } from '../city.js';
import type { Command } from './command.js';
import { readLink, toLink } from './link.js';

const open: City[] = [];
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});

const TOWN: unknown = JSON.parse(
  readFileSync(new URL('../../../../cities/town.json', import.meta.url), 'utf8'),
);

function openTown(): City {
  const city = openCity(TOWN, {
    baseUrl: 'https://city.example.org/town.json',
    feeds: createFeedsDouble(() => Date.UTC(2026, 5, 5)).open,
    wallMs: () => Date.UTC(2026, 5, 5),
  });
  open.push(city);
  return city;
}

const camera = {
  target: [114.9997325, 33.002705, 50.1] as const,
  headingDegrees: 345.12,
  pitchDegrees: -12,
  rangeMeters: 820.4,
};

describe('a link', () => {
  it('CO4 is read by people as well', () => {
    expect(
      toLink([
        { do: 'live' },
        { do: 'layer', id: 'energy', visible: false },
        { do: 'hold', at: '2026-06-21T18:00:00Z' },
        { do: 'select', table: 'buildings', keys: ['B-1204'] },
        { do: 'look', view: 'main', camera },
      ]),
    ).toBe(
      'do=live&do=layer&id=energy&visible=false&do=hold&at=2026-06-21T18:00:00Z' +
        '&do=select&table=buildings&keys=B-1204~' +
        '&do=look&view=main&camera.target=114.9997325~33.002705~50.1' +
        '&camera.headingDegrees=345.12&camera.pitchDegrees=-12&camera.rangeMeters=820.4',
    );
    expect(readLink('')).toEqual([]);
    expect(readLink('#')).toEqual([]);
  });

  it('CO4 texts that look like something else stay texts', () => {
    const keys = [
      '12',
      'true',
      'null',
      '',
      "'",
      "'1",
      '=x',
      '~',
      'a~b',
      'a&b=c',
      '#',
      '%',
      '+ ',
      '🏙',
      '停车',
    ];
    const commands: Command[] = [
      { do: 'select', table: '1', keys },
      { do: 'select', table: 'true', keys: [] },
      { do: 'select', table: '=', keys: [''] },
      { do: 'hide', table: 't', keys: ['7'], view: '-1.5e3' },
    ];
    expect(readLink(`#${toLink(commands)}`)).toEqual(commands);
    expect(readLink(new URL(`https://a.example/#${toLink(commands)}`).hash)).toEqual(commands);
    expect(toLink([{ do: 'select', table: 't', keys: ['\ud800'] }])).toContain('%EF%BF%BD');
  });

  it('CO4 what is nested otherwise, and names that are no path, travel as JSON', () => {
    const odd = { do: 'select', table: 't', keys: ['a'], extra: { 'a b': [[1, { c: 'd' }]] } };
    const link = toLink([odd as never]);
    expect(link).toContain('extra==%7B%22a%20b%22');
    expect(() => readLink(link)).toThrow('extra: is not known here');
  });

  it('CO4 the town with several layers restyled, things hidden and chosen: at most 2 kB', async () => {
    const city = openTown();
    const ramps = ['viridis', 'magma', 'cividis', ['#112233', '#445566', '#ddeeff']];
    const styled = city.scene.layers.filter(({ layer }) => layer.style?.color).slice(0, 6);
    for (const [i, { id, layer }] of styled.entries()) {
      const color = { ...layer.style?.color, ramp: ramps[i % 4], reverse: i % 2 === 0 };
      await city.run({ do: 'layer', id, style: { ...layer.style, color } });
    }
    for (const id of ['cells', 'trees', 'air', 'streetNames'])
      await city.run({
        do: 'layer',
        id,
        visible: city.scene.layers.find((layer) => layer.id === id)?.layer.visible === false,
      });
    const keys = Array.from({ length: 12 }, (_, i) => `B-${1200 + i}`);
    await city.run({ do: 'hide', table: 'buildings', keys });
    await city.run({ do: 'select', table: 'lots', keys: ['P-3'] });
    await city.run({ do: 'look', camera: { ...camera, headingDegrees: 12.3456789 } });
    await city.run({ do: 'replay', from: '2026-06-21T18:00:00Z', rate: 60 });
    await city.run({ do: 'theme', name: 'dark' });
    const link = toLink(city.state());
    expect(styled.length).toBeGreaterThanOrEqual(4);
    expect(link.length).toBeLessThanOrEqual(2048);
    const other = openTown();
    for (const command of readLink(link)) await other.run(command);
    expect(toLink(other.state())).toBe(link);
  });

  it('CO4 a state that is no link is said to be none', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `B-${i}`);
    expect(() => toLink([{ do: 'hide', table: 't', keys }])).toThrow('LINK_TOO_LONG');
  });
});

describe('a hostile link', () => {
  it.each([
    ['do=hide&table=t&keys=a~&__proto__=x', 'not the name of a field'],
    ['do=hide&table=t&keys=a~&camera.__proto__.x=1', 'not the name of a field'],
    ['do=hide&table=t&constructor.prototype.x=1', 'not the name of a field'],
    ['do=hide&table=t&keys==%7B%22__proto__%22%3A1%7D', 'no JSON that is allowed'],
    ['do=hide&table=t&keys==%5B', 'no JSON that is allowed'],
    ['do=__proto__', 'do: expected'],
    ['do=constructor', 'do: expected'],
    ['do=live&x=1', 'x: is not known here'],
    ['do=live&do', 'has no "="'],
    ['x=1', 'comes before any "do="'],
    ['do=theme&name=%E0%A4%A', 'is not well encoded'],
    ['do=%', 'is not well encoded'],
    ['do=theme&name=dark&name=light', 'is there twice'],
    ['do=look&camera=1&camera.target=1~2~3', 'a field of something that has none'],
    ['do=look&camera.target=1~2~3&camera.target.x=1', 'a field of something that has none'],
    ['do=look&camera.target=1e999~0~0', 'expected a longitude'],
    ['do=hold&at=%00', 'COMMAND_INVALID|LINK_INVALID'],
    ['do=layer&id=energy&a.b.c.d.e.f.g.h.i.j=1', 'not the name of a field'],
    ['javascript:alert(1)', 'has no "="'],
    [`do=hide&table=t&keys=${'a~'.repeat(500_000)}`, 'more than 65536 characters'],
    ['do=live&'.repeat(600), 'more than'],
    ['&', 'has no "="'],
  ])('CO4 is refused, and the part is named: %.60s', async (hash, why) => {
    const read = async (): Promise<void> => {
      const city = openTown();
      for (const command of readLink(hash)) await city.run(command);
    };
    await expect(read()).rejects.toThrow(
      new RegExp(why.includes('|') ? why : `LINK_INVALID.*${quote(why)}`, 's'),
    );
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('CO4 scripts in texts are texts', () => {
    const payloads = [
      '<img src=x onerror=alert(1)>',
      'javascript:alert(1)',
      '$' + '{alert(1)}',
      "';alert(1)//",
    ];
    for (const payload of payloads) {
      const [command] = readLink(`do=select&table=t&keys=${encodeURIComponent(`'${payload}`)}~`);
      expect(command).toEqual({ do: 'select', table: 't', keys: [payload] });
    }
    const commands: Command[] = [{ do: 'select', table: 't', keys: payloads }];
    expect(readLink(toLink(commands))).toEqual(commands);
  });

  it('CO4 whatever text comes, it is commands or LINK_INVALID', () => {
    const random = createRandom(5);
    const pieces = [
      'do=',
      'live',
      '&',
      '=',
      '~',
      '.',
      "'",
      '%',
      '%41',
      'camera',
      'layer',
      'id',
      '1',
      '[',
      '{',
      '__proto__',
      '"',
      '\u0000',
      '城',
      '#',
    ];
    for (let i = 0; i < 5000; i++) {
      const text = Array.from(
        { length: random.below(14) },
        () => pieces[random.below(pieces.length)],
      ).join('');
      try {
        for (const command of readLink(text)) expect(command).toHaveProperty('do');
      } catch (error) {
        expect(error).toMatchObject({ code: 'LINK_INVALID' });
      }
    }
  });
});

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
