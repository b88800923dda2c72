import { createCityNow, createIntake, type FeedSink, openCity } from '@borough/core';
import { openDecoder } from '@borough/feeds';
import { type Format, planOf } from '../../messages/formats.js';
import { keyOf, NOON } from '../../messages/readings.js';
import type { Subject } from '../../subject.js';

/** How far a reading goes: out of its decoder, out of intake, or into its table. */
export type Reach = 'decode' | 'take' | 'default';

/** Bytes → decoder → check → coalesce → inlet → table, with the calls that the feeds' worker and the page make. */
export function createBorough(format: Format, reach: Reach = 'default'): Subject<Uint8Array[]> {
  let run: (frames: readonly Uint8Array[]) => void = () => {};
  let read: (key: string) => number = () => Number.NaN;
  let close = (): void => {};

  return {
    name: `borough:${reach}`,
    version: '0.0.1',
    async open(size) {
      const plan = planOf(format, size);
      const decode = await openDecoder(plan);
      const intake = createIntake(plan, createCityNow({ wall: () => NOON }));
      const { topic } = format;
      const heard = { receivedMs: NOON, retained: false, ...(topic && { topic }) };
      let sink: FeedSink = () => {};
      const { decoder, url, transport, map, cadence, nature } = plan;
      const columns = Object.fromEntries(
        plan.columns.map((id) => [id, { type: 'number' as const }]),
      );
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
          feeds(_plans, to) {
            sink = to;
            return { pull() {}, close() {} };
          },
        },
      );
      run = (frames) => {
        for (const bytes of frames) {
          const batch = decode({ bytes, ...heard });
          if (reach !== 'decode') intake.accept(batch);
          else if (batch.rejects.length > 0) throw new Error(batch.rejects[0]?.detail);
        }
        const delivery = reach === 'decode' ? null : intake.take();
        if (delivery && reach === 'default') sink(delivery);
      };
      const table = city.scene.table('sensors');
      read = (key) => table.column(format.column).values[table.slotOf(key)] as number;
      close = city.close;
    },
    apply: (frames) => run(frames),
    read: (slot) => read((format.keyOf ?? keyOf)(slot)),
    close: () => close(),
  };
}
