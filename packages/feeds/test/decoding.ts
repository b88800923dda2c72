import {
  type ColumnCheck,
  createCityNow,
  createIntake,
  type FeedHealth,
  type FeedPlan,
  type ReadingBatch,
  WHOLE_THING,
} from '@borough/core';
import { createRandom } from '../../core/test/random.js';
import type { Decode } from '../src/decoder/decoder.js';
import { heapBytes, MAX_HEAP_GROWTH } from './heap.js';
import { sumOf, toPlan } from './listener.js';

export const NOON = Date.UTC(2026, 4, 4, 12);
const encoder = new TextEncoder();

/** A plan of a decoder; columns as `{free: 'number', state: 'text'}`. */
export function planOf(
  decoder: string,
  columns: Readonly<Record<string, 'number' | 'text'>>,
  map?: unknown,
  more: Partial<FeedPlan> = {},
): FeedPlan {
  const checks = Object.values(columns).map((type): ColumnCheck => ({ type }));
  const names = Object.keys(columns);
  const plan = { id: 'f', transport: 'http', url: 'https://example.org/f', decoder, ...more };
  return toPlan({ ...plan, columns: names, checks, ...(map !== undefined && { map }) });
}

/** What one frame becomes. */
export function decodeOne(decode: Decode, frame: unknown, topic?: string): ReadingBatch {
  return decode({
    bytes: toBytes(frame),
    receivedMs: NOON,
    retained: false,
    ...(topic !== undefined && { topic }),
  });
}

export function toBytes(frame: unknown): Uint8Array {
  if (frame instanceof Uint8Array) return frame;
  return encoder.encode(typeof frame === 'string' ? frame : JSON.stringify(frame));
}

/** The rows of a batch by key: column → value, `@column` → its age before noon in seconds, `place`, `removed`. */
export function thingsOf(
  batch: ReadingBatch,
  plan: FeedPlan,
): Record<string, Record<string, unknown>> {
  const things: Record<string, Record<string, unknown>> = {};
  for (let i = 0; i < batch.rows; i++) {
    const at = batch.key[i] as number;
    const key = batch.keys[at] as string;
    things[key] ??= {};
    const thing = things[key];
    if (batch.column[i] === WHOLE_THING) {
      if (batch.op[i] === 1) thing.removed = true;
      else thing.place = [...(batch.position?.slice(at * 3, at * 3 + 3) ?? [])];
      continue;
    }
    const column = plan.columns[batch.column[i] as number] as string;
    thing[column] = batch.text?.[i] ?? batch.value[i];
  }
  return things;
}

/** The marks of one cell. */
export function marksOf(
  batch: ReadingBatch,
  plan: FeedPlan,
  key: string,
  column: string,
): { observedMs: number; sentMs: number; quality: number } | undefined {
  for (let i = 0; i < batch.rows; i++) {
    if (batch.keys[batch.key[i] as number] !== key) continue;
    if (plan.columns[batch.column[i] as number] !== column) continue;
    return {
      observedMs: batch.observedMs[i] as number,
      sentMs: batch.sentMs[i] as number,
      quality: batch.quality[i] as number,
    };
  }
  return undefined;
}

const ROUNDS = Number(process.env.BOROUGH_FUZZ ?? 5000);
/** For the runner: bounded time is a part of what is shown. */
export const FUZZ_MS = Math.max(30_000, ROUNDS * 5);
const WORDS = [
  '"__proto__"',
  '"constructor"',
  'null',
  'true',
  '-1',
  '1e400',
  '""',
  '[]',
  '{}',
  '[[',
  '}',
  '"x"',
  '\u0000',
  '9'.repeat(40),
  '"2026-05-04T12:00:00Z"',
  'NaN',
  ',',
  ':',
  '\n',
  '"\ud800"',
];

