import {
  BoroughError,
  type CommandResult,
  createScope,
  readCommand,
  type Undo,
} from '@borough/core';
import type { BoroughCity } from '../city/city.js';
import type { CityEvents } from '../events.js';
import { type Answers, PROTOCOL, type Reply, readEnvelope, type Told } from './protocol.js';

/** An exact origin: no path, no wildcard. */
const ORIGIN = /^https?:\/\/[^/*?#\s]+$/;

/**
 * Lets the page around this frame steer a city by commands. Only messages from the parent window and from
 * one of these exact origins are answered; everything else is passed over in silence.
 *
 * @throws BoroughError `ORIGIN_INVALID` where an origin is not exact
 */
export function serveEmbed(
  element: BoroughCity,
  origins: readonly string[],
  frame: Window = window,
): Undo {
  const allowed = new Set(origins.map(checkOrigin));
  const scope = createScope();
  let heard: string | null = null;

  function post(message: object, origin: string): void {
    frame.parent.postMessage({ borough: PROTOCOL, ...message }, origin);
  }

  function tell<E extends keyof Told>(event: E, detail: Told[E]): void {
    if (heard !== null) post({ event, detail }, heard);
  }

  function listen<N extends keyof CityEvents>(
    name: N,
    listener: (detail: CityEvents[N]['detail']) => void,
  ): void {
    const handle = (event: Event): void => listener((event as CityEvents[N]).detail as never);
    element.addEventListener(name, handle);
    scope.add(() => element.removeEventListener(name, handle));
  }

  async function answer(
    request: Readonly<Record<string, unknown>>,
  ): Promise<Answers[keyof Answers]> {
    if (request.borough !== PROTOCOL)
      throw new BoroughError(
        'PROTOCOL_UNKNOWN',
        `This frame speaks version ${PROTOCOL} of the protocol. Use the client of the same release.`,
      );
    const { city } = element;
    if (request.ask === 'hello') return { version: PROTOCOL, city: city?.description.id ?? null };
    if (!city)
      throw new BoroughError(
        'CITY_CLOSED',
        'The city is not open yet. Wait for the event "ready".',
      );
    if (request.ask === 'state') return city.state();
    if (request.ask === 'run') return plain(await city.run(readCommand(request.command)));
    throw new BoroughError('ASK_UNKNOWN', 'A frame can be asked: hello, run, state.');
  }

  function receive(event: MessageEvent<unknown>): void {
    if (event.source !== frame.parent || !allowed.has(event.origin)) return;
    const request = readEnvelope(event.data);
    if (!request || typeof request.id !== 'number') return;
    const { id } = request;
    const { origin } = event;
    heard = origin;
    const reply = (message: Omit<Reply, 'borough' | 'id'>): void =>
      post({ id, ...message }, origin);
    answer(request).then(
      (result) => reply({ ok: true, result } as Omit<Reply, 'borough' | 'id'>),
      (failure: unknown) =>
        reply({ ok: false, error: toTold(failure) } as Omit<Reply, 'borough' | 'id'>),
    );
  }

  frame.addEventListener('message', receive);
  scope.add(() => frame.removeEventListener('message', receive));
  listen('borough-ready', ({ city }) => tell('ready', { city: city.description.id }));
  listen('borough-select', ({ chosen }) => tell('select', { chosen }));
  listen('borough-change', ({ city }) => tell('change', { state: city.state() }));
  listen('borough-error', ({ error }) => tell('error', toTold(error)));
  return scope.close;
}

export function checkOrigin(origin: string): string {
  if (ORIGIN.test(origin) && new URL(origin).origin === origin) return origin;
  throw new BoroughError(
    'ORIGIN_INVALID',
    `"${origin}" is not an exact origin. Write scheme, host and port: https://portal.example`,
  );
}

/** A value that can be posted. */
function plain(result: CommandResult): CommandResult {
  return { ...result };
}

function toTold(failure: unknown): Told['error'] {
  const message = failure instanceof Error ? failure.message : String(failure);
  return { code: failure instanceof BoroughError ? failure.code : 'FAILED', message };
}
