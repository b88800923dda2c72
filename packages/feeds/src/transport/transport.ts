import type { FeedPlan, LinkState, Undo } from '@borough/core';

/** What a transport knows of a frame besides its bytes. */
export interface FrameFacts {
  readonly topic?: string;
  /** A copy that the broker had stored. */
  readonly retained: boolean;
  /** The same as the one before: heard, not fresh. */
  readonly unchanged?: boolean;
}

/** What a transport hands over; each call is a fact about the source, never a guess. */
export interface Inlet {
  /** A frame as it came; the memory is the receiver's. */
  frame(bytes: Uint8Array, about: FrameFacts): void;
  link(state: LinkState, detail?: string): void;
}

/**
 * Where bytes come from. A transport never gives up and never throws after `open`: a lost connection is a
 * state. Feeds with the same url may share a connection.
 */
export interface Transport {
  open(plan: FeedPlan, inlet: Inlet): Undo;
}

/** The transports that exist, each imported only when a feed asks for it. */
export const TRANSPORTS: Readonly<Record<string, () => Promise<Transport>>> = {
  mqtt: async () => (await import('./mqtt.js')).createMqttTransport(),
  http: async () => (await import('./http.js')).createHttpTransport(),
};
