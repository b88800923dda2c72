import { type City as OpenCity, type OpenFeeds, openCity } from '@borough/core';
import { Fragment, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { City } from './city.js';
import { Alarm, Feed, Layer, Table, Tileset } from './parts.js';
import { openPage, type Page } from './testing/page.js';

let page: Page;
let city: OpenCity;
let opened: string[] = [];
let closed: string[] = [];

const feeds: OpenFeeds = (plans) => {
  const ids = plans.map(({ id }) => id);
  opened.push(...ids);
  return { pull() {}, close: () => void closed.push(...ids) };
};

beforeEach(() => {
  [opened, closed] = [[], []];
  page = openPage();
  city = openCity(
    { version: 1, id: 'c', name: 'C', origin: [8, 47, 400], timeZone: 'Europe/Zurich' },
    { feeds },
  );
});
afterEach(async () => {
  await page.unmount();
  city.close();
});

const show = (...nodes: ReactNode[]): Promise<void> =>
  page.render(
    <City city={city}>
      {nodes
        .map((node, i) => ({ node, i }))
        .map(({ node, i }) => (
          <Fragment key={i}>{node}</Fragment>
        ))}
    </City>,
  );

const TABLE = <Table id="bikes" columns={{ free: { type: 'number' } }} />;
const FEED = (
  <Feed
    id="docks"
    transport="mqtt"
    url="ws://127.0.0.1:9"
    topic="a"
    decoder="json"
    table="bikes"
    map={{ key: 'id', columns: { free: 'free' } }}
  />
);
const DOTS = <Layer id="dots" type="points" table="bikes" />;
const BOXES = <Tileset id="boxes" url="about:blank" table="bikes" featureKey="gml" />;
const FACES = <Layer id="faces" type="features" tileset="boxes" />;

const ids = () => ({
  tables: [...city.tables.keys()],
  tilesets: city.scene.tilesets.map(({ id }) => id),
  layers: city.scene.layers.map(({ id }) => id),
});

it('RX9 parts come and go with their components, under StrictMode, and each feed opens once', async () => {
  await show(TABLE, BOXES, FEED, DOTS, FACES);
  expect(ids()).toEqual({ tables: ['bikes'], tilesets: ['boxes'], layers: ['dots', 'faces'] });
  expect(city.scene.tilesets[0]).toMatchObject({ key: 'gml' });
  expect(opened).toEqual(['docks']);
  await show(TABLE, BOXES, null, DOTS);
  expect(ids().layers).toEqual(['dots']);
  expect(closed).toEqual(['docks']);
  await show();
  expect(ids()).toEqual({ tables: [], tilesets: [], layers: [] });
  expect(city.error.get()).toBeNull();
});

it('RX9 in whatever order they stand', async () => {
  await show(FACES, DOTS, FEED, BOXES, TABLE);
  expect(ids()).toEqual({ tables: ['bikes'], tilesets: ['boxes'], layers: ['faces', 'dots'] });
  expect(page.failures).toEqual([]);
});

it('RX9 a table that changes is replaced under those who use it', async () => {
  await show(TABLE, BOXES, DOTS, FACES);
  const before = city.tables.get('bikes');
  await show(
    <Table id="bikes" columns={{ free: { type: 'number' }, total: { type: 'number' } }} />,
    BOXES,
    DOTS,
    FACES,
  );
  expect([...(city.tables.get('bikes')?.columns.keys() ?? [])]).toEqual(['free', 'total']);
  expect(city.tables.get('bikes')).not.toBe(before);
  expect(ids()).toEqual({ tables: ['bikes'], tilesets: ['boxes'], layers: ['dots', 'faces'] });
  expect([city.error.get(), page.failures]).toEqual([null, []]);
});

it('RX9 a layer that gets other looks stays in its place, and what did not change is not touched', async () => {
  const style = (size: number) => <Layer id="dots" type="points" table="bikes" style={{ size }} />;
  await show(TABLE, FEED, style(4), BOXES, FACES);
  const told = vi.fn();
  city.scene.watch(told);
  await show(TABLE, FEED, style(4), BOXES, FACES);
  expect(told).not.toHaveBeenCalled();
  await show(TABLE, FEED, style(9), BOXES, FACES);
  expect(told.mock.calls).toEqual([[{ what: 'layer', id: 'dots' }]]);
  expect(ids().layers).toEqual(['dots', 'faces']);
  expect(city.scene.layers[0]?.layer.style).toEqual({ size: 9 });
  await show(
    TABLE,
    FEED,
    <Layer id="dots" type="points" table="bikes" shape="bar" />,
    BOXES,
    FACES,
  );
  expect(city.scene.layers.find(({ id }) => id === 'dots')?.layer).toMatchObject({ shape: 'bar' });
  expect(opened, 'the feed has not noticed').toEqual(['docks']);
  await show();
  expect(ids().layers).toEqual([]);
});

it('RX9 an alarm is watched for while its component is there', async () => {
  const alarm = <Alarm id="full" table="bikes" column="free" when={{ below: 1 }} level={2} />;
  await show(alarm, TABLE);
  const table = city.tables.get('bikes');
  const [slot] = table?.resolveNow(['a']) ?? [];
  table?.column('free').write(slot as number, 0, Date.now(), 0, 0);
  await vi.waitFor(() =>
    expect(city.alarms.get()).toMatchObject([{ rule: 'full', key: 'a', level: 2 }]),
  );
  await show(null, TABLE);
  expect(city.description.rules ?? []).toEqual([]);
  expect(city.tables.get('bikes')).toBe(table);
});

it('RX9 what is wrong with a part goes to the error boundary, with the path of the field', async () => {
  await show(TABLE, <Layer id="dots" type="points" table="biks" />);
  expect(page.failures[0]).toMatchObject({ code: 'PART_INVALID' });
  expect(String(page.failures[0])).toContain('did you mean "bikes"');
});

it('RX6 parts go with the city that closes above them', async () => {
  const description = city.description;
  for (let i = 0; i < 20; i++) {
    await page.render(
      <City description={description} feeds={feeds}>
        {DOTS}
        {FEED}
        {TABLE}
      </City>,
    );
    await vi.waitFor(() => expect(opened.length).toBe(i + 1));
    await page.render(null);
  }
  expect(closed.length).toBe(20);
  expect(page.failures).toEqual([]);
});
