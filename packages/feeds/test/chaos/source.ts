import type { FeedDescription } from '@borough/core';
import type { Cutter } from '../cutter.js';

/** One thing that a source says. */
export interface Said {
  readonly id: string;
  readonly free: number;
  /** RFC 3339. */
  readonly time: string;
}

/** A real source in the test's hands, whose wire can be tampered with. */
export interface Source {
  /** Where it listens, whether or not it does now. */
  readonly port: number;
  /** A feed of it, by way of this port. */
  feed(port: number): Pick<FeedDescription, 'transport' | 'url'> & Partial<FeedDescription>;
  /** Says these in one message; resolves when the source has it. */
  say(things: readonly Said[]): Promise<void>;
  /** A message that is none. */
  sayGarbage(): Promise<void>;
  /** Announces, on the wire or in its own words, more than anybody would take. */
  announce(wire: Cutter): void;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** From now on only this token gets in; whoever is in is put out. */
  admit(token: string): Promise<void>;
  close(): Promise<void>;
}

/** How a source is opened, and what of it the suite must know. */
export interface Rig {
  open(): Promise<Source>;
  /** It is asked: each answer is all it has to say. */
  readonly isPolled?: boolean;
  /** It is answered to while it is silent: heard, so never offline. */
  readonly isHeardInSilence?: boolean;
}

/** How each message is laid out: a list of things. */
export const MAP = { rows: '$root', key: 'id', columns: { free: 'free' }, time: 'time' };
