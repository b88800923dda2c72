import type { Chosen, Command, CommandResult } from '@borough/core';

/** The version of the protocol; a message of another one is answered with an error that says so. */
export const PROTOCOL = 1;

/** What a parent page may ask of the city in its frame. */
export type Ask =
  /** Who is there: from now on, events are told to the origin that asked. */
  | { readonly ask: 'hello' }
  /** To carry out a command; `commandShape.schema` is its schema. */
  | { readonly ask: 'run'; readonly command: Command }
  /** What differs from the city's document, as commands. */
  | { readonly ask: 'state' };

/** The answers, by what was asked. */
export interface Answers {
  readonly hello: { readonly version: typeof PROTOCOL; readonly city: string | null };
  readonly run: CommandResult;
  readonly state: readonly Command[];
}

export type Reply = { readonly borough: typeof PROTOCOL; readonly id: number } & (
  | { readonly ok: true; readonly result: Answers[keyof Answers] }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } }
);

/** What a frame tells unasked. */
export interface Told {
  readonly ready: { readonly city: string };
  readonly select: { readonly chosen: readonly Chosen[] };
  readonly change: { readonly state: readonly Command[] };
  readonly error: { readonly code: string; readonly message: string };
}

/** A message that is meant for us, whatever is wrong with it; null where it is somebody else's. */
export function readEnvelope(data: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  return Object.hasOwn(data, 'borough') ? (data as Record<string, unknown>) : null;
}
