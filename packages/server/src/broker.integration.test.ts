import { connect as connectTcp, type Socket } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createCityClock } from './city-clock.js';
import { type BoroughServer, openServer } from './server.js';

let server: BoroughServer;
let clients: MqttClient[] = [];
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

beforeEach(async () => {
  server = await openServer({
    port: 0,
    mqttPort: 0,
    limits: { maxClients: 8, maxRetained: 20, maxSubscriptions: 4 },
  });
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  clients = [];
  await server.close();
});

const urlOf = (way: 'tcp' | 'ws'): string =>
  way === 'tcp' ? (server.mqttUrl as string) : `${server.url.replace('http', 'ws')}mqtt`;

async function join(way: 'tcp' | 'ws' = 'tcp', options = {}): Promise<MqttClient> {
  const client = await connectAsync(urlOf(way), { reconnectPeriod: 0, ...options }, false);
  client.on('error', () => {});
  clients.push(client);
  return client;
}

/** Everything a client hears, as "topic payload", with ! for retained. */
function listen(client: MqttClient): string[] {
  const heard: string[] = [];
  client.on('message', (topic, payload, { retain }) =>
    heard.push(`${topic} ${payload}${retain ? ' !' : ''}`),
  );
  return heard;
}

async function until(done: () => boolean, ms = 5000): Promise<void> {
  for (const end = Date.now() + ms; !done() && Date.now() < end; ) await sleep(10);
  expect(done()).toBe(true);
}

/** The server still does its work: the only thing that counts after an attack. */
async function expectAlive(): Promise<void> {
  const client = await join('ws');
  const heard = listen(client);
  await client.subscribeAsync('alive');
  server.publish('alive', 'yes');
  await until(() => heard.includes('alive yes'));
}

describe.each(['tcp', 'ws'] as const)('over %s', (way) => {
  test('messages reach those who subscribed, and the retained those who come late', async () => {
    const early = await join(way);
    const heard = listen(early);
    await early.subscribeAsync('town/energy/+');
    server.publish('town/energy/B-1204', '{"value":1}', { retain: true });
    server.publish('town/parking/P-01', 'no');
    await until(() => heard.length === 1);
    const late = await join(way === 'tcp' ? 'ws' : 'tcp');
    const heardLate = listen(late);
    await late.subscribeAsync('town/#');
    await until(() => heardLate.length === 1);
    expect(heard).toEqual(['town/energy/B-1204 {"value":1}']);
    expect(heardLate).toEqual(['town/energy/B-1204 {"value":1} !']);
  });

  test('the clock is there at once and every second', async () => {
    const client = await join(way);
    const heard = listen(client);
    await client.subscribeAsync('borough/clock');
    await until(() => heard.length >= 3);
    expect(heard[0]).toMatch(/ !$/);
    const [first, second] = heard.slice(1).map((line) => JSON.parse(line.slice(14)));
    expect(second.cityMs - first.cityMs).toBeGreaterThan(800);
    expect(first).toMatchObject({ rate: 1, recorded: false, epoch: 0 });
  });
});

test('a leap of the clock is told at once', async () => {
  const clock = createCityClock({ fromMs: 1000, rate: 144, recorded: true });
  const second = await openServer({ port: 0, mqttPort: 0, clock });
  const client = await connectAsync(second.mqttUrl as string, { reconnectPeriod: 0 });
  clients.push(client);
  const heard = listen(client);
  await client.subscribeAsync('borough/clock');
  await until(() => heard.length >= 1);
  const { epoch } = clock;
  clock.jump(500);
  await until(() => heard.some((line) => line.includes(`"epoch":${epoch + 1}`)), 500);
  await client.endAsync(true);
  await second.close();
});

test('what clients publish is heard by the server and by other clients', async () => {
  const [one, two] = [await join('tcp'), await join('ws')];
  const heard = listen(two);
  const said: string[] = [];
  const undo = server.onPublish((topic, payload) => said.push(`${topic} ${Buffer.from(payload)}`));
  await two.subscribeAsync('a/#');
  await one.publishAsync('a/b', 'x', { qos: 1 });
  server.publish('a/c', 'own');
  await until(() => heard.length === 2);
  undo();
  await one.publishAsync('a/b', 'y', { qos: 1 });
  expect(said).toEqual(['a/b x']);
});

test('forgotten messages are gone for those who come, and nobody is told', async () => {
  const early = await join();
  const heard = listen(early);
  await early.subscribeAsync('a/+');
  server.publish('a/1', 'x', { retain: true });
  server.publish('a/2', 'y', { retain: true });
  await until(() => heard.length === 2);
  server.forget(['a/1', 'a/2']);
  server.publish('a/2', 'z', { retain: true });
  const late = await join();
  const heardLate = listen(late);
  await late.subscribeAsync('a/+');
  await until(() => heardLate.length === 1 && heard.length === 3);
  expect(heardLate).toEqual(['a/2 z !']);
  expect(heard).toEqual(['a/1 x', 'a/2 y', 'a/2 z']);
});

