import type { FeedPlan, Undo } from '@borough/core';

/** Why a token is asked for. */
export interface TokenRequest {
  readonly feed: string;
  /** `refused`: the source did not take the last one. */
  readonly reason: 'connect' | 'expiring' | 'refused';
}

/** A short-lived proof of who is asking. */
export interface Token {
  readonly token: string;
  /** How long it is good for; of a JWT its own `exp` is read where this is absent. */
  readonly lifeSeconds?: number;
}

/** Gives a token, or null for a feed that needs none. It may ask a server of yours. */
export type GetToken = (request: TokenRequest) => Promise<Token | string | null>;

/** The tokens of one feed. */
export interface Lease {
  /** The token to connect with: always a new one, `refused` after a refusal. */
  get(reason?: TokenRequest['reason']): Promise<string | null>;
  /** The token at hand while it is young, else a new one. */
  current(): Promise<string | null>;
  /** Called with its successor at 80 % of each token's life. */
  onRenewal(listener: (token: string) => void): Undo;
  close(): void;
}

/** Where transports get tokens from. */
export interface Tokens {
  open(plan: FeedPlan): Lease;
  /** The same text without any token that was ever given out. */
  redact(text: string): string;
}

/** Renewed when so much of a token's life is over. */
const RENEW_AT = 0.8;
/** A renewal that fails is tried again after a tenth of the life, at least so long. */
const LEAST_RETRY_MS = 1000;
/** Tokens that are looked for in texts, the newest. */
const REMEMBERED = 50;
const HIDDEN = '[token]';

const NO_LEASE: Lease = {
  get: async () => null,
  current: async () => null,
  onRenewal: () => () => {},
  close: () => {},
};

export const NO_TOKENS: Tokens = { open: () => NO_LEASE, redact: (text) => text };

/** Tokens for feeds of the listed origins, and for no other. */
export function createTokens(ask: GetToken, origins: readonly string[]): Tokens {
  const given: string[] = [];

  function note(token: string): void {
    if (given.includes(token)) return;
    given.push(token);
    if (given.length > REMEMBERED) given.shift();
  }

  return {
    open: (plan) => (isListed(plan.url, origins) ? openLease(plan.id, ask, note) : NO_LEASE),
    redact(text) {
      let clean = text;
      for (const token of given) clean = clean.split(token).join(HIDDEN);
      return clean;
    },
  };
}

/** Whether a url's origin is one of those listed; `wss:` and `https:` count as one. */
export function isListed(url: string, origins: readonly string[]): boolean {
  const origin = toOrigin(url);
  return origin !== null && origins.some((listed) => toOrigin(listed) === origin);
}

function toOrigin(url: string): string | null {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol.replace(/^ws/, 'http')}//${host}`;
  } catch {
    return null;
  }
}

function openLease(feed: string, ask: GetToken, note: (token: string) => void): Lease {
  const listeners = new Set<(token: string) => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let held: string | null = null;
  let renewAtMs = Number.POSITIVE_INFINITY;
  let isClosed = false;

  async function get(reason: TokenRequest['reason'] = 'connect'): Promise<string | null> {
    const answer = await ask({ feed, reason });
    const token = typeof answer === 'string' ? answer : (answer?.token ?? null);
    held = token;
    clearTimeout(timer);
    if (isClosed || token === null) return token;
    note(token);
    const lifeMs = toLifeMs(answer, token);
    renewAtMs = Number.isNaN(lifeMs) ? Number.POSITIVE_INFINITY : Date.now() + lifeMs * RENEW_AT;
    if (!Number.isNaN(lifeMs)) plan(lifeMs * RENEW_AT, lifeMs);
    return token;
  }

  function plan(waitMs: number, lifeMs: number): void {
    // A timer holds 2^31 ms at most; what lives longer is looked at again.
    timer = setTimeout(() => void renew(lifeMs), Math.min(waitMs, 2 ** 31 - 1));
    (timer as { unref?: () => void }).unref?.();
  }

  async function renew(lifeMs: number): Promise<void> {
    try {
      const token = await get('expiring');
      if (isClosed || token === null) return;
      for (const listener of listeners) listener(token);
    } catch {
      // Whoever connects next asks again and tells of the failure.
      if (!isClosed) plan(Math.max(LEAST_RETRY_MS, lifeMs / 10), lifeMs);
    }
  }

  return {
    get,
    current: async () => (held !== null && Date.now() < renewAtMs ? held : get()),
    onRenewal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      listeners.clear();
    },
  };
}

/** Milliseconds; `NaN` for a token that does not say. */
function toLifeMs(answer: Token | string | null, token: string): number {
  const declared = typeof answer === 'object' ? answer?.lifeSeconds : undefined;
  if (declared !== undefined) return Math.max(1000, declared * 1000);
  // RFC 7519: the claims are the second part; what cannot be read has no life that we know.
  try {
    const claims = token.split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? '';
    const { exp } = JSON.parse(atob(claims)) as { exp?: unknown };
    return typeof exp === 'number' ? Math.max(1000, exp * 1000 - Date.now()) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
