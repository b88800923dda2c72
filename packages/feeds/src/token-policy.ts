import { BoroughError } from '@borough/core';
import type { GetToken } from './transport/token.js';

/** Who gives tokens, and where they may go. */
export interface TokenPolicy {
  readonly getToken: GetToken;
  readonly origins: readonly string[];
}

/**
 * A description may come from anywhere, so the page says where its tokens may go.
 *
 * @throws BoroughError FEED_TOKEN_ORIGINS where it does not, or says it in a way that is no origin.
 */
export function checkTokenPolicy(
  getToken: GetToken | undefined,
  origins: readonly string[] | undefined,
): TokenPolicy | undefined {
  if (!getToken) return undefined;
  if (!origins || origins.length === 0) {
    throw new BoroughError(
      'FEED_TOKEN_ORIGINS',
      'getToken is given without tokenOrigins. Say where tokens may go: tokenOrigins: ["https://feeds.example.org"].',
    );
  }
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw new BoroughError(
        'FEED_TOKEN_ORIGINS',
        `tokenOrigins has "${origin}", which is no origin like "https://feeds.example.org" or "mqtt://broker.example.org:1883".`,
      );
    }
  }
  return { getToken, origins };
}

function isOrigin(text: string): boolean {
  try {
    const { host, pathname, search, hash, username } = new URL(text);
    return host !== '' && /^\/?$/.test(pathname) && search + hash + username === '';
  } catch {
    return false;
  }
}
