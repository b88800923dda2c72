import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { SEED } from '../ingest/source-end.js';
import { FORMATS, type Format } from '../messages/formats.js';
import { type IngestSize, toFill, toRounds } from '../messages/frames.js';

/** A server that says what it is asked for: every sensor once, then the rounds, as fast as they are taken. */
export interface WireServer {
  readonly url: string;
  close(): void;
}

const { json } = FORMATS as { json: Format };
/** On its way at one time. */
const MOST_BYTES = 8 * 1024 * 1024;

export async function openWireServer(): Promise<WireServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((done) => server.once('listening', done));
  /** Made once for each size: every subject and run is sent the same. */
  const made = new Map<string, readonly Uint8Array[]>();
  server.on('connection', (socket) => {
    socket.once('message', (text) => {
      const asked = String(text);
      let frames = made.get(asked);
      if (!frames) {
        const size = JSON.parse(asked) as IngestSize;
        const batches = [...toFill(size.n), ...toRounds(size, SEED).flat()];
        frames = batches.map(json.encode);
        made.set(asked, frames);
      }
      void say(socket, frames);
    });
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

async function say(socket: WebSocket, frames: readonly Uint8Array[]): Promise<void> {
  for (const frame of frames) {
    if (socket.readyState !== socket.OPEN) return;
    const sent = new Promise<void>((done) => socket.send(frame, { binary: false }, () => done()));
    if (socket.bufferedAmount > MOST_BYTES) await sent;
  }
}
