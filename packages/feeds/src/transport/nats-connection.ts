import type { LinkState } from '@borough/core';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Backoff } from './backoff.js';
import { dialNats } from './nats-dial.js';
import type { Lease, TokenRequest } from './token.js';

/** A feed on a connection that it shares. */
export interface NatsListener {
  /** Listens on a connection that stands. `isRenewal`: the one before still stands, and ends after this. */
  start(connection: NatsConnection, isRenewal: boolean): Promise<void>;
  link(state: LinkState, detail?: string): void;
}

/** One connection to a server and the feeds that listen on it. */
export interface SharedNats {
  join(listener: NatsListener): () => void;
  close(): void;
}

export interface SharedNatsOptions {
  readonly url: string;
  readonly auth: 'token' | 'jwt';
  readonly backoff: Backoff;
  readonly lease: Lease;
  readonly pingMs: number;
  readonly dialMs: number;
}

const REFUSALS = /authorization|authentication|expired/i;

/** Connects, and whenever that ends connects anew, for ever. */
export function openSharedNats(options: SharedNatsOptions): SharedNats {
  const { url, auth, backoff, lease, pingMs, dialMs } = options;
  const listeners = new Set<NatsListener>();
  let current: NatsConnection | null = null;
  let isDialling = false;
  let reason: TokenRequest['reason'] = 'connect';
  let isClosed = false;

  async function attempt(renewed?: string): Promise<void> {
    isDialling = true;
    try {
      const token = renewed ?? (await lease.get(reason));
      if (isClosed) return;
      const next = await dialNats({ url, token, auth, pingMs, dialMs });
      if (isClosed) {
        void next.close();
        return;
      }
      await welcome(next);
    } catch (failure) {
      const { message } = failure as Error;
      reason = REFUSALS.test(message) ? 'refused' : 'connect';
      // A renewal that fails leaves the old connection, for as long as that is let.
      if (!isClosed && !current) wait(message || 'The connection failed.');
    } finally {
      isDialling = false;
    }
  }

  async function welcome(next: NatsConnection): Promise<void> {
    const before = current;
    current = next;
    reason = 'connect';
    backoff.succeeded();
    void next.closed().then((failure) => lose(next, failure));
    void watch(next);
    await Promise.all([...listeners].map((listener) => listener.start(next, before !== null)));
    void before?.close();
  }

  /** What the server says before it ends a connection: too slow, expired. */
  let complaint: string | undefined;
  async function watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'error') complaint = status.error.message;
    }
  }

  // biome-ignore lint/suspicious/noConfusingVoidType: the library's own words for "no error"
  function lose(lost: NatsConnection, failure: void | Error): void {
    if (lost !== current) return;
    current = null;
    if (isClosed) return;
    const detail = (failure as Error | undefined)?.message ?? complaint;
    if (detail && REFUSALS.test(detail)) reason = 'refused';
    complaint = undefined;
    wait(detail ?? 'The server closed the connection.');
  }

  function wait(detail: string): void {
    for (const listener of listeners) listener.link('waiting', detail.slice(0, 200));
    backoff.retry(() => {
      for (const listener of listeners) listener.link('connecting', detail.slice(0, 200));
      void attempt();
    });
  }

  const forgetRenewal = lease.onRenewal((token) => {
    if (current && !isDialling) void attempt(token);
  });
  queueMicrotask(() => !isClosed && void attempt());
  return {
    join(listener) {
      listeners.add(listener);
      listener.link('connecting');
      if (current) void listener.start(current, false);
      return () => listeners.delete(listener);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      forgetRenewal();
      lease.close();
      backoff.close();
      void current?.close();
      current = null;
    },
  };
}
