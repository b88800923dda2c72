import type { FeedPlan } from '@borough/core';
import type { Decode } from '../decoder.js';
import { checkNames, type Field, failMap, readFieldMap } from '../field-map.js';
import { readInterval, readObserved } from '../instant.js';
import { createTimeReader } from '../time.js';
import { type Cell, createWriter, isRecord, own } from '../writer.js';
import { namesOf } from './names.js';
import { membersOf, type Stream, streamOfPath, toFeaturePoint, toId, walk } from './walk.js';

/** Datastreams remembered; a source with more is heard without their names. */
const MAX_STREAMS = 100_000;
const FIELDS: readonly string[] = ['result', 'name', 'property', 'unit', 'thing', 'resultQuality'];
const GOOD = ['good', 'ok', 'valid', 'validated', '0'];
const BAD = ['bad', 'invalid', 'error', 'faulty', 'missing'];

/**
 * OGC SensorThings API 1.1 (18-088): pages of Things, Datastreams or Observations, also as data arrays, and the
 * MQTT messages of `v1.1/Datastreams(7)/Observations`. A page is never complete: nothing is deleted by absence.
 *
 * With `key: "datastream"` (default) a thing is a Datastream, and columns take `result`, `name`, `property`,
 * `unit`, `thing`, `resultQuality`. With `key: "thing"` a column takes the result of the Datastream whose observed
 * property, name or id it names. `datastreams` says `{"7": {"thing": "lamp-1", "property": "Power"}}` where no
 * snapshot does; `quality` says what the source's quality words mean, 0 to 3.
 */
export function createSensorThingsDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const isByThing = map.text('key') === 'thing';
  if (!isByThing) checkNames(map, (from) => FIELDS.includes(from), FIELDS.join(', '));
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const names = namesOf(map.text('version'));
  const readTime = createTimeReader({ unit: 'iso' });
  const qualities = readQualities(map.record('quality'), map.at);
  const streams = new Map<string, Stream>();
  for (const [id, found] of Object.entries(map.record('datastreams'))) {
    if (!isRecord(found)) failMap(`${map.at}.datastreams.${id}`, 'must be an object');
    streams.set(id, { ...(found as object), id });
  }
  // A recorded or simulated "now" is not the time of arrival.
  const isLive = plan.nature === 'measured';
  const { next, snapshot } = (plan.options ?? {}) as { next?: unknown; snapshot?: unknown };
  const isPaged = next !== undefined || snapshot !== undefined;

  function learn(stream: Stream): void {
    const known = streams.get(stream.id);
    if (known || streams.size < MAX_STREAMS) streams.set(stream.id, { ...known, ...stream });
  }

  function readField(field: Field, cell: Cell, observation: unknown, stream: Stream): unknown {
    const { from } = field;
    if (isByThing) {
      const isMine = [stream.property, stream.name, stream.id].includes(from);
      return isMine ? readResult(field, observation) : undefined;
    }
    if (from === 'result') return readResult(field, observation);
    // What describes a Datastream does not age with its observations.
    cell.quality = 0;
    if (from === 'resultQuality') {
      const quality = qualityOf(observation);
      return typeof quality === 'string' ? quality : undefined;
    }
    return from === 'thing' ? (stream.thingName ?? stream.thing) : own(stream, from);
  }

  function readResult(field: Field, observation: unknown): unknown {
    const result = own(observation, 'result');
    // Some servers write numbers as texts; a number column knows which it is.
    if (field.isText || typeof result !== 'string') return result;
    if (result === 'NaN' || result === '') return null;
    return result;
  }

  function qualityOf(observation: unknown): unknown {
    return names.quality.reduce((value: unknown, name) => own(value, name), observation);
  }

  /** 0 where nothing is said; a word that nobody explained is uncertain. */
  function toQuality(observation: unknown, receivedMs: number): number {
    const found = qualityOf(observation);
    const valid = readInterval(own(observation, 'validTime') ?? undefined, readTime);
    if (isLive && typeof valid === 'object' && valid.endMs < receivedMs) return 3;
    if (found === undefined || found === null || found === '') return 0;
    const word = String(typeof found === 'object' ? (own(found, 'nameOfMeasure') ?? '') : found);
    const declared = qualities.get(word);
    if (declared !== undefined) return declared;
    if (GOOD.includes(word.toLowerCase())) return 0;
    return BAD.includes(word.toLowerCase()) ? 2 : 1;
  }

  function decodeObservation(found: unknown, told: Stream | null, receivedMs: number): void {
    if (!told) {
      const detail = 'The observation does not say which Datastream it belongs to.';
      writer.reject({ reason: 'id', detail }, found);
      return;
    }
    const stream = { ...streams.get(told.id), ...told };
    const key = isByThing ? (stream.thing ?? undefined) : stream.id;
    if (isByThing && key === undefined) {
      const detail = `Datastream ${told.id} is not known: no snapshot and no entry under datastreams names its thing.`;
      writer.reject({ reason: 'id', detail }, found);
      return;
    }
    const point = toFeaturePoint(own(found, names.place)) ?? stream.place;
    writer.put({
      key,
      source: found,
      place: point ? [point[0], point[1], point[2]] : null,
      observed: readObserved(own(found, 'phenomenonTime'), readTime),
      sent: readTime(own(found, 'resultTime')),
      quality: toQuality(found, receivedMs),
      read: (field, cell) => readField(field, cell, found, stream),
    });
  }

  return (frame) => {
    writer.begin(frame);
    const parsed = writer.parse(frame);
    if (!parsed) return writer.batch.finish('delta');
    const byTopic = streamOfPath(frame.topic ?? '');
    const root = parsed.value;
    const members = membersOf(root);
    if (!members) {
      writer.reject({ reason: 'schema', detail: 'Neither an entity nor a list of them.' }, root);
      return writer.batch.finish('delta');
    }
    if (!isPaged && own(root, names.next) !== undefined) {
      const detail = `The answer is one page of several. With options.next "${names.next}" all are asked for.`;
      writer.batch.notice({ code: 'page', detail });
    }
    for (const member of members) {
      if (!writer.isSafe(member)) continue;
      const isRead = walk(member, names, learn, (observation, stream) => {
        decodeObservation(observation, stream ?? byTopic, frame.receivedMs);
      });
      if (isRead) continue;
      const id = toId(own(member, names.id));
      const detail = 'Not a Thing with Datastreams, a Datastream or an Observation.';
      writer.reject({ reason: 'schema', detail, ...(id !== null && { key: id }) }, member);
    }
    return writer.batch.finish('delta');
  };
}

function readQualities(found: Readonly<Record<string, unknown>>, at: string): Map<string, number> {
  for (const [word, quality] of Object.entries(found)) {
    if (![0, 1, 2, 3].includes(quality as number)) {
      failMap(`${at}.quality.${word}`, 'must be 0 (good), 1 (uncertain), 2 (bad) or 3 (stale)');
    }
  }
  return new Map(Object.entries(found) as [string, number][]);
}
