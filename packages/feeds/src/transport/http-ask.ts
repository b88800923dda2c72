import { type Body, fetchBody, type Problem, type Question } from './http-body.js';
import type { Lease } from './token.js';

/** What a feed that asks by HTTP may say under `options`. */
export interface HttpOptions {
  /** Where an answer says what the next page's url is: a member (`@iot.nextLink`), or `Link` for the header. */
  readonly next?: string;
  /** The url is a GBFS discovery file: which of its documents is meant, like `station_status`. */
  readonly document?: string;
  /** Of a discovery file in several languages (GBFS 2), which; the first where absent. */
  readonly language?: string;
}

/** The whole of what a source answers: one body, or one for each page. */
export interface Bodies {
  readonly bodies: readonly Uint8Array[];
  readonly retryAfterMs: number;
}

/** Asks once for everything; never throws. */
export type Ask = (isRefused: boolean) => Promise<Bodies | Problem>;

/** Pages that are followed; a source that has more is not a snapshot. */
const MAX_PAGES = 200;
/** A discovery file is looked at again after so long, and whenever its document fails. */
const DISCOVERY_MS = 3_600_000;

const NO_TOKEN: Lease = {
  get: async () => null,
  current: async () => null,
  onRenewal: () => () => {},
  close: () => {},
};

/** An `Ask` that follows pages and discovery files, within limits, and takes no token to another origin. */
export function createAsk(
  question: Omit<Question, 'isRefused'>,
  { next, document, language }: HttpOptions,
): Ask {
  let found: string | null = null;
  let foundMs = 0;

  const ask = (url: string, isRefused: boolean, maxBytes: number): Promise<Body | Problem> => {
    const lease = isSameOrigin(url, question.url) ? question.lease : NO_TOKEN;
    return fetchBody({ ...question, url, lease, isRefused, maxBytes });
  };

  async function locate(isRefused: boolean): Promise<string | Problem> {
    if (document === undefined) return question.url;
    if (found !== null && Date.now() - foundMs < DISCOVERY_MS) return found;
    const answer = await ask(question.url, isRefused, question.maxBytes);
    if ('problem' in answer) return answer;
    const url = readDiscovery(answer.body, document, language);
    if ('problem' in url) return { problem: url.problem, retryAfterMs: 0, isRefused: false };
    found = url.href;
    foundMs = Date.now();
    return found;
  }

  return async (isRefused) => {
    let url = await locate(isRefused);
    if (typeof url !== 'string') return url;
    const bodies: Uint8Array[] = [];
    const seen = new Set<string>();
    let left = question.maxBytes;
    let retryAfterMs = 0;
    for (;;) {
      const answer: Body | Problem = await ask(url, isRefused && bodies.length === 0, left);
      if ('problem' in answer) {
        found = null;
        return answer;
      }
      bodies.push(answer.body);
      seen.add(url);
      left -= answer.body.length;
      retryAfterMs = Math.max(retryAfterMs, answer.retryAfterMs);
      const following = next === undefined ? null : readNext(next, answer);
      if (following === null) return { bodies, retryAfterMs };
      const page = toPage(following, url);
      const problem =
        page === null
          ? `The next page is at another origin: ${following.slice(0, 100)}`
          : seen.has(page)
            ? 'The next page is one that was read already.'
            : bodies.length >= MAX_PAGES
              ? `The answer has more than ${MAX_PAGES} pages: ask for larger ones, or for less.`
              : null;
      if (problem !== null) return { problem, retryAfterMs, isRefused: false };
      url = page as string;
    }
  };
}

/** The url of the page after this one, or null. */
function readNext(next: string, { body, link }: Body): string | null {
  if (next === 'Link') return /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1] ?? null;
  const found = (parse(body) as Record<string, unknown> | undefined)?.[next];
  return typeof found === 'string' && found !== '' ? found : null;
}

/** Absolute, and of the same origin: a body does not send us elsewhere. */
function toPage(following: string, from: string): string | null {
  try {
    const { href } = new URL(following, from);
    return isSameOrigin(href, from) ? href : null;
  } catch {
    return null;
  }
}

/** GBFS 3 lists its documents under `data.feeds`, GBFS 2 under each language. */
function readDiscovery(
  body: Uint8Array,
  document: string,
  language: string | undefined,
): { href: string } | { problem: string } {
  const data = (parse(body) as { data?: unknown } | undefined)?.data as
    | Record<string, { feeds?: unknown }>
    | undefined;
  const chosen = language === undefined ? undefined : data?.[language];
  const lists = data?.feeds ?? (chosen ?? Object.values(data ?? {})[0])?.feeds;
  if (!Array.isArray(lists)) return { problem: 'Not a GBFS discovery file: it lists no feeds.' };
  const feeds = lists as readonly { name?: unknown; url?: unknown }[];
  const url = feeds.find((feed) => feed?.name === document)?.url;
  try {
    const { href, protocol } = new URL(String(url));
    if (protocol === 'https:' || protocol === 'http:') return { href };
  } catch {
    // It is told below.
  }
  const names = feeds.map((feed) => String(feed?.name)).join(', ');
  return {
    problem: `There is no document "${document}" with a url. There are: ${names}`.slice(0, 200),
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) ?? undefined;
  } catch {
    // What is no JSON has no next page; the decoder puts it aside.
    return undefined;
  }
}

function isSameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}
