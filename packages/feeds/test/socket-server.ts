import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A source of borough's own WebSocket words, in the test's hands. */
export interface SocketServer {
  readonly url: string;
  readonly clients: Set<WebSocket>;
  /** What clients said, oldest first. */
  readonly said: Record<string, unknown>[];
  /** False: it hears and never answers, as half of a connection does. */
  isAnswering: boolean;
  /** Frames it still has for those who resume. */
  keep: number;
  epoch: string;
  send(value: unknown, topic?: string): void;
  /** Takes a frame's number without sending it. */
  skip(value: unknown): void;
  sendRaw(data: string | Uint8Array): void;
  /** Drops every connection without a goodbye. */
  cut(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function createSocketServer(accepts: (token: unknown) => boolean = () => true) {
  const kept: { seq: number; text: string }[] = [];
  const newest = new Map<string, unknown>();
  let seq = 0;
  let port = 0;
  let server: WebSocketServer;
  const head = (more: object, body = ''): string => `${JSON.stringify(more)}\n${body}`;
  const number = (value: unknown, topic?: string): string => {
    seq++;
    const body = JSON.stringify([value]);
    newest.set((value as { id: string }).id, value);
    const text = head({ type: 'frame', seq, ...(topic && { topic }) }, body);
    kept.push({ seq, text });
    return text;
  };
  const self: SocketServer = {
    get url() {
      return `ws://127.0.0.1:${port}/`;
    },
    clients: new Set(),
    said: [],
    isAnswering: true,
    keep: 1000,
    epoch: 'run-1',
    send(value, topic) {
      self.sendRaw(number(value, topic));
    },
    skip(value) {
      number(value);
    },
    sendRaw(data) {
      for (const client of self.clients) client.send(data);
    },
    cut() {
      for (const client of self.clients) client.terminate();
    },
    async stop() {
      self.cut();
      await new Promise((done) => server.close(done));
    },
    async start() {
      server = new WebSocketServer({ port, host: '127.0.0.1', autoPong: false });
      await new Promise((done) => server.once('listening', done));
      port = (server.address() as AddressInfo).port;
      server.on('connection', (socket) => {
        socket.on('error', () => {});
        socket.on('close', () => self.clients.delete(socket));
        socket.on('message', (data) => hear(socket, JSON.parse(String(data))));
      });
    },
  };

  function hear(socket: WebSocket, message: Record<string, unknown>): void {
    self.said.push(message);
    if (!self.isAnswering) return;
    if (message.type === 'ping') socket.send(head({ type: 'pong' }));
    if (message.type !== 'open') return;
    if (!accepts(message.token)) {
      socket.send(head({ type: 'refused', status: 401, reason: `not with ${message.token}` }));
      return;
    }
    const after = message.epoch === self.epoch ? (message.seq as number) : Number.NaN;
    const oldest = Math.max(1, seq - self.keep + 1);
    const resumed = after + 1 >= oldest;
    socket.send(head({ type: 'opened', epoch: self.epoch, resumed }));
    if (resumed) for (const { seq: at, text } of kept) at > after && socket.send(text);
    else if (newest.size > 0) {
      const body = JSON.stringify([...newest.values()]);
      socket.send(head({ type: 'frame', seq, full: true, retained: true }, body));
    }
    self.clients.add(socket);
  }

  await self.start();
  return self;
}
