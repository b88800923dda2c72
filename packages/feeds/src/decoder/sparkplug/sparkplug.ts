import type { FeedPlan } from '@borough/core';
import type { Decode, RawFrame } from '../decoder.js';
import { checkNames, type Field, readFieldMap } from '../field-map.js';
import { createMessageReader } from '../protobuf/schema.js';
import { sizeLimit } from '../safe.js';
import { createWriter, own } from '../writer.js';
import { count, createNode, type EdgeNode, learn, remember } from './node.js';
import { MESSAGES, SIGNED_BITS } from './schema.js';

const MAX_NODES = 10_000;
/** Quality of a metric, by the property of that name. */
const QUALITIES: Readonly<Record<number, number>> = { 192: 0, 0: 2, 500: 3 };
const TYPES = ['NBIRTH', 'DBIRTH', 'NDATA', 'DDATA', 'NDEATH', 'DDEATH'];
const FIELDS = ['value', 'metric', 'device', 'node', 'group'];

interface Topic {
  readonly type: string;
  readonly group: string;
  readonly node: string;
  /** Empty for the node itself. */
  readonly device: string;
}

/**
 * Sparkplug B 3.0 (Eclipse; ISO/IEC 20237), the payloads of `spBv1.0/{group}/{type}/{node}/{device}`. With `key:
 * "device"` (default) a thing is `group/node/device` and columns take metrics by name; with `key: "metric"` it is
 * `group/node/device/metric`, and columns take `value`, `metric`, `device`, `node`, `group`.
 *
 * A death makes all metrics of its node or device stale, at the time it came, and removes none; one of an older session
 * is passed over. To ask for a rebirth is the host's part, and needs a way out: what lacks a birth is put aside.
 */
export function createSparkplugDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const isByMetric = map.text('key') === 'metric';
  if (isByMetric) checkNames(map, (from) => FIELDS.includes(from), FIELDS.join(', '));
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const readPayload = createMessageReader(MESSAGES, 'Payload');
  const nodes = new Map<string, EdgeNode>();
  const maxBytes = sizeLimit(plan);

  function parse(frame: RawFrame): unknown {
    if (frame.bytes.byteLength > maxBytes) {
      const detail = `${frame.bytes.byteLength} bytes, more than ${maxBytes}.`;
      writer.reject({ reason: 'size', detail });
      return null;
    }
    try {
      return readPayload(frame.bytes);
    } catch (failure) {
      const detail = `Not a Sparkplug payload: ${String((failure as Error).message)}`;
      writer.reject({ reason: 'decode', detail });
      return null;
    }
  }

  function nodeOf({ group, node }: Topic): EdgeNode | null {
    const id = `${group}/${node}`;
    const known = nodes.get(id);
    if (known || nodes.size >= MAX_NODES) return known ?? null;
    const next = createNode();
    nodes.set(id, next);
    return next;
  }

  /** Puts one metric, or says why its thing has none. */
  function put(topic: Topic, metric: string, value: unknown, marks: Marks): void {
    const { group, node, device } = topic;
    const owner = device ? `${group}/${node}/${device}` : `${group}/${node}`;
    const about: Readonly<Record<string, unknown>> = { value, metric, device, node, group };
    const read = ({ from }: Field): unknown => {
      if (!isByMetric) return from === metric ? value : undefined;
      return Object.hasOwn(about, from) ? about[from] : undefined;
    };
    // What no column takes is no mistake: a device says more than a city shows.
    if (!isByMetric && !map.fields.some((field) => field.from === metric)) return;
    writer.put({
      key: isByMetric ? `${owner}/${metric}` : owner,
      source: { metric },
      observed: marks.observedMs,
      sent: marks.sentMs,
      quality: marks.quality,
      read: (field, cell) => {
        cell.seq = marks.seq;
        return read(field);
      },
    });
  }

  function decodeMetric(
    metric: unknown,
    topic: Topic,
    node: EdgeNode,
    isBirth: boolean,
    marks: Marks,
  ): void {
    const alias = own(metric, 'alias');
    const written = own(metric, 'name');
    const name = written || node.aliases.get(`${topic.device}/${String(alias)}`);
    if (typeof name !== 'string') {
      const detail = `Alias ${String(alias)} is not known: its birth was not heard, and is not stored by the broker.`;
      writer.reject({ reason: 'id', detail, key: `${topic.group}/${topic.node}` });
      return;
    }
    if (isBirth) learn(node, alias, topic.device, name);
    if (name === 'bdSeq' || name.startsWith('Node Control/')) return;
    const value = own(metric, 'none') === true ? null : toValue(metric);
    const stamp = toMs(own(metric, 'timestamp'));
    const quality = toQuality(own(metric, 'properties'));
    remember(node, topic.device, name, value);
    put(topic, name, value, {
      ...marks,
      observedMs: Number.isNaN(stamp) ? marks.sentMs : stamp,
      quality,
      // History comes in any order; its number says nothing of its age.
      seq: own(metric, 'historical') === true ? Number.NaN : marks.seq,
    });
  }

  /** Its silence begins now: the will was written before, and its time with it. */
  function die(topic: Topic, node: EdgeNode, receivedMs: number): void {
    for (const [device, metrics] of node.devices) {
      if (topic.type === 'DDEATH' && device !== topic.device) continue;
      for (const [metric, value] of metrics) {
        const marks = { observedMs: receivedMs, sentMs: Number.NaN, seq: Number.NaN, quality: 3 };
        put({ ...topic, device }, metric, value, marks);
      }
    }
  }

  function decode(payload: unknown, topic: Topic, node: EdgeNode, frame: RawFrame): void {
    const metrics = (own(payload, 'metrics') as unknown[] | undefined) ?? [];
    const isBirth = topic.type.endsWith('BIRTH');
    if (topic.type === 'NDEATH' || topic.type === 'NBIRTH') {
      const found = metrics.find((each) => own(each, 'name') === 'bdSeq');
      const bdSeq = Number(toValue(found) ?? Number.NaN);
      if (topic.type === 'NBIRTH') {
        node.bdSeq = bdSeq;
        node.aliases.clear();
      } else if (!Number.isNaN(node.bdSeq) && bdSeq !== node.bdSeq) {
        const detail = `A death of session ${bdSeq}, but ${node.bdSeq} is the one that lives.`;
        writer.batch.notice({ code: 'death', key: `${topic.group}/${topic.node}`, detail });
        return;
      }
    }
    if (topic.type.endsWith('DEATH')) {
      die(topic, node, frame.receivedMs);
      return;
    }
    const seq = own(payload, 'seq');
    const isMissing = seq !== undefined && count(node, Number(seq) & 255, topic.type === 'NBIRTH');
    if (isMissing) {
      const detail = 'A message before this one is missing; until a rebirth, values may be old.';
      writer.batch.notice({ code: 'sequence', key: `${topic.group}/${topic.node}`, detail });
    }
    const sentMs = toMs(own(payload, 'timestamp'));
    const number = seq === undefined ? Number.NaN : node.turns * 256 + node.lastSeq;
    for (const metric of metrics) {
      decodeMetric(metric, topic, node, isBirth, {
        observedMs: sentMs,
        sentMs,
        seq: number,
        quality: 0,
      });
    }
  }

  return (frame) => {
    writer.begin(frame);
    const topic = readTopic(frame.topic ?? '');
    if (typeof topic === 'string') {
      writer.reject({ reason: 'schema', detail: topic });
      return writer.batch.finish('delta');
    }
    const payload = parse(frame);
    const node = payload ? nodeOf(topic) : null;
    if (node) decode(payload, topic, node, frame);
    else if (payload) writer.reject({ reason: 'limit', detail: `More than ${MAX_NODES} nodes.` });
    return writer.batch.finish('delta');
  };
}