/**
 * Feeds a decoder with mutations of good frames and with noise (`BOROUGH_FUZZ` of them, 5,000 by default):
 * nothing may be thrown, and whatever was received must be somewhere in the counts.
 */
export function fuzz(
  plan: FeedPlan,
  decode: Decode,
  frames: readonly unknown[],
  seed: number,
  topics: readonly string[] = ['a/b'],
): FeedHealth {
  const rounds = ROUNDS;
  const random = createRandom(seed);
  let wallMs = NOON;
  const intake = createIntake({ ...plan, maxKeys: 1000 }, createCityNow({ wall: () => wallMs }));
  const before = heapBytes();
  const good = frames.map(toBytes);
  for (let i = 0; i < rounds; i++) {
    const frame = frames[random.below(frames.length)];
    const isTree = typeof frame === 'object' && !(frame instanceof Uint8Array);
    let bytes = good[i];
    if (!bytes && isTree && random.next() < 0.5) bytes = toBytes(distort(random, frame) ?? null);
    bytes ??= mutate(random, good);
    const topic = topics[random.below(topics.length)] as string;
    intake.accept(decode({ bytes, receivedMs: wallMs, retained: random.next() < 0.1, topic }));
    if (i % 100 === 0) intake.take();
  }
  wallMs += 1000;
  const health = intake.take()?.health;
  if (!health) throw new Error('Nothing was delivered.');
  const grown = heapBytes() - before;
  if (grown > MAX_HEAP_GROWTH) throw new Error(`The heap grew by ${grown} bytes.`);
  if (process.env.BOROUGH_FUZZ) {
    const { decode: broken = 0, ...others } = health.rejected;
    const put = Object.values(others).reduce((sum, n) => sum + n, 0);
    console.log(
      `${plan.decoder}: ${rounds} inputs, ${health.accepted} accepted, ${broken} undecodable, ${put} others put aside, heap ${(grown / 1e6).toFixed(1)} MB`,
    );
  }
  if (sumOf(health) !== health.received) {
    throw new Error(`Received ${health.received}, but the counts give ${sumOf(health)}.`);
  }
  return health;
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  'x',
  'NaN',
  [],
  {},
  [[]],
  [null],
  '__proto__',
  { value: {} },
  '2026-05-04T12:00:00Z',
  '9999-99-99T99:99:99Z',
  'a\u0000b',
  'x'.repeat(70_000),
];

/** A tree in which some members are something else: it parses, and so goes deeper than broken bytes. */
function distort(random: ReturnType<typeof createRandom>, value: unknown): unknown {
  if (random.next() < 0.06) return HOSTILE[random.below(HOSTILE.length)];
  if (Array.isArray(value)) return value.map((each) => distort(random, each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([name, each]) => [name, distort(random, each)] as const,
  );
  if (random.next() < 0.05) entries.splice(random.below(entries.length + 1), 1);
  return Object.fromEntries(entries);
}

function mutate(random: ReturnType<typeof createRandom>, good: readonly Uint8Array[]): Uint8Array {
  if (random.next() < 0.05) {
    return Uint8Array.from({ length: random.below(200) }, () => random.below(256));
  }
  let bytes: Uint8Array = (good[random.below(good.length)] as Uint8Array).slice();
  for (let n = random.below(4); n >= 0; n--) {
    const at = random.below(bytes.length + 1);
    const kind = random.next();
    if (kind < 0.3) bytes[at] = random.below(256);
    else if (kind < 0.4) bytes = bytes.slice(0, at);
    else if (kind < 0.8) {
      // A word of the grammar in the place of some bytes.
      const word = toBytes(WORDS[random.below(WORDS.length)]);
      bytes = join(bytes.subarray(0, at), word, bytes.subarray(at + random.below(12)));
    } else {
      const from = random.below(bytes.length + 1);
      bytes = join(
        bytes.subarray(0, at),
        bytes.subarray(from, from + random.below(60)),
        bytes.subarray(at),
      );
    }
  }
  return bytes;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
