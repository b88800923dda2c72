import { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createFrameGuard, guardStream } from './guard.js';

/** A PUBLISH header for a body of `bytes`, then that body. */
function packet(bytes: number): Buffer {
  const length: number[] = [];
  let rest = bytes;
  do {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(bytes, 0xff)]);
}

describe('a frame guard', () => {
  test('lets packets up to the limit pass, however they are cut', () => {
    const whole = Buffer.concat([packet(0), packet(5), packet(1000), packet(1), packet(127)]);
    for (const step of [1, 2, 3, 7, 500, whole.length]) {
      const accepts = createFrameGuard(1000);
      for (let at = 0; at < whole.length; at += step)
        expect(accepts(whole.subarray(at, at + step))).toBe(true);
    }
  });

  test('refuses a longer one at its header, before any of its body', () => {
    const accepts = createFrameGuard(1000);
    expect(accepts(packet(1000))).toBe(true);
    expect(accepts(packet(1001).subarray(0, 3))).toBe(false);
  });

  test('refuses a length that never ends', () => {
    expect(createFrameGuard(2 ** 40)(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x80]))).toBe(
      false,
    );
  });
});

/** Two streams, each the other's end. */
function pair(): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  for (const other of [1, 0])
    ends.push(
      new Duplex({
        read() {},
        write(chunk, _encoding, done) {
          ends[other]?.push(chunk);
          done();
        },
        final(done) {
          ends[other]?.push(null);
          done();
        },
      }),
    );
  return ends as [Duplex, Duplex];
}

describe('a guarded stream', () => {
  test('gathers the writes of one turn into one', async () => {
    const [near, far] = pair();
    const guarded = guardStream(near);
    const chunks: string[] = [];
    far.on('data', (chunk) => chunks.push(String(chunk)));
    guarded.cork();
    for (const text of ['a', 'b', 'c']) guarded.write(text);
    guarded.uncork();
    await new Promise((done) => setTimeout(done, 20));
    expect(chunks).toEqual(['abc']);
  });

  test('ends the connection at an oversized packet and hands none of it on', async () => {
    const [near, far] = pair();
    const guarded = guardStream(near, 10);
    const heard: Buffer[] = [];
    guarded.on('data', (chunk: Buffer) => heard.push(chunk));
    const failure = new Promise<Error>((done) => guarded.once('error', done));
    far.write(packet(10));
    far.write(packet(11));
    expect((await failure).message).toContain('more than 10 bytes');
    expect(Buffer.concat(heard)).toEqual(packet(10));
    expect(near.destroyed).toBe(true);
  });
});
