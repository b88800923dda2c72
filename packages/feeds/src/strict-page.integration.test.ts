import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FeedPlan } from '@borough/core';
import type { Browser } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASES } from '../test/cases.js';
import { planOf, toBytes } from '../test/decoding.js';
import { toPlan } from '../test/listener.js';
import { type Broker, createBroker, hasMosquitto } from '../test/mosquitto.js';
import { createNatsServer, hasNats, type NatsServer } from '../test/nats.js';
import { hasChromium, openBrowser } from '../test/page.js';
import { createSocketServer, type SocketServer } from '../test/socket-server.js';
import { createSseServer, type SseServer } from '../test/sse-server.js';
import { DECODERS } from './decoder/decoder.js';
import { encodeHeader, encodeRecord } from './recording/format.js';
import { TRANSPORTS } from './transport/transport.js';

const canRun = hasMosquitto && hasNats && hasChromium;
if (!canRun && process.env.CI)
  throw new Error('mosquitto, nats-server or chromium is not installed.');

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const reading = { id: 'a', value: 41.5 };
type Source = Partial<FeedPlan> & Pick<FeedPlan, 'transport' | 'url'>;
const clock = { cityMs: 1_777_896_000_000, rate: 60, recorded: true, epoch: 3 };

/** The policy of the design, and Trusted Types; a page that a consumer built with `worker.format: 'es'`. */
describe.skipIf(!canRun)(
  'under the strict policy, in a worker, with a token where one is asked for',
  () => {
    let folder: string;
    let browser: Browser;
    let page: Server;
    let data: Server;
    let broker: Broker;
    let nats: NatsServer;
    let sse: SseServer;
    let sockets: SocketServer;
    let origin: string;
    const authorizations: (string | undefined)[] = [];

    const listen = async (server: Server): Promise<string> => {
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    let dataUrl: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'borough-strict-'));
      const root = fileURLToPath(new URL('../test/consumer', import.meta.url));
      await build({
        configFile: false,
        root,
        logLevel: 'error',
        resolve: {
          alias: { '@borough/feeds': fileURLToPath(new URL('./index.ts', import.meta.url)) },
          conditions: ['borough-source', 'module', 'browser', 'production'],
        },
        worker: { format: 'es' },
        build: {
          outDir: folder,
          emptyOutDir: true,
          rollupOptions: { input: join(root, 'feed.html') },
        },
      });
      [broker, nats, sse, sockets] = await Promise.all([
        createBroker(),
        createNatsServer(),
        createSseServer(),
        createSocketServer((token) => token === 'secret-1'),
      ]);
      const record = {
        receivedMs: Date.now() - 1000,
        channel: 'a/b',
        status: 0,
        bytes: Buffer.from('{"id":"a","value":41.5}'),
      };
      data = createServer((request, response) => {
        authorizations.push(request.headers.authorization);
        response.setHeader('access-control-allow-origin', '*');
        response.setHeader('access-control-allow-headers', 'authorization');
        if (request.method === 'OPTIONS') response.end();
        else if (request.url === '/town.rec')
          response.end(Buffer.concat([encodeHeader(), encodeRecord(record)]));
        else if (request.url?.startsWith('/frame/'))
          response.end(toBytes(CASES[Number(request.url.slice(7))]?.[2]));
        else if (request.url === '/clock.json') response.end(JSON.stringify(clock));
        else response.end(JSON.stringify(reading));
      });
      dataUrl = await listen(data);
      const policy = [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "img-src 'self' blob: data:",
        "style-src 'self'",
        "frame-ancestors 'none'",
        `connect-src 'self' blob: ${broker.wsUrl} ${nats.wsUrl} ${new URL(sse.url).origin} ${sockets.url} ${dataUrl}`,
        "require-trusted-types-for 'script'",
      ].join('; ');
      page = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://x');
        const file = join(folder, pathname);
        if (!existsSync(file)) return response.writeHead(404).end();
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
        response.setHeader('content-security-policy', policy);
        return response.end(readFileSync(file));
      });
      origin = await listen(page);
      browser = await openBrowser();
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      for (const server of [page, data]) {
        server?.closeAllConnections();
        server?.close();
      }
      await Promise.all([broker?.close(), nats?.close(), sse?.stop(), sockets?.stop()]);
      rmSync(folder, { recursive: true, force: true });
    });

    const toPlans = (...plans: readonly Source[]): FeedPlan[] =>
      plans.map((plan, i) =>
        toPlan({
          id: `feed-${i}`,
          map: { key: 'id', columns: { value: 'value' } },
          columns: ['value'],
          checks: [{ type: 'number' }],
          ...plan,
        }),
      );

    /** Opens the page with these feeds and waits for what the first is to say. */
    async function see(
      plans: readonly FeedPlan[],
      say: () => unknown,
      what = 'window.seen.values.includes(41.5)',
    ) {
      const tab = await browser.newPage();
      const problems: string[] = [];
      tab.on('pageerror', (error) => problems.push(String(error)));
      tab.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await tab.goto(`${origin}/feed.html?plans=${encodeURIComponent(JSON.stringify(plans))}`);
      const told = setInterval(say, 200);
      try {
        await expect.poll(() => tab.evaluate(what), { timeout: 10_000 }).toBe(true);
        const seen = (await tab.evaluate('window.seen')) as { asked: string[] };
        expect(
          problems.filter((text) => !text.includes('favicon') && !text.includes('404')),
        ).toEqual([]);
        expect(seen.asked[0]).toBe('connect');
      } finally {
        clearInterval(told);
        await tab.close();
      }
    }

    test.each(CASES.map(([decoder], i) => [decoder, i] as const))(
      'FE3 DC18 the decoder %s in the worker',
      async (decoder, i) => {
        const [, map, frame] = CASES[i] as (typeof CASES)[number];
        const plan = planOf(decoder, { n: 'number' }, map);
        const isRead = 'window.seen.values.some((value) => value > 0)';
        if (decoder !== 'sparkplug') {
          const source = { ...plan, transport: 'http', url: `${dataUrl}/frame/${i}` };
          await see(toPlans(source), () => {}, isRead);
          return;
        }
        // Its thing is in the topic.
        const client = await broker.publisher();
        const say = () => client.publish('spBv1.0/g/NDATA/k', Buffer.from(toBytes(frame)));
        const source = { ...plan, transport: 'mqtt', url: broker.wsUrl, topic: 'spBv1.0/#' };
        await see(toPlans(source), say, isRead);
      },
    );

    test('FE3 the decoder clock in the worker', () =>
      see(
        toPlans({ transport: 'http', url: `${dataUrl}/clock.json`, decoder: 'clock' }),
        () => {},
        'window.seen.clock?.epoch === 3',
      ));

    test('DC18 there is a frame for each decoder', () => {
      const seen = [...CASES.map(([decoder]) => decoder), 'clock'];
      expect(seen.sort()).toEqual(Object.keys(DECODERS).sort());
    });

    const ROOT = { rows: '$root', key: 'id', columns: { value: 'value' } };
    /** How each transport is seen. */
    const TRIALS: Readonly<Record<string, () => Promise<void>>> = {
      async http() {
        await see(toPlans({ transport: 'http', url: `${dataUrl}/a.json` }), () => {});
        expect(authorizations).toContain('Bearer secret-1');
      },
      recording: () =>
        see(toPlans({ transport: 'recording', url: `${dataUrl}/town.rec` }), () => {}),
      async sse() {
        await see(toPlans({ transport: 'sse', url: sse.url, map: ROOT }), () => sse.send(reading));
        expect(sse.requests.at(-1)?.headers.authorization).toBe('Bearer secret-1');
      },
      websocket() {
        const options = { protocol: 'borough' };
        const source = { transport: 'websocket', url: sockets.url, options, map: ROOT };
        return see(toPlans(source), () => sockets.send(reading));
      },
      async nats() {
        const client = await nats.client();
        await see(toPlans({ transport: 'nats', url: nats.wsUrl, topic: 'town.>' }), () =>
          client.publish('town.a', JSON.stringify(reading)),
        );
      },
      async mqtt() {
        const client = await broker.publisher();
        await see(toPlans({ transport: 'mqtt', url: broker.wsUrl, topic: 'town/#' }), () =>
          client.publish('town/a', JSON.stringify(reading)),
        );
      },
      health() {
        const map = { rows: '$root', key: 'feed', columns: { value: 'received' } };
        const plans = toPlans(
          { transport: 'health', url: 'health:', map },
          { transport: 'http', url: `${dataUrl}/a.json` },
        );
        return see(plans, () => {}, 'window.seen.values.includes(1)');
      },
    };

    test.each(Object.keys(TRANSPORTS))('FE3 the transport %s in the worker', (transport) => {
      expect(Object.keys(TRIALS)).toContain(transport);
      return TRIALS[transport]?.();
    });
  },
);
