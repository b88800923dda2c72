import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that can be cut: it hands a port's bytes on until told otherwise. */
export interface Cutter {
  readonly port: number;
  /** False refuses new connections. */
  isOpen: boolean;
  /** True keeps connections and hands nothing on, as half of a connection does. */
  isMute: boolean;
  /** Resets what is connected, wherever it is in a message. */
  reset(): void;
  close(): Promise<void>;
}

export async function cutter(to: number): Promise<Cutter> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (!self.isOpen) {
      near.destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (data) => {
        if (!self.isMute) into.write(data);
      });
      from.on('close', () => {
        sockets.delete(from);
        into.destroy();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const self: Cutter = {
    port: (server.address() as AddressInfo).port,
    isOpen: true,
    isMute: false,
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async close() {
      self.reset();
      await new Promise((done) => server.close(done));
    },
  };
  return self;
}
