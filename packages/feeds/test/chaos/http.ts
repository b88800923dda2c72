import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { encodeHeader, encodeRecord } from '../../src/recording/format.js';
import { freePort } from '../program.js';
import type { Rig, Said, Source } from './source.js';

type Answer = (response: ServerResponse) => void;

/** A server that answers with what it has been given to say; to be killed, and started where it was. */
async function createAnswerer(answer: Answer): Promise<{
  readonly port: number;
  /** For one request, in place of the answer. */
  next: Answer | null;
  admitted: string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
}> {
  const port = await freePort();
  let server: Server;
  const self = {
    port,
    next: null as Answer | null,
    admitted: null as string | null,
    async start() {
      server = createServer((request: IncomingMessage, response) => {
        const { authorization } = request.headers;
        if (self.admitted !== null && authorization !== `Bearer ${self.admitted}`) {
          response.writeHead(401).end();
          return;
        }
        const now = self.next ?? answer;
        self.next = null;
        now(response);
      });
      await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  await self.start();
  return self;
}

/** Ten gigabytes are announced. */
const announce: Answer = (response) => {
  response.writeHead(200, { 'content-length': 10 ** 10 });
  response.write('[');
};

export const HTTP_RIG: Rig = {
  isPolled: true,
  isHeardInSilence: true,
  async open(): Promise<Source> {
    const newest = new Map<string, Said>();
    let said: readonly Said[] = [];
    const server = await createAnswerer((response) => {
      // All that it knows, and of what it was told last all, copies too.
      const others = [...newest.values()].filter(({ id }) => !said.some((one) => one.id === id));
      response.end(JSON.stringify([...others, ...said]));
    });
    return {
      port: server.port,
      feed: (at) => ({
        transport: 'http',
        url: `http://127.0.0.1:${at}/bays.json`,
        pollSeconds: 1,
      }),
      async say(things) {
        for (const thing of things) newest.set(thing.id, thing);
        said = things;
      },
      async sayGarbage() {
        server.next = (response) => response.end('[{"id":');
      },
      announce() {
        server.next = announce;
      },
      kill: server.stop,
      start: server.start,
      async admit(token) {
        server.admitted = token;
      },
      close: server.stop,
    };
  },
};

const NOON = Date.UTC(2026, 4, 4, 12);

/** A file that plays, a message a second, faster than it was recorded. */
export async function openRecorded(): Promise<Source> {
  const records: Uint8Array[] = [];
  const server = await createAnswerer((response) => {
    response.end(Buffer.concat([encodeHeader(), ...records]));
  });
  const record = (text: string): void => {
    const receivedMs = NOON + records.length * 1000;
    records.push(encodeRecord({ receivedMs, channel: '', status: 0, bytes: Buffer.from(text) }));
  };
  return {
    port: server.port,
    feed: (at) => ({
      transport: 'recording',
      url: `http://127.0.0.1:${at}/town.rec`,
      options: { rate: 60 },
    }),
    say: async (things) => record(JSON.stringify(things)),
    sayGarbage: async () => record('[{"id":'),
    announce() {
      server.next = announce;
    },
    kill: server.stop,
    start: server.start,
    async admit(token) {
      server.admitted = token;
    },
    close: server.stop,
  };
}
