import type { FeedPlan, Undo } from '@borough/core';
import { backoffOf, type Host, PLAIN_HOST, toPatient } from './host.js';
import { createNumbering } from './numbering.js';
import { openSocket, type Socket, type SocketEvent } from './socket.js';
import type { TokenRequest } from './token.js';
import type { Inlet, Transport } from './transport.js';
import { readWebSocketOptions, toHello } from './websocket-options.js';
import { readMessage, type ToServer } from './websocket-wire.js';

const MAX_MESSAGE_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 15_000;
const HANDSHAKE_MS = 15_000;
/** Policy violation; unauthorized and forbidden, as IANA lists them and as many servers say it. */
const REFUSALS: readonly unknown[] = [1008, 3000, 3003, 4401, 4403];
/** Where the socket itself can ping (Node) and nothing else is agreed on. */
const PONG_SILENT_MS = 45_000;

/** WebSocket feeds: plain ones, and borough's own, which resume. */
export function createWebSocketTransport(host: Host = PLAIN_HOST): Transport {
  return { open: (plan, inlet) => openWebSocket(plan, inlet, host) };
}

function openWebSocket(plan: FeedPlan, inlet: Inlet, host: Host): Undo {
  const options = readWebSocketOptions(plan);
  const { isPlain } = options;
  const backoff = backoffOf(plan, host);
  const lease = host.tokens.open(plan);
  const numbering = createNumbering();
  const encoder = new TextEncoder();
  let socket: Socket | null = null;
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let handshake: ReturnType<typeof setTimeout> | undefined;
  let reason: TokenRequest['reason'] = 'connect';
  let epoch = '';
  let heardMs = 0;
  let gapSinceMs = Number.NaN;
  let isClosed = false;

  async function connect(): Promise<void> {
    let token: string | null;
    let next: Socket;
    try {
      token = await lease.get(reason);
      if (isClosed) return;
      next = await openSocket(plan.url, MAX_MESSAGE_BYTES);
    } catch (failure) {
      if (!isClosed) wait(`Not opened: ${(failure as Error).message}`);
      return;
    }
    if (isClosed) {
      end(next);
      return;
    }
    socket = next;
    let trouble: string | undefined;
    next.binaryType = 'arraybuffer';
    handshake = setTimeout(() => lose(next, 'The server does not answer.'), HANDSHAKE_MS);
    next.addEventListener('open', () => next === socket && greet(next, token));
    next.addEventListener('message', (event) => next === socket && hear(next, event));
    next.addEventListener('error', (event) => {
      trouble = event.message || trouble;
    });
    next.addEventListener('close', (event) => {
      if (next === socket && isTooLarge(event, trouble)) numbering.forget();
      if (next === socket && REFUSALS.includes(event.code)) reason = 'refused';
      lose(next, trouble ?? toDetail(event));
    });
  }

  function greet(on: Socket, token: string | null): void {
    heardMs = Date.now();
    on.on?.('pong', heard);
    on.on?.('ping', heard);
    heartbeat = setInterval(() => beat(on), toPatient(host, HEARTBEAT_MS));
    if (isPlain) {
      clearTimeout(handshake);
      const hello = toHello(options.hello, token);
      if (hello !== null) on.send(hello);
      stand(false);
      return;
    }
    const { taken } = numbering;
    say(on, {
      type: 'open',
      version: 1,
      ...(token !== null && { token }),
      ...(plan.topic !== undefined && { topic: plan.topic }),
      ...(taken && { epoch: taken.epoch, seq: taken.seq }),
    });
  }

  function beat(on: Socket): void {
    const usual = on.ping ? toPatient(host, PONG_SILENT_MS) : 0;
    const silentMs = options.silentMs ?? usual;
    if (silentMs > 0 && Date.now() - heardMs > silentMs) {
      lose(on, `Nothing was heard for ${silentMs / 1000} s.`);
      return;
    }
    on.ping?.();
    if (!isPlain) say(on, { type: 'ping' });
    else if (options.ping !== undefined) on.send(options.ping);
  }

  function heard(): void {
    heardMs = Date.now();
  }

  function hear(on: Socket, { data }: SocketEvent): void {
    heard();
    const bytes =
      typeof data === 'string' ? encoder.encode(data) : new Uint8Array(data as ArrayBuffer);
    const message = isPlain ? null : readMessage(bytes);
    // What does not follow the rules is put aside by the decoder, with its bytes.
    if (!message) inlet.frame(bytes, { retained: false });
    else if (message.head.type === 'opened') {
      clearTimeout(handshake);
      epoch = message.head.epoch;
      stand(message.head.isResumed && numbering.taken?.epoch === epoch);
    } else if (message.head.type === 'refused') {
      reason = message.head.isToken ? 'refused' : 'connect';
      lose(on, `The server refused: ${message.head.detail}`);
    } else if (message.head.type === 'frame') {
      const { seq, topic, full, retained } = message.head;
      const place = { epoch, seq };
      const { order, isBroken } = numbering.arrive(place);
      if (isBroken) inlet.missed(Number.isNaN(gapSinceMs) ? Date.now() : gapSinceMs);
      gapSinceMs = Number.NaN;
      inlet.frame(message.body, {
        retained,
        order,
        ...(topic !== undefined && { topic }),
        ...(full && { full }),
        taken: () => numbering.take(place),
      });
    }
  }

  function stand(isResumed: boolean): void {
    reason = 'connect';
    backoff.succeeded();
    if (!isResumed) {
      numbering.forget();
      gapSinceMs = Number.NaN;
    }
    inlet.link('open', undefined, isResumed);
  }

  function lose(lost: Socket, detail: string): void {
    if (lost !== socket) return;
    socket = null;
    clearInterval(heartbeat);
    clearTimeout(handshake);
    // Half of a connection would take minutes over its goodbye.
    end(lost);
    if (isClosed) return;
    gapSinceMs = Date.now();
    wait(detail);
  }

  function wait(detail: string): void {
    inlet.link('waiting', detail.slice(0, 200));
    backoff.retry(() => {
      inlet.link('connecting', detail.slice(0, 200));
      void connect();
    });
  }

  const forgetRenewal = lease.onRenewal((token) => {
    if (socket?.readyState === 1 && !isPlain) say(socket, { type: 'token', token });
  });
  inlet.link('connecting');
  void connect();
  return () => {
    isClosed = true;
    forgetRenewal();
    lease.close();
    backoff.close();
    if (socket) lose(socket, '');
  };
}

function say(on: Socket, message: ToServer): void {
  on.send(JSON.stringify(message));
}

function end(socket: Socket): void {
  // `ws` tells of an aborted handshake as an error; unheard it would end the process.
  socket.addEventListener('error', () => {});
  socket.close();
  if (socket.terminate) setTimeout(() => socket.terminate?.(), 200);
}

/** Asked for again, a message that we cannot take would come again, for ever. */
function isTooLarge({ code }: SocketEvent, trouble: string | undefined): boolean {
  return code === 1009 || (trouble?.includes('Max payload size') ?? false);
}

function toDetail({ code, reason }: SocketEvent): string {
  if (reason) return `The server closed the connection: ${reason}`;
  return code === 1006 || code === undefined
    ? 'The connection was lost.'
    : `The server closed the connection (${code}).`;
}
