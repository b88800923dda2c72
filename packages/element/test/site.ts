import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.glb': 'model/gltf-binary',
};

/** The policy of `shared/design/feeds.md`, for a city whose tiles and feeds are of its own origin. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self' blob:",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "frame-src 'self' http://127.0.0.1:*",
  "require-trusted-types-for 'script'",
].join('; ');

/** A site on a free loopback port: pages from memory, else files of a folder. */
export interface Site {
  readonly origin: string;
  readonly pages: Map<string, string | Uint8Array>;
  close(): Promise<void>;
}

/** Pages whose path begins with `/open/` are served without a policy. */
export async function openSite(folder: string): Promise<Site> {
  const pages = new Map<string, string | Uint8Array>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const isOpen = pathname.startsWith('/open/');
    const path = isOpen ? pathname.slice('/open'.length) : pathname;
    const file = join(folder, normalize(path));
    const body = pages.get(path) ?? (existsSync(file) ? readFileSync(file) : undefined);
    if (body === undefined) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    if (!isOpen) response.setHeader('content-security-policy', POLICY);
    return response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
