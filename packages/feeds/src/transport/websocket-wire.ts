/**
 * The words of borough's own WebSocket feeds: each message is one line of JSON that says what it is, and after
 * its line feed, untouched, the frame. So a frame crosses without being written anew, and text and binary alike.
 */
export type FromServer =
  | { readonly type: 'opened'; readonly epoch: string; readonly isResumed: boolean }
  | {
      readonly type: 'frame';
      readonly seq: number;
      readonly topic?: string;
      readonly full: boolean;
      readonly retained: boolean;
    }
  | { readonly type: 'refused'; readonly detail: string; readonly isToken: boolean }
  | { readonly type: 'other' };

export interface ToServer {
  readonly type: 'open' | 'token' | 'ping';
  readonly version?: 1;
  readonly token?: string;
  readonly topic?: string;
  /** Resume after this frame. */
  readonly epoch?: string;
  readonly seq?: number;
}

export interface Message {
  readonly head: FromServer;
  readonly body: Uint8Array;
}

const MAX_HEAD = 4096;
const LINE_FEED = 10;
const decoder = new TextDecoder();

/** Reads one message; null where it does not follow the rules. */
export function readMessage(bytes: Uint8Array): Message | null {
  const end = bytes.subarray(0, MAX_HEAD).indexOf(LINE_FEED);
  if (end < 0 && bytes.length > MAX_HEAD) return null;
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  let head: Record<string, unknown>;
  try {
    head = JSON.parse(decoder.decode(line)) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (typeof head !== 'object' || head === null) return null;
  const read = toHead(head);
  return (
    read && { head: read, body: end < 0 ? bytes.subarray(bytes.length) : bytes.slice(end + 1) }
  );
}

function toHead(head: Record<string, unknown>): FromServer | null {
  const { type, epoch, seq, topic, resumed, full, retained, reason, status } = head;
  if (type === 'opened') {
    if (typeof epoch !== 'string' || epoch.length > 100) return null;
    return { type, epoch, isResumed: resumed === true };
  }
  if (type === 'frame') {
    if (!Number.isSafeInteger(seq) || (seq as number) < 0) return null;
    return {
      type,
      seq: seq as number,
      ...(typeof topic === 'string' && { topic: topic.slice(0, 512) }),
      full: full === true,
      retained: retained === true,
    };
  }
  if (type === 'refused') {
    const detail = typeof reason === 'string' ? reason.slice(0, 150) : 'no reason given';
    return { type, detail, isToken: status === 401 || status === 403 };
  }
  return typeof type === 'string' ? { type: 'other' } : null;
}
