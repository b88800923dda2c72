import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { checkCity, type FeedDescription, openCity } from '@borough/core';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createNatsServer, hasNats } from '../test/nats.js';
import { EAGER } from '../test/opened.js';
import { createFeeds } from './open-feeds.js';
import { encodeHeader, encodeRecord } from './recording/format.js';
import { openRuntime } from './runtime.js';
import { TRANSPORTS } from './transport/transport.js';

const PAGE = readFileSync(new URL('../../../docs/guide/feeds.md', import.meta.url), 'utf8');
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

interface Recipe {
  readonly title: string;
  readonly feed: FeedDescription;
  readonly says: string;
  readonly topic: string;
  readonly snapshot: string | undefined;
}

const RECIPES: readonly Recipe[] = PAGE.split(/^## /m).flatMap((section) => {
  const block = (name: string) =>
    new RegExp(`^\`\`\`json ${name} ?(.*)\n([^]*?)^\`\`\``, 'm').exec(section);
  const feed = block('feed');
  if (!feed) return [];
  const says = block('says');
  return {
    title: section.split('\n', 1)[0] as string,
    feed: JSON.parse(feed[2] as string) as FeedDescription,
    ...{ says: says?.[2] ?? '', topic: says?.[1] ?? '', snapshot: block('snapshot')?.[2] },
  };
});

const listen = (server: ReturnType<typeof createTcpServer>): Promise<number> =>
  new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
  );

async function answer(body: string | Uint8Array, type = 'application/json'): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', type);
    if (type === 'text/event-stream') response.write(body);
    else response.end(body);
  });
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${await listen(server)}/`;
}

/** A server of our own that says what the recipe's source says; gives its url. */
const SAY: Readonly<Record<string, (recipe: Recipe) => Promise<string>>> = {
  http: ({ says }) => answer(says),
  sse: ({ says }) => answer(`data: ${says.trim()}\n\n`, 'text/event-stream'),
  recording({ says }) {
    const frame = { receivedMs: Date.UTC(2026, 4, 4, 12), channel: '', status: 0 };
    return answer(
      Buffer.concat([encodeHeader(), encodeRecord({ ...frame, bytes: Buffer.from(says) })]),
    );
  },
  async websocket({ says }) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((done) => server.once('listening', done));
    server.on('connection', (socket) => socket.on('message', () => socket.send(says)));
    undo.push(() => {
      for (const client of server.clients) client.terminate();
      server.close();
    });
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  async mqtt({ says, topic }) {
    const broker = await Aedes.createBroker();
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      broker.handle(socket);
    });
    const message = {
      cmd: 'publish',
      topic,
      payload: says,
      qos: 0,
      retain: true,
      dup: false,
    } as const;
    await new Promise<void>((done) => broker.publish(message, () => done()));
    undo.push(() => {
      broker.close();
      server.close();
    });
    return `mqtt://127.0.0.1:${await listen(server)}`;
  },
  async nats({ says, topic }) {
    const server = await createNatsServer();
    undo.push(server.close);
    const client = await server.client();
    const timer = setInterval(() => client.publish(topic, says), 100);
    undo.push(() => clearInterval(timer));
    return server.tcpUrl;
  },
  health: async () => 'health:',
};

function toCity(feeds: Record<string, FeedDescription>): object {
  return {
    ...{ version: 1, id: 'a', name: 'A', origin: [8, 47, 400], timeZone: 'UTC' },
    tables: { things: { columns: { free: { type: 'number' } } } },
    feeds,
  };
}

describe('the recipes of docs/guide/feeds.md', () => {
  test('there is one for each transport', () => {
    const used = new Set(RECIPES.map(({ feed }) => feed.transport));
    expect([...used].sort()).toEqual(Object.keys(TRANSPORTS).sort());
  });

  test.each(RECIPES)('$title: as it is written, it is a feed of a city', ({ feed }) => {
    const city = toCity({ it: feed });
    expect(checkCity(city)).toEqual([]);
    // The author's mistakes are told before anything is opened.
    openCity(city, { feeds: (plans, sink) => createFeeds({ worker: false })(plans, sink) }).close();
  });

  test.each(RECIPES)('$title: what it says becomes a reading', async (recipe) => {
    const { feed, snapshot } = recipe;
    if (feed.transport === 'nats' && !hasNats) {
      expect(process.env.CI).toBeUndefined();
      return;
    }
    const url = await (SAY[feed.transport] as (recipe: Recipe) => Promise<string>)(recipe);
    const options = snapshot
      ? {
          snapshot: {
            ...(feed.options as { snapshot: object }).snapshot,
            url: await answer(snapshot),
          },
        }
      : feed.options;
    const here = { ...feed, url, ...(options !== undefined && { options }) } as FeedDescription;
    const other = { ...feed, transport: 'http', url: await answer('{}'), options: {} };
    const isHealth = feed.transport === 'health';
    const city = openCity(toCity({ it: here, ...(isHealth && { other }) }), {
      feeds(plans, sink) {
        const runtime = openRuntime(plans, { host: EAGER });
        return { pull: () => runtime.pull().forEach(sink), close: runtime.close };
      },
    });
    undo.push(() => city.close());
    const free = () => city.panel({ table: 'things', key: isHealth ? 'other' : 'P-1' })[0]?.value;
    await expect.poll(free, { timeout: 10_000 }).toEqual(isHealth ? expect.any(Number) : 12);
    expect(city.health.get().feeds[0]?.rejected).toEqual({});
  });
});
