import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bake } from '../steps/bake.mjs';
import { ROOT, say, Trouble } from '../steps/root.mjs';

/** A day in ten minutes. */
const RATE = 144;
/** The geoid lies this far above the ellipsoid in Lyon; the buildings' altitudes are above the geoid. */
const GEOID_METERS = 50;
const TILES = {
  id: 'ID',
  height: 'HAUTEUR',
  base: 'Z_MIN_SOL',
  properties: ['USAGE1', 'NB_ETAGES', 'NB_LOGTS'],
  geoidMeters: GEOID_METERS,
  roof: { eaves: 'Z_MIN_TOIT', ridge: 'Z_MAX_TOIT' },
  ground: {},
};

const USES = {
  Résidentiel: 'dwelling',
  'Commercial et services': 'retail',
  Industriel: 'office',
  Religieux: 'culture',
  Sportif: 'school',
};

const NAMES = ['buildings_lyon1.geojson', 'velov_stations.geojson', 'velov.ndjson'];

/** Where the data lies; Trouble where it does not. */
export function findLyon() {
  const data = resolve(ROOT, process.env.BOROUGH_DATA ?? '../shared/data', 'lyon');
  const paths = NAMES.map((name) => join(data, name));
  const missing = paths.find((path) => !existsSync(path));
  if (!missing) return paths;
  throw new Trouble(
    `The data of Lyon is not here (${missing}). Set BOROUGH_DATA to the folder that holds lyon/, or see the invented quarter: npm start`,
  );
}

/** Lyon's first district: real buildings, recorded bikes, simulated energy, all by the recording's clock. */
export async function openLyon() {
  const [buildings, stations, recording] = findLyon();
  const { tileFile, openCrs } = await import('../../packages/tiler/dist/index.js');
  const { createEnergy } = await import('../../packages/town/dist/index.js');
  const { createCityClock, createReplay, readRecording } = await import(
    '../../packages/server/dist/index.js'
  );
  const { features, crs } = JSON.parse(await readFile(buildings, 'utf8'));
  const folder = await bake({
    id: 'lyon',
    inputs: [buildings, stations],
    options: { TILES },
    async make(into) {
      await tileFile(buildings, join(into, 'tiles'), TILES);
      const { toLonLat } = openCrs(crs.properties.name);
      const collection = JSON.parse(await readFile(stations, 'utf8'));
      setHeights(collection.features, features, toLonLat);
      await writeFile(join(into, 'stations.geojson'), JSON.stringify(collection));
    },
  });
  const byKey = new Map(features.map((feature) => [feature.properties.ID, feature]));
  const energy = createEnergy({
    keys: [...byKey.keys()],
    topic: 'lyon/energy/',
    utcOffsetHours: 2,
    consumer: (key) => toConsumer(byKey.get(key)),
  });
  const lines = await readRecording(recording, { time: 't' });
  const fromMs = await firstTime(lines);
  const clock = createCityClock({ fromMs, rate: RATE, recorded: true });
  return {
    title: `Lyon 1er, recorded, ${RATE} times as fast`,
    document: join(ROOT, 'cities/lyon.json'),
    folders: {
      '/tiles/': join(folder, 'tiles'),
      '/stations.geojson': join(folder, 'stations.geojson'),
    },
    simulations: [energy],
    clock,
    start(server) {
      const publish = (payload) => server.publish('lyon/velov', payload, { retain: true });
      const replay = createReplay({ lines, clock, publish, loop: true });
      replay.ended.catch((failure) => say(`the recording stopped: ${failure.message}`));
      return replay.close;
    },
  };
}

async function firstTime(lines) {
  for await (const { atMs } of lines()) return atMs;
  throw new Trouble('The recording velov.ndjson is empty. Take a fresh copy of the data.');
}

/** The register knows no heights, and Lyon has hills: a station stands as high as the nearest building. */
function setHeights(stations, buildings, toLonLat) {
  const grounds = buildings.flatMap(({ properties, geometry }) => {
    const [x, y] = geometry.coordinates[0][0][0];
    const place = properties.Z_MIN_SOL === null ? null : toLonLat(x, y);
    return place ? [{ place, height: properties.Z_MIN_SOL + GEOID_METERS }] : [];
  });
  for (const { geometry } of stations) {
    const [lon, lat] = geometry.coordinates;
    const shrink = Math.cos((lat * Math.PI) / 180);
    let best = { far: Number.POSITIVE_INFINITY, height: 0 };
    for (const { place, height } of grounds) {
      const far = Math.hypot((place[0] - lon) * shrink, place[1] - lat);
      if (far < best.far) best = { far, height };
    }
    geometry.coordinates = [lon, lat, Math.round(best.height * 10) / 10];
  }
}

/** What the simulated meter needs: use and floor area, from the footprint in metres (EPSG:3946). */
function toConsumer({ properties, geometry }) {
  let area = 0;
  for (const polygon of geometry.coordinates) {
    const [ring] = polygon;
    for (let i = 1; i < ring.length; i++)
      area += (ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1]) / 2;
  }
  const floors = properties.NB_ETAGES ?? Math.max(1, Math.round((properties.HAUTEUR ?? 3) / 3.2));
  return { use: USES[properties.USAGE1] ?? 'dwelling', floorArea: Math.abs(area) * floors };
}
