import { type Delivery, type FeedSink, openCity } from '@borough/core';
import { type Format, planOf } from '../messages/formats.js';
import { keyOf, NOON } from '../messages/readings.js';

/** The page's end: a city whose table a delivery is written into. */
export interface CityEnd {
  apply(delivery: Delivery): void;
  read(sensor: number): number;
  close(): void;
}

export function openCityEnd(format: Format, n: number): CityEnd {
  const { decoder, url, transport, map, cadence, nature, columns: names } = planOf(format, n);
  const columns = Object.fromEntries(names.map((id) => [id, { type: 'number' as const }]));
  let apply: FeedSink = () => {};
  const city = openCity(
    {
      version: 1,
      id: 'bench',
      name: 'Bench',
      origin: [4.85, 45.75, 170],
      timeZone: 'Europe/Paris',
      tables: { sensors: { columns } },
      feeds: { feed: { decoder, url, transport, map, cadence, nature, table: 'sensors' } },
    },
    {
      wallMs: () => NOON,
      feeds(_plans, sink) {
        apply = sink;
        return { pull() {}, close() {} };
      },
    },
  );
  const table = city.scene.table('sensors');
  return {
    apply: (delivery) => apply(delivery),
    read: (sensor) =>
      table.column(format.column).values[table.slotOf((format.keyOf ?? keyOf)(sensor))] as number,
    close: city.close,
  };
}
