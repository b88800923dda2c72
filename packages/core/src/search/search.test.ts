import { openBoxCity } from '@borough/fixtures';
import { expect, it, vi } from 'vitest';
import { createTable, type Table } from '../table/table.js';
import { createInitials, fold } from './fold.js';
import { createSearch, type Finding, titlesOf } from './search.js';

const NAMES = [
  ['R-1', 'Weaver Avenue', '织工大道'],
  ['R-2', 'River Street', '河滨路'],
  ['R-3', 'Upper River Walk', '上河步道'],
  ['P-204', 'Central Park', '中心公园'],
  ['H-7', 'No. 7 Hospital', '第七医院'],
  ['V-1', 'Hôtel de Ville', ''],
  ['V-2', 'Part-Dieu', ''],
  ['V-3', 'Place Bellecour', ''],
] as const;

function named(): Table {
  const text = { type: 'text' } as const;
  const table = createTable('places', { columns: { en: text, zh: text, operator: text } });
  for (const [key, en, zh] of NAMES) write(table, key, { en, zh, operator: 'Metro' });
  return table;
}

function write(table: Table, key: string, words: Record<string, string>): void {
  const [slot] = table.resolveNow([key]);
  for (const [id, word] of Object.entries(words))
    if (word !== '') table.column(id).write(slot as number, table.column(id).code(word), 1, 0, 0);
}

function search(table: Table, now: () => number = () => 0) {
  const tables = new Map([[table.id, table]]);
  const titles = titlesOf({ title: 'en', titles: { en: 'en', 'zh-CN': 'zh' } });
  return createSearch({ tables, titles: () => titles, positionOf: () => null }, now);
}

const keys = (found: readonly Finding[]): string[] => found.map(({ key }) => key);

it('SE1 a beginning comes before a word, a word before what is inside, and that before scattered letters', () => {
  const { find } = search(named());
  expect(keys(find('riv'))).toEqual(['R-2', 'R-3']);
  expect(keys(find('place bel'))).toEqual(['V-3']);
  expect(keys(find('park'))).toEqual(['P-204']);
  expect(keys(find('veave'))).toEqual(['R-1']);
  expect(find('zzz')).toEqual([]);
  expect(find('  ')).toEqual([]);
});

it('SE2 names are found in every language, without accents, and shown in all', () => {
  const { find } = search(named());
  expect(find('河')[0]).toMatchObject({
    key: 'R-2',
    title: { en: 'River Street', 'zh-CN': '河滨路' },
    matched: { text: '河滨路', column: 'zh' },
  });
  expect(keys(find('hotel de'))).toEqual(['V-1']);
  expect(find('PART-DIEU')[0]?.title).toEqual({ en: 'Part-Dieu' });
});

it('SE3 Chinese names are found by the first letters of how they are read', () => {
  const { find } = search(named());
  expect(keys(find('zgdd'))).toEqual(['R-1']);
  expect(keys(find('zxgy'))).toEqual(['P-204']);
  expect(keys(find('hbl'))).toEqual(['R-2']);
  expect(keys(find('dqyy'))).toEqual(['H-7']);
  const { of } = createInitials();
  expect(of(fold('重庆2路A座'))).toMatch(/^[cz]q2laz$/);
  expect(of('Lyon')).toBe('');
});

it('SE4 things are found by key, and by what their columns say, all of them', () => {
  const { find } = search(named());
  expect(find('p-204')[0]).toMatchObject({
    key: 'P-204',
    matched: { text: 'P-204' },
    title: { en: 'Central Park', 'zh-CN': '中心公园' },
  });
  expect(find('metro', 5)).toHaveLength(5);
  expect(keys(find('metro', 50)).sort()).toEqual(NAMES.map(([key]) => key).sort());
});

it('SE5 what comes later is found too, and what has changed its name is not found by the old one', () => {
  const table = named();
  const { find } = search(table);
  expect(find('lantern')).toEqual([]);
  write(table, 'R-2', { en: 'Lantern Lane', zh: '灯笼巷' });
  write(table, 'R-9', { en: 'Lantern Square', zh: '' });
  expect(keys(find('lantern'))).toEqual(['R-2', 'R-9']);
  expect(keys(find('river'))).toEqual(['R-3']);
});

it('SE6 a great many things are learned by and by, and found then', () => {
  const table = named();
  table.resolveNow(Array.from({ length: 50_000 }, (_, i) => `sensor-${i}`));
  let ms = 0;
  // A host so slow that each look at the clock costs a millisecond.
  const { find, step } = search(table, () => ms++);
  expect(find('sensor-49999')).toEqual([]);
  for (let i = 0; i < 200; i++) step();
  expect(keys(find('sensor-49999'))).toEqual(['sensor-49999']);
  expect(keys(find('sensor-4999', 3))).toEqual(['sensor-4999', 'sensor-49990', 'sensor-49991']);
});

it('SE7 a thing that only tiles know is found by its key, and one with a place has it', async () => {
  const { city, feeds } = openBoxCity('http://localhost/none');
  await city.scene.table('buildings').resolve(['b-7-3']);
  expect(city.find('b-7')).toMatchObject([{ table: 'buildings', key: 'b-7-3', position: null }]);
  feeds.say('bikes', [{ key: 'dock-5', position: [8, 47, 410], column: 'bikes', value: 3 }]);
  await vi.waitFor(() =>
    expect(city.find('dock')).toMatchObject([{ key: 'dock-5', position: [8, 47, 410] }]),
  );
  city.close();
});
