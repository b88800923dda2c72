import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credentials } from './credential.js';
import type { Door } from './door.js';
import { createRate, type Rate } from './rate.js';
import { isRefusal, type Refusal } from './refusal.js';
import { toCsv, toTable } from './silence-export.js';

/** Answers what begins with `/ingest/`. */
export interface DoorHttp {
  owns(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface DoorHttpOptions {
  readonly door: Door;
  readonly credentials: Credentials;
  /** The operator id whose credentials read everybody's record. */
  readonly reader: string;
  /** The record is for everybody. */
  readonly isRecordPublic: boolean;
  readonly maxBytes: number;
  readonly now: () => number;
}

const PREFIX = '/ingest/';
const FEED = /^\/ingest\/([A-Za-z0-9_-]{1,64})$/;
const SILENCES = /^\/ingest\/silences(?:\.(json|csv|html))?$/;
/** Wrong credentials from one address in a minute. */
const TRIES_PER_MINUTE = 30;
const MAX_ADDRESSES = 10_000;

export function createDoorHttp(options: DoorHttpOptions): DoorHttp {
  const { door, credentials, reader, isRecordPublic, maxBytes, now } = options;
  const tries = new Map<string, Rate>();

  function identify(request: IncomingMessage): string | Refusal {
    const operator = credentials.verify(request.headers.authorization);
    if (operator !== null) return operator;
    const address = request.socket.remoteAddress ?? '';
    let rate = tries.get(address);
    if (!rate) {
      if (tries.size >= MAX_ADDRESSES) tries.delete(tries.keys().next().value as string);
      rate = createRate(TRIES_PER_MINUTE, now);
      tries.set(address, rate);
    }
    const retryAfterSeconds = rate.take(1);
    if (retryAfterSeconds > 0) {
      return {
        status: 429,
        code: 'TOO_MANY_TRIES',
        message: `Too many wrong credentials from this address. Wait ${retryAfterSeconds} s.`,
        retryAfterSeconds,
      };
    }
    return {
      status: 401,
      code: 'CREDENTIAL',
      message:
        'No valid credential. Send "Authorization: Bearer <operator>.<secret>" with the credential that the city gave you.',
    };
  }

  async function push(request: IncomingMessage, feed: string): Promise<unknown | Refusal> {
    // Before a byte of the body is read.
    const operator = identify(request);
    if (isRefusal(operator)) return operator;
    const { headers } = request;
    const type = headers['content-type'] ?? '';
    if (!/^application\/(json|[\w.-]+\+json)\b/i.test(type) || headers['content-encoding']) {
      return {
        status: 415,
        code: 'NOT_JSON_TYPE',
        message: 'Send the batch as plain JSON: "Content-Type: application/json", not compressed.',
      } satisfies Refusal;
    }
    const text = await readBody(request, maxBytes);
    return isRefusal(text) ? text : door.take(operator, feed, text);
  }

  function read(request: IncomingMessage, format: string, response: ServerResponse): void {
    const operator = isRecordPublic ? reader : identify(request);
    if (isRefusal(operator)) {
      refuse(response, operator);
      return;
    }
    const rows = door.silences(operator === reader ? undefined : operator);
    if (format === 'csv') {
      response.setHeader('Content-Disposition', 'attachment; filename="silences.csv"');
      send(response, 200, 'text/csv; charset=utf-8', toCsv(rows));
    } else if (format === 'html') {
      response.setHeader('Content-Security-Policy', "default-src 'none'");
      send(response, 200, 'text/html; charset=utf-8', toTable(rows));
    } else {
      const outages = door.outages().map(({ fromMs, toMs }) => ({
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
      }));
      const body = { silences: rows, ourOutages: outages };
      send(response, 200, 'application/json', JSON.stringify(body));
    }
  }

  return {
    owns: (request) => (request.url ?? '').startsWith(PREFIX),
    async answer(request, response) {
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Cache-Control', 'no-store');
      request.on('error', () => {});
      try {
        const path = (request.url ?? '').split('?', 1)[0] as string;
        const silences = SILENCES.exec(path);
        const feed = FEED.exec(path)?.[1];
        const wanted = silences ? 'GET' : 'POST';
        if (!silences && feed === undefined) {
          refuse(response, {
            status: 404,
            code: 'NOT_FOUND',
            message: 'Here are POST /ingest/<feed> and GET /ingest/silences.json, .csv and .html.',
          });
        } else if (request.method !== wanted) {
          response.setHeader('Allow', wanted);
          refuse(response, {
            status: 405,
            code: 'METHOD',
            message: `Only ${wanted} here, not ${request.method}.`,
          });
        } else if (silences) read(request, silences[1] ?? 'json', response);
        else {
          const result = await push(request, feed as string);
          if (isRefusal(result)) refuse(response, result);
          else send(response, 200, 'application/json', JSON.stringify(result));
        }
      } catch {
        // The sender went away in the middle, or we have a defect: it sends the batch again, with the same id.
        if (!response.headersSent) {
          refuse(response, {
            status: 503,
            code: 'INTERRUPTED',
            message: 'This batch was interrupted. Send it again, with the same id.',
            retryAfterSeconds: 5,
          });
        }
      }
    },
  };
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | Refusal> {
  const tooLarge: Refusal = {
    status: 413,
    code: 'TOO_LARGE',
    message: `A batch has at most ${maxBytes} bytes. Send several smaller ones.`,
  };
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return tooLarge;
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    bytes += (piece as Buffer).length;
    if (bytes > maxBytes) return tooLarge;
    pieces.push(piece as Buffer);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    return { status: 422, code: 'NOT_UTF8', message: 'The body is not UTF-8.' };
  }
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { status, code, message, retryAfterSeconds } = refusal;
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="borough"');
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', retryAfterSeconds);
  // A body that was not read may still be on its way.
  if (status === 413 || status === 401) response.setHeader('Connection', 'close');
  send(response, status, 'application/json', JSON.stringify({ error: { code, message } }));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
