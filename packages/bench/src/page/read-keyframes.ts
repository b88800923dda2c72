import { TRACK, type TrackReader } from '@borough/core';
import type { GlSpy } from '../gl.js';
import { findHeld, readBuffer } from '../gl-read.js';
import { DELAY_MS } from '../messages/fixes.js';

/** Metres east at which the vertex stage shows a slot at a time: by its keyframes as the GPU holds them. */
export function readEast(spy: GlSpy, { frames }: TrackReader, slot: number, nowMs: number): number {
  const bytes = (frames.length / TRACK) * 16;
  const found = spy.held.filter((h) => h.kind === 'buffer' && h.bytes === bytes);
  if (found.length !== 4) findHeld(spy, `one of four buffers of ${bytes} bytes`, () => false);
  // Newest first, and sent in the order k0, k1, k2, turn; each of the first three is x, y, z, seconds.
  const [k2, k1, k0] = found
    .slice(1)
    .map((held) => new Float32Array(readBuffer(spy, held, slot * 16, 16).buffer));
  if (!k0 || !k1 || !k2) return Number.NaN;
  const newestMs = frames[slot * TRACK + TRACK - 1] as number;
  const seconds = (nowMs - DELAY_MS - newestMs) / 1000 + (k2[3] as number);
  const isLast = seconds >= (k1[3] as number);
  const [from, to] = isLast ? [k1, k2] : [k0, k1];
  const step = (to[3] as number) - (from[3] as number);
  const u = step > 0 ? Math.min(1, Math.max(0, (seconds - (from[3] as number)) / step)) : 1;
  return (from[0] as number) + ((to[0] as number) - (from[0] as number)) * u;
}
