import { BoroughError, type FeedPlan } from '@borough/core';
import { DECODERS, type Decode } from './decoder/decoder.js';

/**
 * A decoder by itself, for tools that have bytes and want readings: no transport, no worker, no checks of values.
 *
 * @throws BoroughError FEED_DECODER_UNKNOWN, or FEED_MAP_INVALID where its map is wrong.
 */
export async function openDecoder(plan: FeedPlan): Promise<Decode> {
  const open = Object.hasOwn(DECODERS, plan.decoder) ? DECODERS[plan.decoder] : undefined;
  if (open) return open(plan);
  throw new BoroughError(
    'FEED_DECODER_UNKNOWN',
    `feeds.${plan.id}.decoder "${plan.decoder}" is not known. There are: ${Object.keys(DECODERS).join(', ')}.`,
  );
}
