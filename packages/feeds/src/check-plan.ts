import { BoroughError, type FeedPlan } from '@borough/core';
import { checkJsonMap } from './decoder/json-map.js';
import { checkFilter } from './transport/topic.js';

/** Which protocols of a url a transport speaks. */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  mqtt: ['ws:', 'wss:', 'mqtt:', 'mqtts:'],
  http: ['http:', 'https:'],
};
const DECODERS: readonly string[] = ['json', 'clock'];

/**
 * Checks what an author wrote, before any worker is started.
 *
 * @throws BoroughError FEED_TRANSPORT_UNKNOWN, FEED_DECODER_UNKNOWN, FEED_URL_INVALID, FEED_TOPIC_INVALID,
 * FEED_MAP_INVALID, each naming the place.
 */
export function checkPlan(plan: FeedPlan): void {
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
  if (!DECODERS.includes(plan.decoder)) {
    throw new BoroughError(
      'FEED_DECODER_UNKNOWN',
      `${at}.decoder "${plan.decoder}" is not known. There are: ${DECODERS.join(', ')}.`,
    );
  }
  checkUrl(plan, at, protocols);
  if (plan.transport === 'mqtt') {
    const problem =
      plan.topic === undefined ? 'is missing: say what to listen to' : checkFilter(plan.topic);
    if (problem) throw new BoroughError('FEED_TOPIC_INVALID', `${at}.topic ${problem}.`);
  }
  if (plan.decoder === 'json') checkJsonMap(plan);
}

function checkUrl(plan: FeedPlan, at: string, protocols: readonly string[]): void {
  let protocol: string;
  try {
    protocol = new URL(plan.url).protocol;
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
  const isTcp = protocol === 'mqtt:' || protocol === 'mqtts:';
  if (isTcp && isBrowser()) {
    throw new BoroughError(
      'FEED_URL_INVALID',
      `${at}.url begins with "${protocol}", which no browser speaks. Use the broker's ws: or wss: listener.`,
    );
  }
}

/** A page or a worker of one; Node has neither. */
function isBrowser(): boolean {
  return typeof Worker === 'function' || 'WorkerGlobalScope' in globalThis;
}
