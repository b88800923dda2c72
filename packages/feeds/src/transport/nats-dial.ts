import {
  type ConnectionOptions,
  jwtAuthenticator,
  type NatsConnection,
  tokenAuthenticator,
  wsconnect,
} from '@nats-io/nats-core';
import { openSocket } from './socket.js';

/** What a connection is made with. */
export interface Dialling {
  readonly url: string;
  readonly token: string | null;
  /** What the token is: the server's own kind, or a user's JWT. */
  readonly auth: 'token' | 'jwt';
  /** A ping so often; two without an answer end the connection. */
  readonly pingMs: number;
  /** A server that has not answered by then is not there. */
  readonly dialMs: number;
}

const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
const TCP = /^(nats|tls):/;

/** Opens one connection; whether and when to try again is ours to decide, not the library's. */
export async function dialNats({
  url,
  token,
  auth,
  pingMs,
  dialMs,
}: Dialling): Promise<NatsConnection> {
  const options: ConnectionOptions = {
    servers: [url],
    name: 'borough',
    reconnect: false,
    ignoreClusterUpdates: true,
    pingInterval: pingMs,
    maxPingOut: 2,
    timeout: dialMs,
    ...(token !== null && {
      authenticator: auth === 'jwt' ? jwtAuthenticator(token) : tokenAuthenticator(token),
    }),
  };
  if (TCP.test(url)) {
    // Node's alone: a name in a variable keeps it out of pages.
    const name = '@nats-io/transport-node';
    const node = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as {
      connect(options: ConnectionOptions): Promise<NatsConnection>;
    };
    return node.connect(options);
  }
  return wsconnect({
    ...options,
    wsFactory: async (address) => ({
      socket: (await openSocket(address, MAX_MESSAGE_BYTES)) as unknown as WebSocket,
      encrypted: address.startsWith('wss:'),
    }),
  });
}
