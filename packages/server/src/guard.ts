import { Duplex } from 'node:stream';

/** The largest MQTT packet anybody may send us. */
export const MAX_PACKET_BYTES = 1024 * 1024;

/** How far a reader may fall behind before it is disconnected. It comes back and gets the retained state. */
export const MAX_BEHIND_BYTES = 4 * 1024 * 1024;

/**
 * Follows MQTT's framing (3.1.1 §2.2) without parsing packets; `accepts` turns false at the header of one
 * that is longer than the limit. The broker's parser would buffer up to 256 MB before it looks.
 */
export function createFrameGuard(maxBytes = MAX_PACKET_BYTES): (chunk: Uint8Array) => boolean {
  let state: 'type' | 'length' | 'body' = 'type';
  let left = 0;
  let shift = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (state === 'body') {
        const step = Math.min(left, chunk.length - at);
        at += step;
        left -= step;
        if (left === 0) state = 'type';
      } else if (state === 'type') {
        at++;
        left = 0;
        shift = 0;
        state = 'length';
      } else {
        const byte = chunk[at++] as number;
        left += (byte & 0x7f) * 2 ** shift;
        shift += 7;
        if (left > maxBytes || shift > 28) return false;
        if ((byte & 0x80) === 0) state = left === 0 ? 'type' : 'body';
      }
    }
    return true;
  };
}

/**
 * A connection as the broker sees it: oversized packets end it, and writes are gathered so that one
 * MQTT packet is one WebSocket message.
 */
export function guardStream(inner: Duplex, maxBytes = MAX_PACKET_BYTES): Duplex {
  const accepts = createFrameGuard(maxBytes);
  const outer = new Duplex({
    writableHighWaterMark: MAX_BEHIND_BYTES,
    read() {
      inner.resume();
    },
    write(chunk, _encoding, done) {
      inner.write(chunk, (failure) => done(failure ?? null));
    },
    writev(chunks, done) {
      const whole = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
      inner.write(whole, (failure) => done(failure ?? null));
    },
    final(done) {
      inner.end(() => done());
    },
    destroy(failure, done) {
      inner.destroy();
      done(failure);
    },
  });
  inner.on('data', (chunk: Buffer) => {
    if (outer.destroyed) return;
    if (!accepts(chunk)) outer.destroy(new Error(`a packet of more than ${maxBytes} bytes`));
    else if (!outer.push(chunk)) inner.pause();
  });
  inner.on('end', () => outer.push(null));
  inner.on('error', (failure) => outer.destroy(failure));
  inner.on('close', () => outer.destroy());
  return outer;
}
