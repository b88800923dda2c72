import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { chooseEncoding, createCompressCache, type Encoding } from './compress.js';
import { mediaOf } from './media.js';
import { createLookup, type Folders, type FoundFile } from './place.js';

/** Below this, headers weigh more than what compression saves. */
const MIN_COMPRESS_BYTES = 1024;
/** Above this, a body is streamed as it is rather than held in memory. */
const MAX_COMPRESS_BYTES = 32 * 1024 * 1024;

/** What the static part of a server offers. */
export interface StaticOptions {
  readonly folders: Folders;
  /** Documents made in memory: URL → value sent as JSON. */
  readonly documents?: Readonly<Record<string, unknown>>;
  /** Origins that may read across origins; none by default. */
  readonly origins?: readonly string[];
}

/** Answers one request; never throws. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Static files: right types, compression by what the client accepts, revalidation by ETag. */
export function createStatic({ folders, documents = {}, origins = [] }: StaticOptions): Answer {
  const lookup = createLookup(folders);
  const cache = createCompressCache();
  const offered = [...Object.keys(documents), ...Object.keys(folders)].join('  ');

  const sendFile = async (
    request: IncomingMessage,
    response: ServerResponse,
    file: FoundFile,
  ): Promise<void> => {
    const media = mediaOf(file.path);
    const fits = file.bytes >= MIN_COMPRESS_BYTES && file.bytes <= MAX_COMPRESS_BYTES;
    const encoding =
      media.compressible && fits ? chooseEncoding(header(request, 'accept-encoding')) : undefined;
    const version = `${file.bytes.toString(36)}-${Math.round(file.changedMs * 1000).toString(36)}`;
    const tag = toTag(version, encoding);
    response.setHeader('Content-Type', media.type);
    if (isUnchanged(request, response, tag)) return;
    if (encoding) {
      const key = `${encoding} ${version} ${file.path}`;
      const body = await cache.get(key, encoding, () => readFile(file.path));
      response.setHeader('Content-Encoding', encoding);
      send(request, response, 200, body);
      return;
    }
    response.setHeader('Content-Length', file.bytes);
    response.statusCode = 200;
    if (request.method === 'HEAD') response.end();
    // A file cut off half-way ends the connection: a short body must not look like a whole one.
    else pipeline(createReadStream(file.path), response, () => {});
  };

  const sendDocument = async (
    request: IncomingMessage,
    response: ServerResponse,
    value: unknown,
  ): Promise<void> => {
    const raw = Buffer.from(JSON.stringify(value));
    const encoding =
      raw.length >= MIN_COMPRESS_BYTES
        ? chooseEncoding(header(request, 'accept-encoding'))
        : undefined;
    const version = `d${hash(raw).toString(36)}-${raw.length.toString(36)}`;
    response.setHeader('Content-Type', 'application/json');
    if (isUnchanged(request, response, toTag(version, encoding))) return;
    if (encoding) response.setHeader('Content-Encoding', encoding);
    const body = encoding
      ? await cache.get(`${encoding} ${version}`, encoding, async () => raw)
      : raw;
    send(request, response, 200, body);
  };

  return async (request, response) => {
    try {
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader(
        'Vary',
        origins.length > 0 ? 'Accept-Encoding, Origin' : 'Accept-Encoding',
      );
      const origin = header(request, 'origin');
      if (origin !== undefined && origins.includes(origin))
        response.setHeader('Access-Control-Allow-Origin', origin);
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD');
        sendText(request, response, 405, `405: only GET and HEAD here, not ${request.method}.`);
        return;
      }
      const urlPath = (request.url ?? '/').split(/[?#]/, 1)[0] as string;
      if (Object.hasOwn(documents, urlPath)) {
        await sendDocument(request, response, documents[urlPath]);
        return;
      }
      const place = await lookup(urlPath);
      if (place.kind === 'file') await sendFile(request, response, place.file);
      else if (place.kind === 'redirect') {
        response.setHeader('Location', place.to);
        sendText(request, response, 301, `301: it is at ${place.to}`);
      } else {
        sendText(request, response, 404, `404: nothing here. This server has: ${offered}`);
      }
    } catch {
      // The file vanished or cannot be read: the reader learns that, and the server lives on.
      if (response.headersSent) response.destroy();
      else sendText(request, response, 500, '500: this file could not be read.');
    }
  };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function toTag(version: string, encoding: Encoding | undefined): string {
  return encoding ? `"${version}-${encoding}"` : `"${version}"`;
}

/** Sets the validator, and answers 304 where the client already has this version (RFC 9110 §13.1.2). */
function isUnchanged(request: IncomingMessage, response: ServerResponse, tag: string): boolean {
  response.setHeader('ETag', tag);
  response.setHeader('Cache-Control', 'no-cache');
  const known = header(request, 'if-none-match');
  const tags = known?.split(',').map((entry) => entry.trim().replace(/^W\//, ''));
  if (!tags?.includes(tag) && known?.trim() !== '*') return false;
  response.removeHeader('Content-Type');
  response.statusCode = 304;
  response.end();
  return true;
}

function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): void {
  response.removeHeader('Content-Encoding');
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  send(request, response, status, Buffer.from(`${text}\n`));
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: Buffer,
): void {
  response.statusCode = status;
  response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** FNV-1a, 32 bits: a validator, not a signature. */
function hash(bytes: Buffer): number {
  let h = 0x811c9dc5;
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193);
  return h >>> 0;
}
