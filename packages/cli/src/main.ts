import { readArguments } from './arguments.js';
import type { Command, Io } from './command.js';
import { nearest } from './nearest.js';

/** Loaded one at a time, so that `borough --help` does not wait for a broker's client. */
const COMMANDS: Readonly<
  Record<string, { readonly summary: string; load(): Promise<{ readonly command: Command }> }>
> = {
  tile: {
    summary: 'city models (GeoJSON) → 3D Tiles with stable ids',
    load: () => import('./command/tile.js'),
  },
  serve: {
    summary: 'serve a city: files, clock, and MQTT over TCP and WebSocket',
    load: () => import('./command/serve.js'),
  },
  replay: {
    summary: 'publish a recording (NDJSON) by its own times',
    load: () => import('./command/replay.js'),
  },
  record: {
    summary: 'write down what a feed says, to be played again',
    load: () => import('./command/record.js'),
  },
  check: {
    summary: 'connect to a feed and say what it is: check feed URL',
    load: () => import('./command/check.js'),
  },
  door: {
    summary: 'let operators push: make a credential for one',
    load: () => import('./command/door.js'),
  },
  publish: {
    summary: 'publish one value by hand',
    load: () => import('./command/publish.js'),
  },
  town: {
    summary: 'write an invented quarter of a town as GeoJSON',
    load: () => import('./command/town.js'),
  },
};

/** Runs one command line; returns the exit status and never throws. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      for (const line of overview()) io.out(line);
      return 0;
    }
    const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!entry) {
      const like = nearest(name, Object.keys(COMMANDS));
      io.err(
        `borough: unknown command "${name}"; ${like ? `did you mean "${like}"?` : 'see borough --help'}`,
      );
      return 1;
    }
    const { command } = await entry.load();
    if (rest.includes('--help') || rest.includes('-h')) {
      io.out(`Usage: borough ${command.name} ${command.usage}`);
      for (const line of ['', ...command.help]) io.out(line);
      return 0;
    }
    await command.run(readArguments(command, rest), io);
    return 0;
  } catch (failure) {
    // Stopped by Ctrl-C: that is an end, not a failure.
    if (io.signal.aborted) return 0;
    io.err(toLine(failure));
    return 1;
  }
}

function overview(): string[] {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  return [
    'borough weaves live city data into a 3D city.',
    '',
    'Usage: borough COMMAND …',
    '',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'borough COMMAND --help tells more about one.',
  ];
}

/** Our own errors say what to do next; a foreign one is a defect of ours and keeps its trace. */
function toLine(failure: unknown): string {
  if (!(failure instanceof Error)) return `borough: ${String(failure)}`;
  if (failure.message.startsWith('[borough ')) return `borough: ${failure.message}`;
  return `borough: ${failure.stack ?? failure.message}`;
}
