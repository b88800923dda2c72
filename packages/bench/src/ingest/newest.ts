import { newestOf, type Reading } from '../messages/readings.js';

/** Compares some sensors with what they last said; null where all is right. */
export async function findWrong(
  read: (sensor: number) => number | Promise<number>,
  sent: readonly (readonly Reading[])[],
  most = 1000,
): Promise<string | null> {
  const newest = newestOf(sent);
  const step = Math.max(1, Math.floor(newest.size / most));
  let i = 0;
  for (const [sensor, value] of newest) {
    if (i++ % step !== 0) continue;
    const found = await read(sensor);
    if (!(Math.abs(found - value) <= 1e-3)) return `Sensor ${sensor} is ${found}, not ${value}.`;
  }
  return null;
}
