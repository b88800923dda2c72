/**
 * A recording: the line `borough recording 1`, then records one after another, each `u32` length of what follows,
 * `f64` wall time of arrival, `u8` status, `u16` length of the channel, the channel (UTF-8), the bytes as they
 * came; all little-endian. A file that was cut off is good up to its last whole record.
 */
export interface RecordedFrame {
  readonly receivedMs: number;
  /** The topic; empty where the transport has none. */
  readonly channel: string;
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** Bits of a record's status. */
export const RETAINED = 1;
export const UNCHANGED = 2;
export const FULL = 4;
/** Not a frame: the link changed; the bytes are its state and, after a line feed, the reason. */
export const LINK = 64;

const MAGIC = new TextEncoder().encode('borough recording 1\n');
const HEAD = 8 + 1 + 2;
/** No frame is longer, so a length that is belongs to no recording. */
const MAX_RECORD = 64 * 1024 * 1024;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a recording begins with. */
export function encodeHeader(): Uint8Array {
  return MAGIC.slice();
}

export function encodeRecord(frame: RecordedFrame): Uint8Array {
  const channel = encoder.encode(frame.channel).subarray(0, 0xffff);
  const length = HEAD + channel.length + frame.bytes.length;
  const record = new Uint8Array(4 + length);
  const view = new DataView(record.buffer);
  view.setUint32(0, length, true);
  view.setFloat64(4, frame.receivedMs, true);
  view.setUint8(12, frame.status);
  view.setUint16(13, channel.length, true);
  record.set(channel, 15);
  record.set(frame.bytes, 15 + channel.length);
  return record;
}

export function isRecording(file: Uint8Array): boolean {
  return file.length >= MAGIC.length && MAGIC.every((byte, i) => file[i] === byte);
}

/** Every whole record, in the order of the file; frames are views of its memory. */
export function* readRecords(file: Uint8Array): Generator<RecordedFrame> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = MAGIC.length;
  while (at + 4 + HEAD <= file.length) {
    const length = view.getUint32(at, true);
    const end = at + 4 + length;
    const channelLength = view.getUint16(at + 13, true);
    const isBroken = length < HEAD + channelLength || length > MAX_RECORD || end > file.length;
    if (isBroken) return;
    const channelEnd = at + 15 + channelLength;
    yield {
      receivedMs: view.getFloat64(at + 4, true),
      status: view.getUint8(at + 12),
      channel: decoder.decode(file.subarray(at + 15, channelEnd)),
      bytes: file.subarray(channelEnd, end),
    };
    at = end;
  }
}
