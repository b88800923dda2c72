/** What we use of a WebSocket: the browser's, or that of `ws` in Node. */
export interface Socket {
  readonly readyState: number;
  binaryType: string;
  send(data: string): void;
  close(): void;
  addEventListener(type: string, listener: (event: SocketEvent) => void): void;
  /** `ws` only: a ping of the protocol, which the browser gives no page. */
  ping?(): void;
  /** `ws` only. */
  on?(type: 'pong' | 'ping', listener: () => void): void;
  /** `ws` only: ends it without a goodbye. */
  terminate?(): void;
}

/** The parts of the platform's events that matter here. */
export interface SocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}

/** Opens a WebSocket wherever this is; `maxBytes` is held by `ws` before a message is read. */
export async function openSocket(
  url: string,
  maxBytes: number,
  protocols: readonly string[] = [],
): Promise<Socket> {
  const Native = globalThis.WebSocket as (new (u: string, p: string[]) => WebSocket) | undefined;
  if (typeof Native === 'function') return new Native(url, [...protocols]) as unknown as Socket;
  const { WebSocket } = await import('ws');
  const options = { maxPayload: maxBytes, perMessageDeflate: false, handshakeTimeout: 15_000 };
  return new WebSocket(url, [...protocols], options) as unknown as Socket;
}
