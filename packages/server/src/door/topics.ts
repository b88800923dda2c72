import type { DoorReading } from './batch.js';
import type { DoorFeed } from './plan.js';

/** One message on the broker. */
export interface DoorMessage {
  readonly topic: string;
  readonly payload: string;
}

interface Moved {
  readonly reading: DoorReading;
  readonly columns: readonly string[];
}

/**
 * What viewers are told of a batch: of each thing its newest values. An older reading is told as well where it has
 * a column that the newer one lacks, because a message has one time.
 */
export function toMessages(
  feed: DoorFeed,
  operator: string,
  moved: readonly Moved[],
): DoorMessage[] {
  const messages: DoorMessage[] = [];
  const pending = new Map<string, Moved>();
  for (const next of moved) {
    const { key } = next.reading;
    const before = pending.get(key);
    const isCovered = before?.columns.every((column) => next.columns.includes(column)) ?? true;
    if (before && !isCovered) messages.push(toMessage(feed, operator, before));
    pending.delete(key);
    pending.set(key, next);
  }
  for (const last of pending.values()) messages.push(toMessage(feed, operator, last));
  return messages;
}

function toMessage(feed: DoorFeed, operator: string, { reading, columns }: Moved): DoorMessage {
  const { key, atMs, values, position } = reading;
  const [lon, lat, height] = position ?? [];
  const body = {
    ...Object.fromEntries(columns.map((column) => [column, values[column]])),
    time: new Date(atMs).toISOString(),
    ...(position && { lon, lat }),
    ...(height !== undefined && { height }),
    operator,
  };
  const topic = feed.topic.replace('{operator}', operator).replace('{key}', toLevel(key));
  return { topic, payload: JSON.stringify(body) };
}

/** A key as one level of a topic: what is not plain is percent-encoded. */
export function toLevel(key: string): string {
  return key.replace(/[^A-Za-z0-9_:.-]/gu, (letter) => encodeURIComponent(letter));
}
