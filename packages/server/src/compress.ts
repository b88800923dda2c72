import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** The best encoding a client accepts, or undefined; `q=0` is a refusal (RFC 9110 §12.5.3). */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | undefined {
  if (acceptEncoding === undefined) return undefined;
  const accepted = new Map<string, number>();
  for (const part of acceptEncoding.slice(0, 1000).toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    accepted.set(name, q === undefined ? 1 : Number(q.slice(2)));
  }
  const weight = (name: Encoding): number => accepted.get(name) ?? accepted.get('*') ?? 0;
  if (weight('br') > 0 && weight('br') >= weight('gzip')) return 'br';
  return weight('gzip') > 0 ? 'gzip' : undefined;
}

/** Compressed bodies by key, bounded in bytes; the oldest leave first. */
export interface CompressCache {
  /** The compressed form of what `read` gives; work under one key is done once. */
  get(key: string, encoding: Encoding, read: () => Promise<Buffer>): Promise<Buffer>;
}

/** A cache in memory. A tile is asked for by every viewer, and compressing costs more than keeping. */
export function createCompressCache(maxBytes = 64 * 1024 * 1024): CompressCache {
  const entries = new Map<string, { body: Promise<Buffer>; bytes: number }>();
  let bytes = 0;
  const drop = (key: string): void => {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get(key, encoding, read) {
      const known = entries.get(key);
      if (known) return known.body;
      const entry = { body: read().then((raw) => compress(raw, encoding)), bytes: 0 };
      entries.set(key, entry);
      entry.body.then(
        (body) => {
          if (entries.get(key) !== entry) return;
          entry.bytes = body.length;
          bytes += body.length;
          for (const old of entries.keys()) {
            if (bytes <= maxBytes || old === key) break;
            drop(old);
          }
        },
        () => entries.delete(key),
      );
      return entry.body;
    },
  };
}

function compress(raw: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return toGzip(raw, { level: 6 });
  // Quality 5 is about as fast as gzip and a fifth smaller; 11 takes seconds for a tile.
  return toBrotli(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
}
