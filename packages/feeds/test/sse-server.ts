import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A source of server-sent events in the test's hands; ids are `epoch:seq`. */
export interface SseServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
  readonly streams: Set<ServerResponse>;
  epoch: string;
  /** Events it still has for those who come back. */
  keep: number;
  /** An answer in place of a stream; false lets the stream come. */
  answer: ((response: ServerResponse, request: IncomingMessage) => unknown) | null;
  send(value: unknown): void;
  skip(value: unknown): void;
  raw(text: string): void;
  /** Resets every connection in the middle of whatever it says. */
  cut(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function createSseServer(): Promise<SseServer> {
  const kept: { seq: number; text: string }[] = [];
  const newest = new Map<string, unknown>();
  let seq = 0;
  let port = 0;
  let server: Server;
  const number = (value: unknown): string => {
    seq++;
    newest.set((value as { id: string }).id, value);
    const text = `id: ${self.epoch}:${seq}\ndata: ${JSON.stringify([value])}\n\n`;
    kept.push({ seq, text });
    return text;
  };
  const self: SseServer = {
    get url() {
      return `http://127.0.0.1:${port}/events`;
    },
    requests: [],
    streams: new Set(),
    epoch: 'run-1',
    keep: 1000,
    answer: null,
    send: (value) => self.raw(number(value)),
    skip: (value) => void number(value),
    raw(text) {
      for (const stream of self.streams) stream.write(text);
    },
    cut() {
      for (const stream of self.streams) stream.socket?.resetAndDestroy();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
    async start() {
      server = createServer(hear);
      await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
      port = (server.address() as AddressInfo).port;
    },
  };

  function hear(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, last-event-id');
    if (request.method === 'OPTIONS') {
      response.end();
      return;
    }
    self.requests.push(request);
    if (self.answer && self.answer(response, request) !== false) return;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(': hello\nretry: 1\n\n');
    const [epoch, after] = String(request.headers['last-event-id'] ?? '').split(':');
    if (epoch === self.epoch && Number(after) + 1 >= seq - self.keep + 1) {
      for (const event of kept) if (event.seq > Number(after)) response.write(event.text);
    } else if (newest.size > 0) {
      const body = JSON.stringify([...newest.values()]);
      response.write(`event: snapshot\nid: ${self.epoch}:${seq}\ndata: ${body}\n\n`);
    }
    self.streams.add(response);
    response.on('close', () => self.streams.delete(response));
  }

  await self.start();
  return self;
}
