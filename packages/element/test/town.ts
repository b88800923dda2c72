import { createBoxes } from '@borough/fixtures';
import type { Answer } from '@borough/fixtures/site';

const { origin, files } = createBoxes();
const [lon, lat, height] = [origin.lon, origin.lat, origin.heightMeters];

/** A town whose every text, and every row of whose feed, is one of these; `/city.json` is its document. */
export function answerTown(texts: readonly string[]): Answer {
  const city = JSON.stringify(describeTown(texts));
  const stations = JSON.stringify(describeStations(texts));
  return (path) => {
    if (path === '/city.json') return city;
    if (path === '/stations.json') return stations;
    return path.startsWith('/boxes/') ? files.get(path.slice('/boxes/'.length)) : undefined;
  };
}

/** A city of boxes with stations from a feed, all of whose texts are given. */
function describeTown(texts: readonly string[]): object {
  const text = (i: number): string => texts[i % texts.length] as string;
  return {
    version: 1,
    id: 'boxes',
    name: text(0),
    origin: [lon, lat, height],
    timeZone: 'Europe/Zurich',
    attribution: texts,
    tilesets: { boxes: { label: text(1), url: 'boxes/tileset.json', table: 'buildings' } },
    tables: {
      buildings: { label: text(2), columns: { energy: { type: 'number', label: text(3) } } },
      stations: {
        label: text(4),
        title: 'name',
        columns: {
          bikes: { type: 'number', label: text(5), unit: text(6).slice(0, 40) },
          name: { type: 'text', label: text(7) },
        },
      },
    },
    feeds: {
      stations: {
        label: text(8),
        transport: 'http',
        url: 'stations.json',
        decoder: 'json',
        table: 'stations',
        map: {
          rows: 'stations',
          key: 'id',
          columns: { bikes: 'bikes', name: 'name' },
          position: { lon: 'lon', lat: 'lat' },
        },
        cadence: { kind: 'static' },
      },
    },
    layers: [
      { id: 'boxes', type: 'features', tileset: 'boxes', label: text(9) },
      ...texts.map((label, i) => ({
        id: `layer${i}`,
        type: 'points',
        table: 'stations',
        label,
        visible: i === 0,
        style: {
          color: {
            column: 'bikes',
            scale: { type: 'linear', domain: [0, 20] },
            ramp: 'viridis',
          },
        },
      })),
    ],
    places: texts.map((label, i) => ({
      id: `place${i}`,
      label,
      camera: {
        target: [lon, lat, height],
        headingDegrees: 0,
        pitchDegrees: -60,
        rangeMeters: 400,
      },
    })),
    rules: texts.map((label, i) => ({
      id: `rule${i}`,
      label,
      table: 'stations',
      column: 'bikes',
      when: { above: -1 },
      level: 1,
    })),
  };
}

/** Rows of the stations' feed: each text is a name and a key, and once a number that is none. */
function describeStations(texts: readonly string[]): object {
  const at = (i: number): object => ({ lon: lon + i * 1e-5, lat });
  return {
    stations: texts.flatMap((name, i) => [
      { id: name, name, bikes: i, ...at(i) },
      { id: `wrong-${i}`, name, bikes: name, ...at(i) },
    ]),
  };
}
