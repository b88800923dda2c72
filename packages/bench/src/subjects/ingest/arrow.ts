import { tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import type { Reading } from '../../messages/readings.js';
import type { Subject } from '../../subject.js';

/** A batch as dense columns: number of the sensor, value. */
export function toArrow(readings: readonly Reading[]): Uint8Array {
  const slot = Uint32Array.from(readings, ({ index }) => index);
  const value = Float32Array.from(readings, (reading) => reading.value);
  return tableToIPC(tableFromArrays({ slot, value }), 'stream');
}

/** The expert's way where both ends agree on numbers for keys: Arrow IPC, scattered into an array. */
export function createArrow(): Subject<Uint8Array[]> {
  let values = new Float32Array(0);
  return {
    name: 'apache-arrow:dense',
    version: '21.2.0',
    async open(size) {
      values = new Float32Array(size);
    },
    apply(frames) {
      for (const bytes of frames) {
        const table = tableFromIPC(bytes);
        for (const batch of table.batches) {
          const slot = batch.getChild('slot')?.data[0]?.values as Uint32Array;
          const value = batch.getChild('value')?.data[0]?.values as Float32Array;
          for (let i = 0; i < slot.length; i++) values[slot[i] as number] = value[i] as number;
        }
      }
    },
    read: (index) => values[index] as number,
    close() {},
  };
}
