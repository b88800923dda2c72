import type { Delivery, Style } from '@borough/core';
import { LOOKS } from '../look.js';
import { keyOf } from '../messages/readings.js';
import { placeIn, toOrdered, type Values } from '../messages/values.js';
import {
  type LiveCity,
  NOW_MS,
  ORIGIN,
  openLiveCity,
  toDegrees,
  toDelivery,
  toPlaces,
} from './live-city.js';

/** A city of so many sensors, drawn as dots coloured by their value. */
export interface PointsCity extends LiveCity {
  prepare(message: Values): void;
  delivery(message: Values): Delivery;
  restyle(look: number): void;
  readonly slotOf: (index: number) => number;
}

/** Values as colours. */
export const styleOf = (look: number): Style => {
  const { ramp, top } = LOOKS[look] as (typeof LOOKS)[number];
  return { color: { column: 'value', scale: { type: 'linear', domain: [0, top] }, ramp }, size: 4 };
};

export function openPointsCity(n: number): PointsCity {
  const live = openLiveCity({
    tables: { sensors: { columns: { value: { type: 'number' } } } },
    layers: [{ id: 'dots', type: 'points', table: 'sensors', style: styleOf(0) }],
    views: [
      {
        id: 'main',
        camera: { target: ORIGIN, headingDegrees: 0, pitchDegrees: -90, rangeMeters: 9000 },
      },
    ],
  });
  const place = placeIn(n, 8000);
  const keys = Array.from({ length: n }, (_k, i) => keyOf(i));
  live.hand(toPlaces(keys, (index) => toDegrees(place(index))));
  const { prepare, delivery } = createDeliveries();
  return {
    ...live,
    prepare,
    delivery,
    restyle: (look) => live.city.scene.setLayer('dots', { style: styleOf(look) }),
    slotOf: (index) => live.city.scene.table('sensors').slotOf(keyOf(index)),
  };
}

/** Messages in the form in which they come from the worker, made outside of what is measured. */
export function createDeliveries(): Pick<PointsCity, 'prepare' | 'delivery'> {
  const deliveries = new WeakMap<Values, Delivery>();
  return {
    delivery: (message) => deliveries.get(message) as Delivery,
    prepare(message) {
      const { slots, values } = toOrdered(message);
      const { length } = slots;
      const delivery = toDelivery({
        key: slots as Delivery['key'],
        column: new Uint16Array(length),
        value: Float64Array.from(values),
        atMs: new Float64Array(length).fill(NOW_MS),
        quality: new Uint8Array(length),
      });
      deliveries.set(message, delivery);
    },
  };
}
