import { BoroughError, type FeedPlan } from '@borough/core';
import { FIELD_MAP_DECODERS, readFieldMap } from './decoder/field-map.js';
import { checkJsonMap } from './decoder/json-map.js';
import { checkOptions } from './transport/options.js';
import { checkSubject } from './transport/subject.js';
import { checkFilter } from './transport/topic.js';

/** Which protocols of a url a transport speaks. */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  mqtt: ['ws:', 'wss:', 'mqtt:', 'mqtts:'],
  http: ['http:', 'https:'],
  sse: ['http:', 'https:'],
  websocket: ['ws:', 'wss:'],
  nats: ['ws:', 'wss:', 'nats:', 'tls:'],
  recording: ['http:', 'https:', 'blob:'],
  health: ['health:'],
};
/** What no browser speaks. */
const TCP: readonly string[] = ['mqtt:', 'mqtts:', 'nats:', 'tls:'];
/** By name; their code is only loaded by the worker that runs them. */
const DECODERS: readonly string[] = ['clock', 'json', 'ndjson', ...FIELD_MAP_DECODERS];

/**
 * Checks what an author wrote, before any worker is started.
 *
 * @throws BoroughError FEED_TRANSPORT_UNKNOWN, FEED_DECODER_UNKNOWN, FEED_URL_INVALID, FEED_TOPIC_INVALID,
 * FEED_OPTIONS_INVALID, FEED_MAP_INVALID, each naming the place.
 */
export function checkPlan(plan: FeedPlan): void {
  checkSource(plan);
  if (!DECODERS.includes(plan.decoder)) {
    throw new BoroughError(
      'FEED_DECODER_UNKNOWN',
      `feeds.${plan.id}.decoder "${plan.decoder}" is not known. There are: ${DECODERS.join(', ')}.`,
    );
  }
  if (plan.decoder === 'json') checkJsonMap(plan);
  else if (plan.decoder === 'ndjson') checkJsonMap(plan, { hasRows: false });
  else if (plan.decoder !== 'clock') readFieldMap(plan);
}

/** The part of a plan that says where bytes come from. */
export function checkSource(plan: FeedPlan): void {
  const at = `feeds.${plan.id}`;
  const protocols = Object.hasOwn(PROTOCOLS, plan.transport)
    ? PROTOCOLS[plan.transport]
    : undefined;
  if (!protocols) {
    throw new BoroughError(
      'FEED_TRANSPORT_UNKNOWN',
      `${at}.transport "${plan.transport}" is not known. There are: ${Object.keys(PROTOCOLS).join(', ')}.`,
    );
  }
  checkUrl(plan, at, protocols);
  const problem = checkTopic(plan);
  if (problem) throw new BoroughError('FEED_TOPIC_INVALID', `${at}.topic ${problem}.`);
  checkOptions(plan);
}

/** Why the topic will not do, or null. */
function checkTopic({ transport, topic }: FeedPlan): string | null {
  if (transport === 'nats')
    return topic === undefined ? 'is missing: say what to listen to' : checkSubject(topic);
  if (transport === 'mqtt')
    return topic === undefined ? 'is missing: say what to listen to' : checkFilter(topic);
  return transport === 'recording' && topic !== undefined ? checkFilter(topic) : null;
}

function checkUrl(plan: FeedPlan, at: string, protocols: readonly string[]): void {
  let protocol: string;
  let hasSecret = false;
  try {
    const url = new URL(plan.url);
    protocol = url.protocol;
    hasSecret = url.username !== '' || url.password !== '';
  } catch {
    throw new BoroughError(
      'FEED_URL_INVALID',
      `${at}.url "${plan.url}" is not an absolute url like ${protocols[0]}//example.org/…`,
    );
  }
  if (!protocols.includes(protocol)) {
    throw new BoroughError(
      'FEED_URL_INVALID',
      `${at}.url begins with "${protocol}", but "${plan.transport}" speaks ${protocols.join(', ')}.`,
    );
  }
  if (hasSecret) {
    throw new BoroughError(
      'FEED_URL_INVALID',
      `${at}.url has a name or a password in it, which ends in logs and links. Give it by getToken.`,
    );
  }
  if (TCP.includes(protocol) && isBrowser()) {
    throw new BoroughError(
      'FEED_URL_INVALID',
      `${at}.url begins with "${protocol}", which no browser speaks. Use the server's ws: or wss: listener.`,
    );
  }
}

/** A page or a worker of one; Node has neither. */
function isBrowser(): boolean {
  return typeof Worker === 'function' || 'WorkerGlobalScope' in globalThis;
}
