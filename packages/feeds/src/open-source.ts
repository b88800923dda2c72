import type { FeedPlan, LinkState, Undo } from '@borough/core';
import { checkSource } from './check-plan.js';
import { checkTokenPolicy } from './token-policy.js';
import { PLAIN_HOST } from './transport/host.js';
import { createTokens, type GetToken, NO_TOKENS } from './transport/token.js';
import { type FrameFacts, TRANSPORTS } from './transport/transport.js';

/** Hears what a source says, before anybody has read it. */
export interface SourceHearer {
  frame(bytes: Uint8Array, about: FrameFacts): void;
  link(state: LinkState, detail?: string): void;
}

export interface SourceOptions {
  readonly getToken?: GetToken;
  readonly tokenOrigins?: readonly string[];
}

/**
 * Opens the source of one feed without decoding it, in this thread: to record it, or to look at it.
 *
 * @throws BoroughError FEED_… where the plan says nothing that can be opened.
 */
export async function openSource(
  plan: FeedPlan,
  hearer: SourceHearer,
  options: SourceOptions = {},
): Promise<Undo> {
  checkSource(plan);
  const policy = checkTokenPolicy(options.getToken, options.tokenOrigins);
  const tokens = policy ? createTokens(policy.getToken, policy.origins) : NO_TOKENS;
  const load = TRANSPORTS[plan.transport];
  if (!load) throw new Error(`No transport "${plan.transport}".`);
  const transport = await load({ ...PLAIN_HOST, tokens });
  return transport.open(plan, {
    frame(bytes, about) {
      hearer.frame(bytes, about);
      about.taken?.();
    },
    link: (state, detail) => hearer.link(state, detail && tokens.redact(detail)),
    missed() {
      hearer.link('waiting', 'Frames were lost.');
      hearer.link('open');
    },
    clock: () => {},
  });
}
