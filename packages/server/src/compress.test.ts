import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { chooseEncoding, createCompressCache } from './compress.js';
import { mediaOf } from './media.js';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=1.0, br;q=0.5', 'gzip'],
  ['*', 'br'],
  ['*;q=0', undefined],
  ['gzip;q=0, *', 'br'],
  ['GZIP', 'gzip'],
  ['br;q=nonsense', undefined],
])('Accept-Encoding %j chooses %j', (header, expected) => {
  expect(chooseEncoding(header)).toBe(expected);
});

describe('a cache of compressed bodies', () => {
  const raw = Buffer.from('borough '.repeat(1000));

  test('compresses once for many at the same time', async () => {
    const cache = createCompressCache();
    let reads = 0;
    const read = async (): Promise<Buffer> => {
      reads++;
      return raw;
    };
    const bodies = await Promise.all([1, 2, 3].map(() => cache.get('a', 'br', read)));
    expect(reads).toBe(1);
    expect(brotliDecompressSync(bodies[2] as Buffer)).toEqual(raw);
    expect(gunzipSync(await cache.get('b', 'gzip', read))).toEqual(raw);
  });

  test('lets the oldest go when full', async () => {
    const cache = createCompressCache(1);
    let reads = 0;
    const read = async (): Promise<Buffer> => {
      reads++;
      return raw;
    };
    await cache.get('a', 'gzip', read);
    await cache.get('b', 'gzip', read);
    await cache.get('a', 'gzip', read);
    expect(reads).toBe(3);
  });

  test('forgets a failure, so that the next try may succeed', async () => {
    const cache = createCompressCache();
    await expect(cache.get('a', 'gzip', () => Promise.reject(new Error('gone')))).rejects.toThrow();
    expect(gunzipSync(await cache.get('a', 'gzip', async () => raw))).toEqual(raw);
  });
});

test('a media type follows from the ending, and an unknown one is plain bytes', () => {
  expect(mediaOf('a/r0.glb').type).toBe('model/gltf-binary');
  expect(mediaOf('TILESET.JSON').type).toBe('application/json');
  expect(mediaOf('x.geojson').type).toBe('application/geo+json');
  expect(mediaOf('x.wasm').type).toBe('application/wasm');
  expect(mediaOf('a.constructor').type).toBe('application/octet-stream');
  expect(mediaOf('LICENSE').type).toBe('application/octet-stream');
  expect(mediaOf('p.png').compressible).toBe(false);
});
