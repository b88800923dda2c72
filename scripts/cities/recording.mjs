import { writeFile } from 'node:fs/promises';

/**
 * Writes what simulators say in some seconds as a recording, as `borough record` would: first what everything
 * says at once, then second by second.
 */
export async function writeRecording(path, { simulations, fromMs, seconds }) {
  const { encodeHeader, encodeRecord } = await import('../../packages/feeds/dist/index.js');
  const encoder = new TextEncoder();
  const records = [encodeHeader()];
  const write = (messages, receivedMs) => {
    for (const { topic, payload } of messages)
      records.push(
        encodeRecord({ receivedMs, channel: topic, status: 0, bytes: encoder.encode(payload) }),
      );
  };
  for (const simulation of simulations) write(simulation.fill(fromMs, 1), fromMs);
  for (let atMs = fromMs; atMs <= fromMs + seconds * 1000; atMs += 200)
    for (const simulation of simulations) write(simulation.step(atMs, atMs), atMs);
  await writeFile(path, Buffer.concat(records));
}
