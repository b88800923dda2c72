import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedPlan } from '@borough/core';
import { afterEach, describe, expect, test } from 'vitest';
import { toPlan } from '../test/listener.js';
import { createBroker, hasMosquitto } from '../test/mosquitto.js';
import { EAGER, type Opened, openFeedsAt, wait } from '../test/opened.js';
import { createTokens } from './transport/token.js';

if (!hasMosquitto && process.env.CI) throw new Error('mosquitto is not installed.');

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, url: string) => unknown,
): Promise<string> {
  let url = '';
  const server = createServer((request, response) => void answer(request, response, url));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return url;
}

function open(plan: Partial<FeedPlan>, host = EAGER): Opened {
  const whole = toPlan({
    ...{ id: 'air', transport: 'http', url: '', decoder: 'sensorthings' },
    ...{ map: { key: 'thing', columns: { pm25: 'PM2.5' } } },
    ...{ columns: ['pm25'], checks: [{ type: 'number' }] },
    ...plan,
  });
  const opened = openFeedsAt([whole], host);
  undo.push(() => opened.feeds.close());
  return opened;
}

const isValue = ({ listener, feeds }: Opened, key: string, column: string, value: number) =>
  listener.until(feeds, () => listener.value('air', key, column) === value, `${key} = ${value}`);
const isTold = ({ listener, feeds }: Opened, text: string) =>
  listener.until(
    feeds,
    () => listener.health('air').linkDetail?.includes(text) ?? false,
    `"${text}" in the health`,
  );

const at = (second: number): string => `2026-05-04T12:00:${String(second).padStart(2, '0')}Z`;
const stream = (id: number, result: number, second: number) => ({
  '@iot.id': id,
  name: `stream ${id}`,
  ObservedProperty: { name: 'PM2.5' },
  Thing: { '@iot.id': `lamp-${id}` },
  Observations: [{ '@iot.id': 1, result, phenomenonTime: at(second), resultTime: at(second) }],
});

/** A SensorThings server with a Datastream a page. */
const pages =
  (n: number) =>
  (request: IncomingMessage, response: ServerResponse, url: string): void => {
    const page = Number(new URL(request.url ?? '', url).searchParams.get('page') ?? 1);
    response.end(
      JSON.stringify({
        value: [stream(page, 10 * page, 10)],
        ...(page < n && { '@iot.nextLink': `${url}/v1.1/Datastreams?page=${page + 1}` }),
      }),
    );
  };

const NEXT = { next: '@iot.nextLink' };

describe('pages', () => {
  test('FE31 all pages of an answer are read', async () => {
    const url = await serve(pages(5));
    const opened = open({ url: `${url}/v1.1/Datastreams`, options: NEXT });
    for (let i = 1; i <= 5; i++) await isValue(opened, `lamp-${i}`, 'pm25', 10 * i);
    expect(opened.listener.health('air').notices).toBeUndefined();
  });

  test('FE31 pages that go round, go on for ever or lead elsewhere end with a word', async () => {
    const round = await serve((_request, response, url) =>
      response.end(JSON.stringify({ value: [], '@iot.nextLink': `${url}/a` })),
    );
    await isTold(open({ url: `${round}/a`, options: NEXT }), 'read already');
    let asked = 0;
    const endless = await serve((_request, response, url) =>
      response.end(JSON.stringify({ value: [], '@iot.nextLink': `${url}/${asked++}` })),
    );
    await isTold(open({ url: endless, options: NEXT }), 'more than 200 pages');
    const other = await serve(pages(1));
    const elsewhere = await serve((_request, response) =>
      response.end(JSON.stringify({ value: [], '@iot.nextLink': `${other}/a` })),
    );
    await isTold(open({ url: elsewhere, options: NEXT }), 'another origin');
  });

  test('FE31 the Link header leads on as well', async () => {
    const url = await serve((request, response) => {
      const isFirst = request.url === '/a';
      if (isFirst) response.setHeader('link', '</b>; rel="next"');
      response.end(JSON.stringify([{ id: isFirst ? 'x' : 'y', free: isFirst ? 1 : 2 }]));
    });
    const opened = open({
      ...{ url: `${url}/a`, decoder: 'json', options: { next: 'Link' } },
      ...{ map: { rows: '$root', key: 'id', columns: { pm25: 'free' } } },
    });
    await isValue(opened, 'x', 'pm25', 1);
    await isValue(opened, 'y', 'pm25', 2);
  });
});

