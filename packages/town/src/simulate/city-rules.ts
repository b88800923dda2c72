import type { CityDescription } from '@borough/core';
import { en } from './city-words.js';

type Rules = NonNullable<CityDescription['rules']>;

/** µg/m³: the daily mean of the first class in GB 3095-2012. */
const MOST_PM25 = 35;

/** What an operator of the town would want to be told. */
export const RULES: Rules = [
  {
    id: 'parking-full',
    label: en('Car park full', '停车场已满'),
    table: 'lots',
    column: 'free',
    when: { below: 1 },
    level: 1,
    forSeconds: 60,
  },
  {
    id: 'parking-silent',
    label: en('Car park not transmitting', '停车场未传输数据'),
    table: 'lots',
    // Not of the count itself: what is silent is grey, and an alarm would paint over it.
    column: 'sensor',
    when: { is: 'silent' },
    level: 2,
  },
  {
    id: 'operator-silent',
    label: en('Operator not transmitting', '运营方未传输数据'),
    table: 'operators',
    column: 'state',
    when: { is: 'silent' },
    level: 2,
  },
  {
    id: 'air-pm25',
    label: en('PM2.5 high', 'PM2.5 偏高'),
    table: 'stations',
    column: 'pm25',
    when: { above: MOST_PM25 },
    level: 2,
    forSeconds: 120,
  },
  {
    id: 'road-jam',
    label: en('Road jammed', '道路拥堵'),
    table: 'roads',
    column: 'congestion',
    when: { above: 0.9 },
    level: 1,
    forSeconds: 60,
  },
];
