import type { ClockMessage } from '@borough/core';
import { createBatchBuilder } from './batch.js';
import type { Decode } from './decoder.js';
import { parseJson } from './safe.js';

/** City time as a server says it: `{"cityMs": …, "rate": 1, "recorded": true, "epoch": 0}`. */
export function createClockDecoder(): Decode {
  const batch = createBatchBuilder();
  return (frame) => {
    batch.begin(frame);
    const parsed = parseJson(frame.bytes, 10_000);
    if ('reason' in parsed) {
      batch.reject(parsed);
      return batch.finish('delta');
    }
    const clock = toClock(parsed.value);
    if (!clock) {
      batch.reject({
        reason: 'schema',
        detail: 'Not a clock: cityMs, rate and epoch must be numbers, recorded true or false.',
        raw: parsed.raw(),
      });
    }
    return batch.finish('delta', clock);
  };
}

function toClock(value: unknown): ClockMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { cityMs, rate, recorded, epoch } = value as Record<string, unknown>;
  const isClock =
    Number.isFinite(cityMs) &&
    Math.abs(cityMs as number) <= 8.64e15 &&
    Number.isFinite(rate) &&
    Number.isFinite(epoch) &&
    typeof recorded === 'boolean';
  if (!isClock) return undefined;
  return { cityMs, rate, recorded, epoch } as ClockMessage;
}
