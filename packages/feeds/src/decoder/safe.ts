import { type FeedPlan, type Reject, UNSAFE_NAMES } from '@borough/core';

const MAX_DEPTH = 32;
const MAX_NAMES = 10_000;
const MAX_TEXT = 65_536;
const RAW_LENGTH = 500;
const MAX_MESSAGE = 1024 * 1024;
const MAX_DOCUMENT = 50 * 1024 * 1024;

const SHORTEST_UNSAFE = Math.min(...UNSAFE_NAMES.map((name) => name.length));

const utf8 = new TextDecoder('utf-8', { fatal: true });

type Trouble = Omit<Reject, 'atMs'>;

interface Parsed {
  readonly value: unknown;
  /** The beginning of the text, for a reject. */
  raw(): string;
}

/** A message is one of very many; a document is a whole source. */
export function sizeLimit(plan: FeedPlan): number {
  return plan.transport === 'http' ? MAX_DOCUMENT : MAX_MESSAGE;
}

/** Parses bytes as JSON, or says why not; what is inside is not yet known to be safe. */
export function parseJson(bytes: Uint8Array, maxBytes: number): Parsed | Trouble {
  if (bytes.byteLength > maxBytes) {
    return {
      reason: 'size',
      detail: `${bytes.byteLength} bytes, more than ${maxBytes}.`,
      raw: toStart(bytes),
    };
  }
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { reason: 'decode', detail: 'Not UTF-8.', raw: toStart(bytes) };
  }
  try {
    return { value: JSON.parse(text) as unknown, raw: () => text.slice(0, RAW_LENGTH) };
  } catch (failure) {
    return {
      reason: 'decode',
      detail: `Not JSON: ${(failure as Error).message}`.slice(0, 200),
      raw: text.slice(0, RAW_LENGTH),
    };
  }
}

/**
 * Looks through a parsed value for what could harm whoever handles it later: names that reach a prototype,
 * and sizes beyond the limits. `except` is left out: its members are looked at one by one.
 */
export function findUnsafe(value: unknown, except?: unknown, depth = 0): Trouble | null {
  if (typeof value === 'string') {
    if (value.length <= MAX_TEXT) return null;
    return {
      reason: 'size',
      detail: `A text of ${value.length} characters, more than ${MAX_TEXT}.`,
    };
  }
  if (typeof value !== 'object' || value === null || value === except) return null;
  if (depth >= MAX_DEPTH) return { reason: 'size', detail: `Nested deeper than ${MAX_DEPTH}.` };
  if (Array.isArray(value)) {
    for (const member of value) {
      const trouble = findUnsafe(member, except, depth + 1);
      if (trouble) return trouble;
    }
    return null;
  }
  let names = 0;
  // What was parsed inherits nothing that can be listed, and `in` makes no array of names.
  for (const name in value) {
    if (++names > MAX_NAMES) {
      return { reason: 'size', detail: `An object with more than ${MAX_NAMES} names.` };
    }
    if (name.length >= SHORTEST_UNSAFE && UNSAFE_NAMES.includes(name)) {
      return { reason: 'unsafe', detail: `The name "${name}" is not allowed.` };
    }
    const member = (value as Record<string, unknown>)[name];
    if (typeof member === 'number' || typeof member === 'boolean') continue;
    const trouble = findUnsafe(member, except, depth + 1);
    if (trouble) return trouble;
  }
  return null;
}

function toStart(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, RAW_LENGTH)).slice(0, RAW_LENGTH);
}
