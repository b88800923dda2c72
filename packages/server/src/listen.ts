import type { AddressInfo, Server } from 'node:net';
import { BoroughError } from '@borough/core';

/** Listens on one port (0 takes a free one) and says plainly why that failed. Returns the port. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const fail = (failure: NodeJS.ErrnoException): void => reject(toError(failure, host, port));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Listens on the first free port from `first` on. */
export async function listenFrom(server: Server, host: string, first: number): Promise<number> {
  const last = first + 20;
  for (let port = first; port < last; port++) {
    try {
      return await listen(server, host, port);
    } catch (failure) {
      if (!(failure instanceof BoroughError) || failure.code !== 'PORT_TAKEN') throw failure;
    }
  }
  throw new BoroughError(
    'PORT_TAKEN',
    `Ports ${first} to ${last - 1} on ${host} are taken. Name a free one, or 0 for any.`,
  );
}

function toError(failure: NodeJS.ErrnoException, host: string, port: number): Error {
  if (failure.code === 'EADDRINUSE')
    return new BoroughError(
      'PORT_TAKEN',
      `Port ${port} on ${host} is taken. Stop what uses it, or choose another: --port ${port + 1}`,
      { cause: failure },
    );
  if (failure.code === 'EACCES')
    return new BoroughError(
      'PORT_FORBIDDEN',
      `Port ${port} needs more rights than this program has. Choose one above 1023: --port 4400`,
      { cause: failure },
    );
  if (failure.code === 'EADDRNOTAVAIL' || failure.code === 'ENOTFOUND')
    return new BoroughError(
      'HOST_UNKNOWN',
      `This machine has no address "${host}". Use 127.0.0.1, or 0.0.0.0 for all of them.`,
      { cause: failure },
    );
  return failure;
}
