import { createFrame, type Delivery } from '@borough/core';
import type { Fixes } from '../messages/fixes.js';
import { keyOf } from '../messages/readings.js';
import { type LiveCity, ORIGIN, openLiveCity, toDelivery } from './live-city.js';

/** A city of so many vehicles, drawn as tracks. */
export interface FleetCity extends LiveCity {
  prepare(message: Fixes): void;
  /** Hands a message in and lets its time be now. */
  say(message: Fixes): void;
  slotOf(vehicle: number): number;
}

export function openFleetCity(n: number): FleetCity {
  let nowMs = 0;
  const live = openLiveCity(
    {
      tables: { cars: { moves: true, columns: { speed: { type: 'number' } } } },
      layers: [{ id: 'cars', type: 'tracks', table: 'cars', style: { size: 4 } }],
      views: [
        {
          id: 'main',
          camera: { target: ORIGIN, headingDegrees: 0, pitchDegrees: -90, rangeMeters: 9000 },
        },
      ],
    },
    () => nowMs,
  );
  const [lon, lat, heightMeters] = ORIGIN;
  const frame = createFrame({ lon, lat, heightMeters });
  const deliveries = new WeakMap<Fixes, Delivery>();
  live.hand(toDelivery({ newKeys: Array.from({ length: n }, (_k, i) => keyOf(i)) }));
  return {
    ...live,
    slotOf: (vehicle) => live.city.scene.table('cars').slotOf(keyOf(vehicle)),
    prepare(message) {
      const { vehicles, places, atMs } = message;
      const position = new Float64Array(vehicles.length * 3);
      for (let i = 0; i < vehicles.length; i++) {
        const at = frame.geodetic([places[i * 2] as number, places[i * 2 + 1] as number, 0]);
        position.set([at.lon, at.lat, at.heightMeters], i * 3);
      }
      const positionAtMs = new Float64Array(vehicles.length).fill(atMs);
      deliveries.set(
        message,
        toDelivery({ positionKey: vehicles as Delivery['positionKey'], position, positionAtMs }),
      );
    },
    say(message) {
      nowMs = message.atMs;
      if (message.vehicles.length > 0) live.hand(deliveries.get(message) as Delivery);
    },
  };
}
