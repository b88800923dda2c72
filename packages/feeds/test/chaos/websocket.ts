import { WebSocketServer } from 'ws';
import { freePort } from '../program.js';
import { createSocketServer } from '../socket-server.js';
import type { Rig, Said } from './source.js';

/** A frame of 2^40 bytes begins (RFC 6455 §5.2), and so much of it follows. */
const ENORMOUS = Buffer.concat([
  Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0]),
  Buffer.alloc(3_000_000),
]);

export const BOROUGH_RIG: Rig = {
  async open() {
    let admitted: string | null = null;
    let runs = 1;
    const server = await createSocketServer((token) => admitted === null || token === admitted);
    return {
      port: Number(new URL(server.url).port),
      feed: (port) => ({
        transport: 'websocket',
        url: `ws://127.0.0.1:${port}/`,
        options: { protocol: 'borough', silenceSeconds: 1.5 },
      }),
      async say(things) {
        for (const thing of things) server.send(thing);
      },
      async sayGarbage() {
        server.sendRaw('{"type":"frame","seq":\nnoise');
      },
      announce: (wire) => wire.inject(ENORMOUS),
      async kill() {
        await server.stop();
        // It counts in memory: what it counted is gone with it.
        server.epoch = `run-${++runs}`;
      },
      start: server.start,
      async admit(token) {
        admitted = token;
        server.cut();
      },
      close: server.stop,
    };
  },
};

export const PLAIN_RIG: Rig = {
  async open() {
    const port = await freePort();
    let admitted: string | null = null;
    let server: WebSocketServer;
    const clients = new Set<{
      send(data: string): void;
      terminate(): void;
      close(code: number): void;
    }>();
    const send = (text: string): void => {
      for (const client of clients) client.send(text);
    };
    async function start(): Promise<void> {
      server = new WebSocketServer({ port, host: '127.0.0.1' });
      await new Promise((done) => server.once('listening', done));
      server.on('connection', (socket) => {
        socket.on('error', () => {});
        socket.on('close', () => clients.delete(socket));
        socket.on('message', (data) => {
          const { token } = JSON.parse(String(data)) as { token: string | null };
          if (admitted !== null && token !== admitted) socket.close(4401, 'expired');
          else clients.add(socket);
        });
      });
    }
    async function stop(): Promise<void> {
      for (const client of server.clients) client.terminate();
      await new Promise((done) => server.close(done));
    }
    await start();
    return {
      port,
      feed: (at) => ({
        transport: 'websocket',
        url: `ws://127.0.0.1:${at}/`,
        options: { hello: { token: '$token' } },
      }),
      say: async (things: readonly Said[]) => send(JSON.stringify(things)),
      sayGarbage: async () => send('{"id":"a","free":'),
      announce: (wire) => wire.inject(ENORMOUS),
      kill: stop,
      start,
      async admit(token) {
        admitted = token;
        for (const client of clients) client.close(4401);
      },
      close: stop,
    };
  },
};