describe('a bad client ends its own connection, not the server:', () => {
  async function attack(bytes: Buffer): Promise<Socket> {
    const { hostname, port } = new URL(server.mqttUrl as string);
    const socket = connectTcp(Number(port), hostname);
    socket.on('error', () => {});
    // What is not read hides the end of the connection.
    socket.resume();
    await new Promise<void>((done) => socket.once('connect', done));
    socket.write(bytes);
    return socket;
  }
  const CONNECT = Buffer.from('100c00044d5154540402003c0000', 'hex');

  test.each([
    ['noise', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a packet of 200 MB', Buffer.concat([CONNECT, Buffer.from('30ffffff7f', 'hex')])],
    ['a length without end', Buffer.concat([CONNECT, Buffer.from('30ffffffffff', 'hex')])],
    ['a packet before CONNECT', Buffer.from('c000', 'hex')],
    ['CONNECT twice', Buffer.concat([CONNECT, CONNECT])],
    ['a wildcard topic', Buffer.concat([CONNECT, Buffer.from('30040001' + '2b' + '78', 'hex')])],
    ['an empty topic', Buffer.concat([CONNECT, Buffer.from('3003000078', 'hex')])],
    ['a reserved packet type', Buffer.concat([CONNECT, Buffer.from('f000', 'hex')])],
    ['a clock of its own', Buffer.concat([CONNECT, publishOf('borough/clock', '0')])],
    ['a $SYS message', Buffer.concat([CONNECT, publishOf('$SYS/x', '0')])],
  ])('%s', async (_, bytes) => {
    const socket = await attack(bytes);
    await until(() => socket.destroyed || socket.readableEnded);
    await expectAlive();
  });

  test('an oversized message over WebSocket', async () => {
    const client = await join('ws');
    const closed = new Promise<void>((done) => client.once('close', () => done()));
    client.publish('a', Buffer.alloc(2 * 1024 * 1024));
    await closed;
    await expectAlive();
  });

  test('text over WebSocket', async () => {
    const webSocket = new WebSocket(urlOf('ws'), 'mqtt');
    await new Promise((done) => webSocket.addEventListener('open', done));
    const closed = new Promise((done) => webSocket.addEventListener('close', done));
    webSocket.send('hello');
    await closed;
    await expectAlive();
  });

  test('one that reads nothing while much is said', async () => {
    const socket = await attack(
      Buffer.concat([CONNECT, Buffer.from('82060001000123' + '00', 'hex')]),
    );
    await sleep(100);
    socket.pause();
    const fast = await join('ws');
    const heard = listen(fast);
    await fast.subscribeAsync('last');
    const payload = 'x'.repeat(100_000);
    for (let i = 0; i < 200; i++) {
      server.publish('much', payload);
      if (i % 20 === 0) await sleep(1);
    }
    server.publish('last', 'heard');
    await until(() => heard.length === 1);
    await expectAlive();
    // Cut off, rather than kept in memory for ever.
    socket.resume();
    await until(() => socket.destroyed);
  });
});

function publishOf(topic: string, payload: string): Buffer {
  const body = Buffer.concat([
    Buffer.from([0, topic.length]),
    Buffer.from(topic),
    Buffer.from(payload),
  ]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

describe('limits', () => {
  test('further clients are refused, and welcome when one has left', async () => {
    for (let i = 0; i < 8; i++) await join();
    await expect(join('tcp', { connectTimeout: 500 })).rejects.toThrow();
    await clients[0]?.endAsync();
    await sleep(50);
    await join();
  });

  test('a client that fills the memory with retained topics is cut off', async () => {
    const client = await join();
    const closed = new Promise<void>((done) => client.once('close', () => done()));
    for (let i = 0; i < 30; i++) client.publish(`many/${i}`, 'x', { retain: true });
    await closed;
    await expectAlive();
  });

  test('a filter too many is refused, the others stand', async () => {
    const client = await join();
    for (let i = 0; i < 4; i++) await client.subscribeAsync(`f/${i}`);
    await expect(client.subscribeAsync('f/5')).rejects.toThrow();
    const heard = listen(client);
    server.publish('f/0', 'x');
    await until(() => heard.length === 1);
  });

  test('no session is kept for a client that wants one', async () => {
    const first = await join('tcp', { clean: false, clientId: 'kept' });
    await first.subscribeAsync('a', { qos: 1 });
    await first.endAsync(true);
    server.publish('a', 'while away');
    const second = await join('tcp', { clean: false, clientId: 'kept' });
    const heard = listen(second);
    server.publish('a', 'after');
    await sleep(100);
    expect(heard).toEqual([]);
  });
});

describe('the WebSocket door', () => {
  const upgrade = (path: string, headers: Record<string, string>): Promise<string> =>
    new Promise((done) => {
      const { hostname, port } = new URL(server.url);
      const socket = connectTcp(Number(port), hostname);
      const lines = Object.entries({
        Host: `${hostname}:${port}`,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version': '13',
        ...headers,
      }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      socket.once('data', (data) => {
        socket.destroy();
        done(String(data).split('\r\n', 1)[0] as string);
      });
    });

  test('is at /mqtt and refuses pages of other origins', async () => {
    expect(await upgrade('/mqtt', {})).toContain('101');
    expect(await upgrade('/mqtt?x', { Origin: 'http://localhost:5173' })).toContain('101');
    expect(await upgrade('/mqtt', { Origin: 'https://evil.example' })).toContain('403');
    expect(await upgrade('/other', {})).toContain('404');
    await expectAlive();
  });
});
