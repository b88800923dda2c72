import type { FeedHealth, FeedPlan } from '@borough/core';
import { type Backoff, createBackoff } from './backoff.js';
import { ALWAYS_SEEN, type Presence } from './presence.js';
import { NO_TOKENS, type Tokens } from './token.js';

/** What a transport may ask of the place it runs in. */
export interface Host {
  readonly presence: Presence;
  readonly tokens: Tokens;
  /** Between 0 and 1; for the jitter of waits. */
  readonly random?: () => number;
  /** How all feeds of the city fare, and what time it is there. */
  readonly report?: () => {
    /** City time, and the wall's. */
    readonly atMs: number;
    readonly wallMs: number;
    readonly feeds: readonly FeedHealth[];
  };
  /** How long signs of life are waited for, as a share of what is usual; tests are less patient. */
  readonly patience?: number;
}

/** Nobody looks away, and there are no tokens. */
export const PLAIN_HOST: Host = { presence: ALWAYS_SEEN, tokens: NO_TOKENS };

/** A wait for a sign of life, milliseconds; 0 is none. */
export function toPatient(host: Host, usualMs: number): number {
  return usualMs * (host.patience ?? 1);
}

/** Whose leaving stops this feed. */
export function presenceOf(plan: FeedPlan, host: Host): Presence {
  return plan.whenHidden === 'keep' ? ALWAYS_SEEN : host.presence;
}

/** The one reconnect policy, for this feed. */
export function backoffOf(plan: FeedPlan, host: Host): Backoff {
  const { random } = host;
  return createBackoff({ presence: presenceOf(plan, host), ...(random && { random }) });
}
