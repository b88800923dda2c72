import type { ClockMessage, FeedPlan, LinkState, Steering, Undo } from '@borough/core';
import type { Host } from './host.js';
import type { SnapshotOptions } from './snapshot.js';

/** What a transport knows of a frame besides its bytes. */
export interface FrameFacts {
  readonly topic?: string;
  /** A copy that the broker had stored. */
  readonly retained: boolean;
  /** The same as the one before: heard, not fresh. */
  readonly unchanged?: boolean;
  /** Complete: what is absent from it was removed. */
  readonly full?: boolean;
  /** Larger is newer, for as long as the feed is open; it orders readings that carry no time. */
  readonly order?: number;
  /** Called when intake has taken the frame: from here on a resume may begin after it. */
  readonly taken?: () => void;
}

/** What a transport hands over; each call is a fact about the source, never a guess. */
export interface Inlet {
  /** A frame as it came; the memory is the receiver's. */
  frame(bytes: Uint8Array, about: FrameFacts): void;
  /** `isResumed`: what was said while the link was down is still to come, so there is no gap. */
  link(state: LinkState, detail?: string, isResumed?: boolean): void;
  /** Frames since then (wall time) are lost for good, though the link stands. */
  missed(sinceMs: number): void;
  /** City time, from a source that keeps it: a recording. */
  clock(message: ClockMessage): void;
}

/**
 * Where bytes come from. A transport never gives up and never throws after `open`: a lost connection is a
 * state. Feeds with the same url may share a connection.
 */
export interface Transport {
  open(plan: FeedPlan, inlet: Inlet): Undo;
  /** Moves what can be moved: a recording. */
  steer?(to: Steering): void;
}

/** Loads a transport. */
export type OpenTransport = (host: Host) => Promise<Transport>;

/** Opens a feed, with what was before it where its options say who knows that. */
export async function openFeed(
  transport: Transport,
  { plan, inlet, host }: { plan: FeedPlan; inlet: Inlet; host: Host },
): Promise<() => Undo> {
  const { snapshot } = (plan.options ?? {}) as { snapshot?: SnapshotOptions };
  if (!snapshot) return () => transport.open(plan, inlet);
  const { openWithSnapshot } = await import('./snapshot.js');
  return () => openWithSnapshot(plan, inlet, { transport, host, snapshot });
}

/** The transports that exist, each imported only when a feed asks for it. */
export const TRANSPORTS: Readonly<Record<string, OpenTransport>> = {
  mqtt: async (host) => (await import('./mqtt.js')).createMqttTransport(host),
  http: async (host) => (await import('./http.js')).createHttpTransport(host),
  sse: async (host) => (await import('./sse.js')).createSseTransport(host),
  websocket: async (host) => (await import('./websocket.js')).createWebSocketTransport(host),
  nats: async (host) => (await import('./nats.js')).createNatsTransport(host),
  health: async (host) => (await import('./health.js')).createHealthTransport(host),
  recording: async (host) => (await import('./recording.js')).createRecordingTransport(host),
};
