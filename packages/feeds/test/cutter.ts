import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that can be cut: it hands a port's bytes on until told otherwise. */
export interface Cutter {
  readonly port: number;
  /** Connections that stand. */
  readonly connections: number;
  /** False refuses new connections. */
  isOpen: boolean;
  /** True keeps connections and hands nothing on, as half of a connection does. */
  isMute: boolean;
  /** True hands noise on to the client in place of what the server says. */
  isGarbled: boolean;
  /** Resets what is connected, wherever it is in a message. */
  reset(): void;
  /** Lets so many bytes more through to the client, then resets; nobody gets in after that. */
  resetAfter(bytes: number): void;
  /** Says bytes to the client that the server never said. */
  inject(bytes: Uint8Array): void;
  close(): Promise<void>;
}

/** No protocol's beginning. */
const NOISE = Buffer.concat([Buffer.alloc(16, 0xff), Buffer.from('\r\nnoise\0\r\n')]);

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

export async function cutter(to: number): Promise<Cutter> {
  const pairs = new Set<Pair>();
  let left = Number.POSITIVE_INFINITY;

  function handOn(data: Buffer, { near }: Pair): void {
    if (self.isMute) return;
    near.write(self.isGarbled ? NOISE : data.subarray(0, left));
    left -= data.length;
    if (left > 0) return;
    left = Number.POSITIVE_INFINITY;
    self.isOpen = false;
    // What was written reaches the client before the reset does.
    setTimeout(self.reset, 50);
  }

  const server = createServer((near) => {
    near.on('error', () => {});
    if (!self.isOpen) {
      near.destroy();
      return;
    }
    const pair: Pair = { near, far: connect(to, '127.0.0.1') };
    const { far } = pair;
    pairs.add(pair);
    far.on('error', () => {});
    near.on('data', (data) => !self.isMute && far.write(data));
    far.on('data', (data) => handOn(data, pair));
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('close', end);
    far.on('close', end);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const self: Cutter = {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    isOpen: true,
    isMute: false,
    isGarbled: false,
    reset() {
      for (const { near, far } of pairs) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
    },
    resetAfter(bytes) {
      left = bytes;
    },
    inject(bytes) {
      for (const { near } of pairs) near.write(bytes);
    },
    async close() {
      self.reset();
      await new Promise((done) => server.close(done));
    },
  };
  return self;
}
