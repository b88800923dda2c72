import type { Undo } from '@borough/core';
import type { Room } from './room.js';

/**
 * The context protocol of the Web Components Community Group: who needs something asks with a bubbling
 * event, whoever has it answers by the callback, again at each change if `subscribe`. Elements of other
 * libraries that speak it can ask for a city's room too.
 */
export type ContextCallback<T> = (value: T, unsubscribe?: Undo) => void;

/** The name of the context: a room, as `borough-city` gives it. */
export const ROOM = Symbol.for('borough.room');

export class ContextRequestEvent<T> extends Event {
  readonly context: unknown;
  readonly contextTarget: Element;
  readonly callback: ContextCallback<T>;
  readonly subscribe: boolean;

  constructor(context: unknown, target: Element, callback: ContextCallback<T>, subscribe: boolean) {
    super('context-request', { bubbles: true, composed: true });
    this.context = context;
    this.contextTarget = target;
    this.callback = callback;
    this.subscribe = subscribe;
  }
}

/** Gives rooms to whoever asks. */
export interface RoomProvider {
  set(room: Room | null): void;
  /** Answers one asker, now and at each change. */
  serve(callback: ContextCallback<Room | null>): Undo;
}

/** Answers the requests that reach `host` from inside, until it is undone. */
export function createRoomProvider(host: EventTarget): RoomProvider {
  const askers = new Set<ContextCallback<Room | null>>();
  let current: Room | null = null;

  function serve(callback: ContextCallback<Room | null>): Undo {
    const undo: Undo = () => {
      askers.delete(callback);
    };
    askers.add(callback);
    callback(current, undo);
    return undo;
  }

  host.addEventListener('context-request', (event) => {
    const request = event as ContextRequestEvent<Room | null>;
    if (request.context !== ROOM) return;
    event.stopImmediatePropagation();
    if (request.subscribe) serve(request.callback);
    else request.callback(current);
  });

  return {
    serve,
    set(room) {
      current = room;
      for (const callback of [...askers]) callback(room, () => askers.delete(callback));
    },
  };
}

/** An element that gives rooms also to those who name it: `for="id"`. */
export interface RoomHost extends Element {
  serveRoom(callback: ContextCallback<Room | null>): Undo;
}

/**
 * Asks for the room of the city around `asker`, or of the one with the id `named`, and goes on asking until
 * there is one: elements are upgraded in any order.
 */
export function requestRoom(
  asker: Element,
  named: string,
  callback: (room: Room | null) => void,
): Undo {
  let undo: Undo | null = null;
  const root = asker.getRootNode() as Document | ShadowRoot;

  function ask(): void {
    if (undo) return;
    if (named) {
      const host = root.getElementById(named) as Partial<RoomHost> | null;
      undo = host?.serveRoom?.(callback) ?? null;
      return;
    }
    const request = new ContextRequestEvent<Room | null>(
      ROOM,
      asker,
      (room, unsubscribe) => {
        undo = unsubscribe ?? null;
        callback(room);
      },
      true,
    );
    asker.dispatchEvent(request);
  }

  ask();
  root.addEventListener('context-provider', ask);
  return () => {
    root.removeEventListener('context-provider', ask);
    undo?.();
  };
}