interface Marks {
  readonly observedMs: number;
  readonly sentMs: number;
  readonly seq: number;
  readonly quality: number;
}

function readTopic(text: string): Topic | string {
  const [space, group, type, node, device = '', ...rest] = text.split('/');
  const isNode = space === 'spBv1.0' && group && node && rest.length === 0;
  if (!isNode || !TYPES.includes(type as string)) {
    return `The topic "${text.slice(0, 80)}" is none of a Sparkplug birth, data or death.`;
  }
  const isOfDevice = (type as string).startsWith('D');
  if (isOfDevice !== (device !== ''))
    return `The topic "${text.slice(0, 80)}" is not that of a ${type}.`;
  return { type: type as string, group, node, device };
}

function toValue(metric: unknown): unknown {
  const whole = own(metric, 'int') ?? own(metric, 'long');
  if (whole !== undefined) {
    const bits = SIGNED_BITS[Number(own(metric, 'datatype'))];
    const wide = BigInt(whole as number | bigint);
    return Number(bits === undefined ? wide : BigInt.asIntN(bits, wide));
  }
  for (const name of ['float', 'double', 'boolean', 'string']) {
    const value = own(metric, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Milliseconds since 1970; 0 is none. */
function toMs(stamp: unknown): number {
  const ms = stamp === undefined ? Number.NaN : Number(stamp);
  return ms > 0 && ms <= 8.64e15 ? ms : Number.NaN;
}

function toQuality(properties: unknown): number {
  const keys = own(properties, 'keys');
  const at = Array.isArray(keys) ? keys.indexOf('Quality') : -1;
  if (at < 0) return 0;
  const value = (own(properties, 'values') as unknown[] | undefined)?.[at];
  return QUALITIES[Number(own(value, 'int') ?? own(value, 'long'))] ?? 1;
}
