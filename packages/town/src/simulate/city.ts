import type { CityDescription, FeedDescription, Place, Text } from '@borough/core';
import { createPlace } from '../town/place.js';
import type { Town } from '../town/town.js';
import { describeGround } from './city-ground.js';
import { layersOf } from './city-layers.js';
import { describeLife } from './city-life.js';
import { RULES } from './city-rules.js';
import { tourOf } from './city-tour.js';
import { en, type Tables } from './city-words.js';

export interface CityOptions {
  /** Where the files of `toTownFiles` lie, with a slash at its end; beside the document by default. */
  readonly filesUrl?: string;
}

/**
 * The document that shows a town: its ground, streets and houses, what moves in it and what it measures. The files are
 * those of `toTownFiles`, the tiles those of its buildings in `tiles/`; the rest comes over MQTT from
 * `createTownSimulation`.
 */
export function toTownCity(town: Town, { filesUrl = '' }: CityOptions = {}): CityDescription {
  const tables: Tables = {};
  const feeds: Record<string, FeedDescription> = {};
  describeGround(tables, feeds, town, filesUrl);
  describeLife(tables, feeds, town, filesUrl);
  const { lon, lat, heightMeters } = town.origin;
  const places = placesOf(town);
  const station = town.stations.find(({ kind }) => kind === 'weather')?.key;
  const read = (column: string) => ({ table: 'stations', key: station ?? '', column });
  return {
    version: 1,
    id: 'town',
    name: en(town.name.en, town.name.zh),
    origin: [lon, lat, heightMeters],
    timeZone: 'Asia/Shanghai',
    attribution: [en('An invented town with simulated readings', '虚构城市，模拟数据')],
    playDelaySeconds: 1.5,
    tilesets: {
      buildings: {
        label: en('Buildings', '建筑'),
        url: 'tiles/tileset.json',
        key: 'id',
        table: 'buildings',
      },
    },
    tables,
    feeds,
    layers: layersOf(tables),
    rules: RULES,
    views: places.slice(0, 1).map(({ camera }) => ({ id: 'main', camera })),
    places,
    // Dusk: the windows are lit, and one still sees the river.
    sun: '2026-06-05T19:18:00+08:00',
    ...(station && { weather: { rain: read('rain'), visibility: read('visibility') } }),
    stories: { tour: tourOf(places) },
  };
}

function placesOf(town: Town): Place[] {
  const lonLat = createPlace(town.origin);
  const place = (
    id: string,
    label: Text,
    [x, y, z]: readonly [number, number, number],
    headingDegrees: number,
    pitchDegrees: number,
    rangeMeters: number,
  ): Place => {
    const [lon = 0, lat = 0] = lonLat([x, y]);
    const target = [lon, lat, town.origin.heightMeters + z] as const;
    return { id, label, camera: { target, headingDegrees, pitchDegrees, rangeMeters } };
  };
  return [
    place('hero', en('The river at dusk', '河畔黄昏'), [221, 149, 26], 311, -3.5, 700),
    place('panorama', en('Panorama', '全景'), [0, -40, 0], 24, -17, 1560 * Math.sqrt(town.scale)),
    place('street', en('Street', '街道'), [2, 352, 4], 0, -6, 110),
    place('park', en('Park', '公园'), [450, 40, 5], 300, -22, 430),
    place('centre', en('Centre', '中心'), [130, 150, 45], 205, -26, 560),
    place('oldTown', en('Old town', '老城'), [-390, -20, 5], 325, -32, 340),
  ];
}
