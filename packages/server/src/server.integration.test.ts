import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type BoroughServer, openServer } from './server.js';

let home: string;
let server: BoroughServer;
const GLB = Buffer.alloc(20_000, 'glTF');
const CITY = { version: 1, id: 'test', text: '城'.repeat(500) };

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'borough-server-'));
  await mkdir(join(home, 'page'));
  await writeFile(join(home, 'page/index.html'), '<!doctype html><title>test</title>');
  await writeFile(join(home, 'page/app.js'), 'x'.repeat(3000));
  await writeFile(join(home, 'page/small.json'), '{}');
  await writeFile(join(home, 'page/r.glb'), GLB);
  await writeFile(join(home, 'page/p.png'), Buffer.alloc(3000));
  await writeFile(join(home, 'secret'), 'secret');
  await symlink(join(home, 'secret'), join(home, 'page/link'));
  server = await openServer({
    port: 0,
    mqttPort: 0,
    city: CITY,
    folders: { '/': join(home, 'page') },
    origins: ['https://portal.example'],
  });
});
afterAll(async () => {
  await server.close();
  await rm(home, { recursive: true });
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `fetch` would tidy the path up before it is sent. */
function ask(path: string, options: RequestOptions = {}): Promise<Reply> {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, fail) => {
    const asked = request({ hostname, port, path, agent: false, ...options }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () =>
        done({
          status: reply.statusCode ?? 0,
          headers: reply.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.on('error', fail);
    asked.end();
  });
}

describe('a server sends files', () => {
  test('with their types', async () => {
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    const glb = await ask('/r.glb');
    expect(glb.headers['content-type']).toBe('model/gltf-binary');
    expect(glb.headers['x-content-type-options']).toBe('nosniff');
    expect(glb.body).toEqual(GLB);
  });

  test('and the city at /city.json', async () => {
    const { headers, body } = await ask('/city.json?x=1');
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body.toString())).toEqual(CITY);
    const packed = await ask('/city.json', { headers: { 'accept-encoding': 'br' } });
    expect(JSON.parse(brotliDecompressSync(packed.body).toString())).toEqual(CITY);
  });

  test('compressed as the client accepts, but not what is small or compressed already', async () => {
    const br = await ask('/r.glb', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(br.body)).toEqual(GLB);
    expect(br.headers.vary).toContain('Accept-Encoding');
    const gzip = await ask('/r.glb', { headers: { 'accept-encoding': 'gzip' } });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body)).toEqual(GLB);
    for (const path of ['/small.json', '/p.png']) {
      const { headers } = await ask(path, { headers: { 'accept-encoding': 'gzip, br' } });
      expect(headers['content-encoding']).toBeUndefined();
    }
  });

  test('once: what has not changed is answered 304, each encoding by its own tag', async () => {
    const first = await ask('/r.glb', { headers: { 'accept-encoding': 'br' } });
    const tag = first.headers.etag as string;
    const again = await ask('/r.glb', {
      headers: { 'accept-encoding': 'br', 'if-none-match': `"other", W/${tag}` },
    });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect(again.headers.etag).toBe(tag);
    expect((await ask('/r.glb', { headers: { 'if-none-match': tag } })).status).toBe(200);
  });

  test('anew when they have changed', async () => {
    const path = join(home, 'page/changing.json');
    await writeFile(path, '{"a":1}');
    const { headers } = await ask('/changing.json');
    await writeFile(path, '{"a":2}');
    await utimes(path, new Date(), new Date(Date.now() + 2000));
    const second = await ask('/changing.json', { headers: { 'if-none-match': headers.etag } });
    expect(second.status).toBe(200);
    expect(second.body.toString()).toBe('{"a":2}');
  });

  test('to HEAD without a body, and to nothing but GET and HEAD', async () => {
    const head = await ask('/r.glb', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(String(GLB.length));
    expect(head.body).toHaveLength(0);
    const post = await ask('/r.glb', { method: 'POST' });
    expect(post.status).toBe(405);
    expect(post.headers.allow).toBe('GET, HEAD');
  });

  test.each([
    '/nothing',
    '/../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/%2e%2e%5csecret',
    '/link',
    '//secret',
    '/%00',
    '/%zz',
    '/app.js/',
  ])('but not %s: 404, told in words', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body.toString()).toContain('/city.json');
    expect(body.toString()).not.toContain(home);
  });

  test('across origins only to those that are named', async () => {
    const allowed = { headers: { origin: 'https://portal.example' } };
    expect((await ask('/app.js', allowed)).headers['access-control-allow-origin']).toBe(
      'https://portal.example',
    );
    const other = { headers: { origin: 'https://evil.example' } };
    expect((await ask('/app.js', other)).headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a server that cannot open', () => {
  test('says which port is taken, and leaves the other one free', async () => {
    const blocker = createTcpServer();
    await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
    const { port } = blocker.address() as { port: number };
    await expect(openServer({ port, mqttPort: 0 })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
    const http = createTcpServer();
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const free = (http.address() as { port: number }).port;
    await new Promise((done) => http.close(done));
    await expect(openServer({ port: free, mqttPort: port })).rejects.toThrow(`Port ${port}`);
    const second = await openServer({ port: free, mqttPort: null });
    expect(second.mqttUrl).toBeUndefined();
    await second.close();
    await new Promise((done) => blocker.close(done));
  });

  test('says that a host is none of this machine', async () => {
    await expect(openServer({ port: 0, host: '203.0.113.1' })).rejects.toMatchObject({
      code: 'HOST_UNKNOWN',
    });
  });
});

test('a closed server leaves no handle, even with connections open, and closes twice', async () => {
  const count = (): number =>
    process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|Pipe/.test(name)).length;
  const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 300));
  await settle();
  const before = count();
  const second = await openServer({ port: 0, mqttPort: 0, folders: { '/': home } });
  // Half a request, a WebSocket, and a TCP client that says nothing.
  const { hostname, port } = new URL(second.url);
  const half = connectTcp(Number(port), hostname, () => half.write('GET / HTTP/1.1\r\nHost: x'));
  half.on('error', () => {});
  const webSocket = new WebSocket(`${second.url.replace('http', 'ws')}mqtt`, 'mqtt');
  await new Promise((done) => webSocket.addEventListener('open', done));
  const mute = connectTcp(Number(new URL(second.mqttUrl as string).port), hostname);
  mute.on('error', () => {});
  await settle();
  expect(count()).toBeGreaterThan(before);
  await Promise.all([second.close(), second.close()]);
  await settle();
  expect(count()).toBeLessThanOrEqual(before);
  await expect(fetch(second.url)).rejects.toThrow();
});
