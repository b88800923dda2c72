import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { createNatsServer } from '../nats.js';
import type { Rig, Source } from './source.js';

/** A gigabyte is announced (the server's words to a client), and so much of it follows. */
const ENORMOUS = Buffer.concat([
  Buffer.from('MSG town.bays 1 1000000000\r\n'),
  Buffer.alloc(3_000_000),
]);

export const CORE_RIG: Rig = { open: () => openNats(false) };
export const STREAM_RIG: Rig = { open: () => openNats(true) };

async function openNats(isStream: boolean): Promise<Source> {
  const server = await createNatsServer();
  let token: string | undefined;
  let client: NatsConnection | null = await server.client();
  if (isStream) {
    const manager = await jetstreamManager(client);
    await manager.streams.add({ name: 'TOWN', subjects: ['town.>'], storage: 'file' as never });
  }
  async function say(text: string): Promise<void> {
    client ??= await server.client(token);
    if (isStream) await jetstream(client).publish('town.bays', text);
    else {
      client.publish('town.bays', text);
      await client.flush();
    }
  }
  return {
    port: Number(new URL(server.tcpUrl).port),
    feed: (port) => ({
      transport: 'nats',
      url: `nats://127.0.0.1:${port}`,
      topic: 'town.>',
      ...(isStream && { options: { stream: 'TOWN' } }),
    }),
    // Each by itself: a stream keeps the newest message of a subject for those who come first.
    async say(things) {
      await say(JSON.stringify(things));
    },
    sayGarbage: () => say('[{"id":'),
    announce: (wire) => wire.inject(ENORMOUS),
    async kill() {
      client = null;
      await server.kill();
    },
    async start() {
      await server.start();
    },
    async admit(next) {
      token = next;
      server.admit(next);
      client = null;
      await server.kill();
      await server.start();
    },
    close: server.close,
  };
}
