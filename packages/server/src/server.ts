import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { type BrokerLimits, type Listener, openBroker } from './broker.js';
import { type CityClock, createCityClock } from './city-clock.js';
import type { DoorOptions } from './door/door.js';
import { type OpenDoor, openInboundDoor } from './door.js';
import { listen, listenFrom } from './listen.js';
import type { Folders } from './place.js';
import { createStatic } from './static.js';
import { openWebSocket } from './websocket.js';

/** The topic on which a server says what time it is in the city; retained, once a second. */
export const CLOCK_TOPIC = 'borough/clock';

export interface ServerOptions {
  /** HTTP and MQTT over WebSocket; 4400 by default, 0 takes a free one. */
  readonly port?: number;
  /** MQTT over TCP; the first free one from 1883 on by default, 0 takes any, null opens none. */
  readonly mqttPort?: number | null;
  /** The address to listen on; this machine only by default. */
  readonly host?: string;
  /** The city document, served at `/city.json`: a value, or the path of a file. */
  readonly city?: object | string;
  /** URL prefix → folder (`/tiles/`), or several that are tried in order; URL → file (`/stations.geojson`). */
  readonly folders?: Folders;
  /** The time of the city; real time by default, null leaves the clock topic to a client. */
  readonly clock?: CityClock | null;
  /** Pages of these origins may read and connect, besides the server's own. */
  readonly origins?: readonly string[];
  readonly limits?: Omit<BrokerLimits, 'reserved'>;
  /** Lets operators push at `/ingest/<feed>`; none may by default. */
  readonly door?: DoorOptions;
}

/** A running server. */
export interface BoroughServer {
  /** Ends with a slash. */
  readonly url: string;
  /** MQTT over TCP, or undefined where none was opened. */
  readonly mqttUrl: string | undefined;
  readonly clock: CityClock | null;
  publish(topic: string, payload: string | Uint8Array, options?: { retain?: boolean }): void;
  /** Drops retained messages that have become void. */
  forget(topics: Iterable<string>): void;
  /** Hears what clients publish; the returned function ends that. */
  onPublish(listener: Listener): () => void;
  /** Ends every connection, timer and listener. */
  close(): Promise<void>;
}

/**
 * Opens a city's server: its files, its clock, and a broker over WebSocket at `/mqtt` and over TCP.
 *
 * Throws `PORT_TAKEN`, `PORT_FORBIDDEN`, `HOST_UNKNOWN` and `DOOR_INVALID`, and leaves nothing open then.
 *
 * @example
 * ```ts
 * const server = await openServer({ city: 'cities/quarter.json', folders: { '/': 'dist', '/tiles/': 'tiles' } });
 * console.log(server.url);
 * await server.close();
 * ```
 */
export async function openServer(options: ServerOptions = {}): Promise<BoroughServer> {
  const { port = 4400, host = '127.0.0.1', mqttPort, origins = [], city } = options;
  const clock = options.clock === undefined ? createCityClock() : options.clock;
  const folders: Record<string, string | readonly string[]> = { ...options.folders };
  if (typeof city === 'string') folders['/city.json'] = city;
  const answer = createStatic({
    folders,
    documents: typeof city === 'object' ? { '/city.json': city } : {},
    origins,
  });

  const http = createServer((request, response) => {
    if (door?.owns(request)) void door.answer(request, response);
    else void answer(request, response);
  });
  const tcp = createTcpServer();
  // Both ports before anything else, so that a taken one leaves nothing behind.
  const httpPort = await listen(http, host, port);
  let tcpPort: number | undefined;
  try {
    if (mqttPort === undefined) tcpPort = await listenFrom(tcp, host, 1883);
    else if (mqttPort !== null) tcpPort = await listen(tcp, host, mqttPort);
  } catch (failure) {
    await closeServer(http);
    throw failure;
  }

  // One name below `borough/` is a promise of the server's; nobody else may speak there.
  const reserved = clock ? ['borough/'] : options.door ? ['borough/operators/'] : [];
  const broker = await openBroker({ ...options.limits, reserved });
  const say = (topic: string, payload: string): void =>
    broker.publish(topic, payload, { retain: true });
  let door: OpenDoor | undefined;
  try {
    door = options.door && (await openInboundDoor(options.door, say));
  } catch (failure) {
    await broker.close();
    await Promise.all([closeServer(http), closeServer(tcp)]);
    throw failure;
  }
  tcp.on('connection', (socket) => {
    socket.setNoDelay(true);
    broker.accept(socket);
  });
  const closeWebSocket = openWebSocket({
    server: http,
    path: '/mqtt',
    origins,
    isLoopback: /^(127\.|localhost$|::1$)/.test(host),
    accept: broker.accept,
  });
  const stopClock = clock ? runClock(clock, broker.publish) : () => {};

  const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${name}:${httpPort}/`,
    mqttUrl: tcpPort === undefined ? undefined : `mqtt://${name}:${tcpPort}`,
    clock,
    publish: broker.publish,
    forget: broker.forget,
    onPublish: broker.onPublish,
    close() {
      closing ??= (async () => {
        stopClock();
        await door?.close();
        await broker.close();
        closeWebSocket();
        http.closeAllConnections();
        await Promise.all([closeServer(http), closeServer(tcp)]);
      })();
      return closing;
    },
  };
}

/** Says the time at once, each second, and whenever it leaps. */
function runClock(
  clock: CityClock,
  publish: (topic: string, payload: string, options: { retain: boolean }) => void,
): () => void {
  const tell = (): void => publish(CLOCK_TOPIC, JSON.stringify(clock.message()), { retain: true });
  const timer = setInterval(tell, 1000);
  const forgetJump = clock.onJump(tell);
  tell();
  return () => {
    clearInterval(timer);
    forgetJump();
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) resolve();
    else server.close(() => resolve());
  });
}
