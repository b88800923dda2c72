import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { MAX_PACKET_BYTES } from './guard.js';

/** Where MQTT over WebSocket enters a server. */
export interface WebSocketOptions {
  readonly server: Server;
  /** The URL path, `/mqtt`. */
  readonly path: string;
  /** Pages of these origins may connect, besides the server's own. */
  readonly origins: readonly string[];
  /** True where we listen on this machine only: then any page of this machine may connect. */
  readonly isLoopback: boolean;
  accept(connection: Duplex): void;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * A browser sends cookies and connects to any origin without asking, so a foreign page could publish
 * to a broker on this machine; `Origin` is what tells it apart. Programs send none.
 */
export function isOriginAllowed(
  request: Pick<IncomingMessage, 'headers'>,
  origins: readonly string[],
  isLoopback: boolean,
): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || origins.includes(origin)) return true;
  try {
    const url = new URL(origin);
    return url.host === host || (isLoopback && LOOPBACK.test(url.hostname));
  } catch {
    return false;
  }
}

/** Opens the WebSocket door; the returned function closes it and every connection through it. */
export function openWebSocket({
  server,
  path,
  origins,
  isLoopback,
  accept,
}: WebSocketOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PACKET_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) =>
      offered.has('mqtt') ? 'mqtt' : offered.has('mqttv3.1') ? 'mqttv3.1' : false,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    if ((request.url ?? '').split('?', 1)[0] !== path) {
      refuse(socket, '404 Not Found', `MQTT over WebSocket is at ${path}`);
    } else if (!isOriginAllowed(request, origins, isLoopback)) {
      refuse(socket, '403 Forbidden', 'this origin may not connect');
    } else {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        accept(createWebSocketStream(webSocket));
      });
    }
  };
  server.on('upgrade', upgrade);
  return () => {
    server.off('upgrade', upgrade);
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

function refuse(socket: Duplex, status: string, reason: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}
