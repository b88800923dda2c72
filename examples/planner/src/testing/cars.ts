import type { CityDescription, Undo } from '@borough/core';
import mqtt from 'mqtt';

/** Metres of a degree at the quarter, near enough for a street. */
const METERS = { east: 102_300, north: 110_750 };
const STREETS = 9;
const APART_METERS = 42;
const LONG_METERS = 260;
const SPEED = 9;

/** A quarter with cars in it, which it has not of itself: a table, a feed and a layer more. */
export function withCars(city: CityDescription): CityDescription {
  return {
    ...city,
    tables: { ...city.tables, cars: { label: 'Cars', moves: true, columns: {} } },
    feeds: {
      ...city.feeds,
      cars: {
        label: 'Cars',
        transport: 'mqtt',
        url: 'mqtt',
        topic: 'test/cars',
        decoder: 'json',
        datum: 'wgs84',
        table: 'cars',
        map: {
          rows: 'cars',
          key: 'id',
          time: '$root.time',
          columns: {},
          position: { lon: 'lon', lat: 'lat' },
        },
        cadence: { kind: 'periodic', intervalSeconds: 1, ttlSeconds: 10 },
        nature: 'simulated',
      },
    },
    layers: [...(city.layers ?? []), { id: 'cars', type: 'tracks', table: 'cars', body: 'bus' }],
  };
}

/** Drives cars up and down through the middle of a city, and tells it by the city's own broker. */
export async function driveCars(
  mqttUrl: string,
  [lon, lat]: readonly [number, number, ...unknown[]],
): Promise<Undo> {
  const client = await mqtt.connectAsync(mqttUrl);
  const tell = (): void => {
    const nowMs = Date.now();
    const far = ((nowMs / 1000) * SPEED) % (2 * LONG_METERS);
    const cars = Array.from({ length: STREETS * 2 }, (_, i) => {
      const shifted = (far + (i % 2) * LONG_METERS) % (2 * LONG_METERS);
      const along = LONG_METERS / 2 - Math.abs(LONG_METERS - shifted);
      const east = (Math.floor(i / 2) - (STREETS - 1) / 2) * APART_METERS;
      return { id: `car-${i}`, lon: lon + east / METERS.east, lat: lat + along / METERS.north };
    });
    client.publish('test/cars', JSON.stringify({ time: new Date(nowMs).toISOString(), cars }));
  };
  const timer = setInterval(tell, 1000);
  return () => {
    clearInterval(timer);
    client.end(true);
  };
}
