import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BoroughError } from '@borough/core';
import { type DoorOptions, openServer } from '@borough/server';
import type { Arguments } from '../arguments.js';
import type { Command, Io } from '../command.js';
import { readDoor } from '../door-file.js';

/** `borough serve`: a city's files, clock and broker, until Ctrl-C. */
export const command: Command = {
  name: 'serve',
  usage:
    '[--city FILE] [--folder PREFIX=DIR …] [--port N] [--mqtt-port N] [--host H] [--no-clock] [--door FILE]',
  help: [
    'Serves a city on this machine: its document at /city.json, folders, MQTT over WebSocket at /mqtt',
    'and over TCP, and the time of the city on borough/clock.',
    '',
    '  borough serve --city city.json --folder /=dist --folder /tiles/=tiles',
    '',
    '  --city FILE          the city document',
    '  --folder PREFIX=DIR  a folder under a URL prefix; PREFIX=FILE for one file; may be repeated',
    '  --port N             HTTP and WebSocket; 4400 by default, 0 takes a free one',
    '  --mqtt-port N        MQTT over TCP; the first free one from 1883 by default',
    '  --host H             127.0.0.1 by default; 0.0.0.0 lets others in',
    '  --door FILE          lets operators push to /ingest/<feed>: {"operators": […], "feeds": […]}',
    '  --credentials FILE   hashes made by borough door credential; credentials.json by default',
    '  --door-folder DIR    where accepted readings and the record of silences are kept; .borough/door by default',
    '  --no-clock           leave the clock topic to another (borough replay --clock)',
  ],
  options: {
    city: { type: 'string' },
    folder: { type: 'string', multiple: true },
    port: { type: 'string' },
    'mqtt-port': { type: 'string' },
    host: { type: 'string' },
    'no-clock': { type: 'boolean' },
    door: { type: 'string' },
    credentials: { type: 'string' },
    'door-folder': { type: 'string' },
  },
  words: [0, 0],
  async run(args, io) {
    const folders: Record<string, string> = {};
    for (const entry of args.all('folder')) {
      const [prefix, target] = readFolder(entry);
      folders[prefix] = await existing(target, io);
    }
    const asked = args.text('city');
    const city = asked === undefined ? undefined : await existing(asked, io);
    const port = args.number('port');
    const mqttPort = args.number('mqtt-port');
    const host = args.text('host');
    const door = await readDoorOptions(args, io);
    const server = await openServer({
      folders,
      ...(city !== undefined && { city }),
      ...(port !== undefined && { port }),
      ...(mqttPort !== undefined && { mqttPort }),
      ...(host !== undefined && { host }),
      ...(args.has('no-clock') && { clock: null }),
      ...(door && { door }),
    });
    io.out(`borough: ${server.url}  MQTT: ${server.mqttUrl}`);
    if (door) io.out(`borough: operators push to ${server.url}ingest/<feed>`);
    await new Promise<void>((done) => {
      if (io.signal.aborted) done();
      io.signal.addEventListener('abort', () => done(), { once: true });
    });
    await server.close();
  },
};

async function readDoorOptions(args: Arguments, io: Io): Promise<DoorOptions | undefined> {
  const file = args.text('door');
  if (file === undefined) {
    const lost = ['credentials', 'door-folder'].find((name) => args.text(name) !== undefined);
    if (lost === undefined) return undefined;
    throw new BoroughError('USAGE', `--${lost} says something of a door: add --door FILE.`);
  }
  const credentials = args.text('credentials') ?? 'credentials.json';
  const door = await readDoor(resolve(io.folder, file), resolve(io.folder, credentials));
  return {
    ...door,
    folder: resolve(io.folder, args.text('door-folder') ?? '.borough/door'),
    onTrouble: (problem) =>
      io.err(`borough: ${problem ?? 'The door can write to its folder again.'}`),
  };
}

function readFolder(entry: string): [prefix: string, target: string] {
  const at = entry.indexOf('=');
  if (at > 0 && entry.startsWith('/')) return [entry.slice(0, at), entry.slice(at + 1)];
  throw new BoroughError(
    'USAGE',
    `--folder takes PREFIX=DIR with a prefix like /tiles/, not "${entry}".`,
  );
}

async function existing(path: string, io: Io): Promise<string> {
  const full = resolve(io.folder, path);
  if (await stat(full).catch(() => undefined)) return full;
  throw new BoroughError('FILE_MISSING', `There is nothing at ${full}. Check the path.`);
}
