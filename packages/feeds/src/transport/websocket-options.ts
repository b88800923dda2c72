import type { FeedPlan } from '@borough/core';

/** What a WebSocket feed may say under `options`. */
export interface WebSocketOptions {
  /** `borough` counts its frames, resumes and takes tokens; `plain` (default): each message is a frame. */
  readonly protocol?: 'plain' | 'borough';
  /** `plain`: sent first, as JSON; a text `"$token"` anywhere in it becomes the token. */
  readonly hello?: unknown;
  /** `plain`: a text that the server answers, sent every 15 s. */
  readonly ping?: string;
  /**
   * Nothing heard for so long: half of the connection is gone. 45 by default where something is asked that must
   * be answered, else never; 0 is never.
   */
  readonly silenceSeconds?: number;
}

const SILENT_SECONDS = 45;

export interface ReadyOptions {
  readonly isPlain: boolean;
  readonly hello: unknown;
  readonly ping: string | undefined;
  /** 0 where silence proves nothing; undefined where it depends on whether the socket can ping. */
  readonly silentMs: number | undefined;
}

export function readWebSocketOptions(plan: FeedPlan): ReadyOptions {
  const options = (plan.options ?? {}) as WebSocketOptions;
  const { protocol = 'plain', hello, ping, silenceSeconds } = options;
  const isPlain = protocol === 'plain';
  const usual = isPlain && ping === undefined ? undefined : SILENT_SECONDS;
  const seconds = silenceSeconds ?? usual;
  return { isPlain, hello, ping, silentMs: seconds === undefined ? undefined : seconds * 1000 };
}

/** The first words of a plain connection, or null where there are none. */
export function toHello(hello: unknown, token: string | null): string | null {
  if (hello === undefined) return null;
  if (typeof hello === 'string') return hello === '$token' ? (token ?? '') : hello;
  return JSON.stringify(hello, (_name, value: unknown) => (value === '$token' ? token : value));
}
