import type { CityDescription } from '@borough/core';
import {
  createFeedsDouble,
  createWall,
  describeBoxes,
  type FeedsDouble,
  FROM_SOUTH,
  type Wall,
} from '@borough/fixtures';
import type { BoroughCity, MoreWords } from '../index.js';
import '../index.js';
import { PANELS } from './panels.js';

/** A page with a city of boxes, and every panel in it. */
export interface TestPage {
  readonly element: BoroughCity;
  readonly feeds: FeedsDouble;
  readonly wall: Wall;
}

/** A city whose every text is `say(text)`: in a made-up language, or hostile. */
export function describeTown(
  tilesUrl: string,
  say: (text: string) => string = (text) => text,
): CityDescription {
  const boxes = describeBoxes(`${tilesUrl}/boxes/tileset.json`);
  const stations = {
    label: say('Stations'),
    title: 'name',
    columns: {
      bikes: { type: 'number', label: say('Bikes'), unit: 'kg', digits: 0 },
      name: { type: 'text', label: say('Name') },
    },
  } as const;
  return {
    ...boxes,
    name: say('Boxes'),
    attribution: [say('Invented')],
    tables: {
      buildings: {
        label: say('Houses'),
        columns: { energy: { type: 'number', label: say('Energy'), unit: 'kWh', digits: 1 } },
      },
      stations,
    },
    tilesets: {
      boxes: { url: `${tilesUrl}/boxes/tileset.json`, table: 'buildings', label: say('Houses') },
    },
    feeds: {
      ...boxes.feeds,
      bikes: {
        ...(boxes.feeds?.bikes as NonNullable<CityDescription['feeds']>[string]),
        label: say('Docks'),
        map: { columns: { bikes: 'value', name: 'name' } },
      },
      energy: {
        ...(boxes.feeds?.energy as NonNullable<CityDescription['feeds']>[string]),
        label: say('Meters'),
      },
    },
    layers: (boxes.layers ?? []).map((layer) => ({ ...layer, label: say(layer.id) })),
    places: [{ id: 'south', label: say('South'), camera: FROM_SOUTH }],
    rules: [
      {
        id: 'empty',
        label: say('No bikes'),
        table: 'stations',
        column: 'bikes',
        when: { below: 1 },
        level: 3,
      },
    ],
  };
}

/** Opens the page; `borough-ready` has been told when it resolves. */
export async function openPage(
  description: CityDescription,
  change: { lang?: string; words?: MoreWords; panels?: readonly string[]; theme?: string } = {},
): Promise<TestPage> {
  const wall = createWall(Date.now() - 120_000);
  const feeds = createFeedsDouble(wall.wallMs);
  const element = document.createElement('borough-city');
  element.style.height = '500px';
  element.lang = change.lang ?? 'en';
  element.theme = change.theme ?? 'light';
  element.words = change.words;
  element.feeds = feeds.open;
  element.description = description;
  for (const name of change.panels ?? PANELS) element.append(document.createElement(name));
  for (const nearby of element.querySelectorAll('borough-nearby'))
    Object.assign(nearby, { table: 'stations', column: 'bikes' });
  document.body.append(element);
  await new Promise((done) => element.addEventListener('borough-ready', done, { once: true }));
  return { element, feeds, wall };
}

/** Readings that every panel has something to show of. */
export function sayReadings({ feeds, element }: TestPage, name = 'Dock'): void {
  const [lon, lat, height] = element.city?.description.origin ?? [0, 0, 0];
  feeds.say('bikes', [
    { key: 'S-1', column: 'bikes', value: 12, position: [lon, lat, height] },
    { key: 'S-1', column: 'name', value: `${name} 1` },
    { key: 'S-2', column: 'bikes', value: 0, position: [lon + 0.001, lat, height] },
    { key: 'S-2', column: 'name', value: `${name} 2` },
  ]);
  feeds.say('energy', [{ key: 'B-1', column: 'energy', value: 42 }]);
}

/** What a panel shows, without its style. */
export function textOf(panel: Element | null | undefined): string {
  return (panel?.shadowRoot?.querySelector('.card')?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** What a panel has inside, by its selector. */
export function inside<T extends Element = HTMLElement>(
  panel: Element | null,
  selector: string,
): T {
  const found = panel?.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`${panel?.localName} shows no ${selector}`);
  return found;
}
