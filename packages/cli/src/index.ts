import type { Io } from './command.js';
import { main } from './main.js';

export type { Io } from './command.js';
export { main } from './main.js';

/** Runs this process's command line; the first Ctrl-C ends it in order, the second at once. */
export async function runProcess(): Promise<void> {
  const stop = new AbortController();
  const end = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const io: Io = {
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    env: process.env,
    folder: process.cwd(),
    signal: stop.signal,
  };
  process.exitCode = await main(process.argv.slice(2), io);
  process.off('SIGINT', end);
  process.off('SIGTERM', end);
}