describe('GBFS discovery', () => {
  const status = {
    last_updated: 1_777_896_000,
    ttl: 30,
    version: '2.3',
    data: {
      stations: [{ station_id: 's1', num_bikes_available: 3, last_reported: 1_777_895_990 }],
    },
  };
  const GBFS = { decoder: 'gbfs', map: { columns: { pm25: 'bikes' } } };

  test('FE32 a document is found by its name, in version 2 and 3; its token stays at home', async () => {
    const seen: (string | undefined)[] = [];
    const documents = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end(JSON.stringify(status));
    });
    const feeds = [{ name: 'station_status', url: `${documents}/status` }];
    const url = await serve((request, response) => {
      const isNew = request.url === '/3';
      response.end(JSON.stringify({ version: '2.3', data: isNew ? { feeds } : { en: { feeds } } }));
    });
    const tokens = createTokens(async () => 'secret', [url]);
    for (const version of ['2', '3']) {
      const options = { document: 'station_status' };
      await isValue(
        open({ url: `${url}/${version}`, options, ...GBFS }, { ...EAGER, tokens }),
        's1',
        'pm25',
        3,
      );
    }
    expect(seen).toEqual([undefined, undefined]);
  });

  test('FE32 a document that is not there is told with those that are', async () => {
    const feeds = [{ name: 'system_information', url: 'https://example.org/a' }];
    const url = await serve((_request, response) =>
      response.end(JSON.stringify({ data: { feeds } })),
    );
    await isTold(
      open({ url, options: { document: 'station_status' }, ...GBFS }),
      'There are: system_information',
    );
  });
});

describe.skipIf(!hasMosquitto)('a snapshot, then MQTT', () => {
  const observation = (result: number, second: number): string =>
    JSON.stringify({ result, phenomenonTime: at(second), resultTime: at(second) });

  async function openBoth(answer: Parameters<typeof serve>[0]) {
    const url = await serve(answer);
    const broker = await createBroker();
    undo.push(broker.close);
    const opened = open({
      ...{ transport: 'mqtt', url: broker.tcpUrl, topic: 'v1.1/+/Observations' },
      options: { snapshot: { url: `${url}/v1.1/Datastreams`, ...NEXT } },
    });
    return { broker, opened };
  }

  test('FE33 what was is asked for in pages, what comes is of the things that these name', async () => {
    const { broker, opened } = await openBoth(pages(3));
    for (let i = 1; i <= 3; i++) await isValue(opened, `lamp-${i}`, 'pm25', 10 * i);
    const publisher = await broker.publisher();
    await publisher.publishAsync('v1.1/Datastreams(2)/Observations', observation(99, 20));
    await isValue(opened, 'lamp-2', 'pm25', 99);
  });

  test('FE33 what comes while the snapshot is on its way waits for it, and is not moved back by it', async () => {
    let release = (): void => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const { broker, opened } = await openBoth(async (request, response, url) => {
      await held;
      pages(2)(request, response, url);
    });
    const isOpen = () => opened.listener.health('air').link === 'open';
    await opened.listener.until(opened.feeds, isOpen, 'the broker');
    const publisher = await broker.publisher();
    await publisher.publishAsync('v1.1/Datastreams(2)/Observations', observation(99, 20));
    await wait(200);
    expect(opened.listener.health('air').received).toBe(0);
    release();
    await isValue(opened, 'lamp-2', 'pm25', 99);
    expect(opened.listener.health('air').rejected).toEqual({});
    expect(opened.listener.value('air', 'lamp-1', 'pm25')).toBe(10);
  });

  test('FE33 after a gap it is asked for again', async () => {
    let result = 1;
    const { broker, opened } = await openBoth((_request, response) => {
      response.end(JSON.stringify({ value: [stream(1, result, result)] }));
    });
    await isValue(opened, 'lamp-1', 'pm25', 1);
    result = 2;
    await broker.kill();
    await broker.start();
    await isValue(opened, 'lamp-1', 'pm25', 2);
    const hasGap = () => opened.listener.health('air').gaps.length === 1;
    await opened.listener.until(opened.feeds, hasGap, 'the gap');
  });
});
