import { TRACK, type TrackReader } from '@borough/core';
import type { GlSpy } from '../gl.js';
import { findHeld, readBuffer } from '../gl-read.js';
import { DELAY_MS } from '../messages/fixes.js';

/** Metres east at which the vertex stage shows a slot at a time: its two keyframes as the GPU holds them. */
export function readEast(spy: GlSpy, { frames }: TrackReader, slot: number, nowMs: number): number {
  const bytes = (frames.length / TRACK) * 16;
  const found = spy.held.filter((h) => h.kind === 'buffer' && h.bytes === bytes);
  if (found.length !== 2) findHeld(spy, `one of two buffers of ${bytes} bytes`, () => false);
  const [a, b] = found.map((held) => new Float32Array(readBuffer(spy, held, slot * 16, 16).buffer));
  const [from, to] = [a, b].sort((x, y) => (x?.[3] ?? 0) - (y?.[3] ?? 0));
  if (!from || !to) return Number.NaN;
  const [startMs, endMs] = [frames[slot * TRACK + 3] as number, frames[slot * TRACK + 7] as number];
  const spanMs = ((to[3] as number) - (from[3] as number)) * 1000;
  if (Math.abs(spanMs - (endMs - startMs)) > 2) return Number.NaN;
  const u = (nowMs - DELAY_MS - startMs) / spanMs;
  return (from[0] as number) + ((to[0] as number) - (from[0] as number)) * u;
}
