import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BoroughError, type CityDescription, type FeedPlan, readCity } from '@borough/core';
import type { GetToken } from '@borough/feeds';
import type { Arguments } from './arguments.js';
import type { Io } from './command.js';
import { nearest } from './nearest.js';

/** Options that say which feed is meant; shared by the commands that open one. */
export const FEED_OPTIONS = {
  city: { type: 'string' },
  base: { type: 'string' },
  transport: { type: 'string' },
  topic: { type: 'string' },
  decoder: { type: 'string' },
  map: { type: 'string' },
  options: { type: 'string' },
  poll: { type: 'string' },
  'token-env': { type: 'string' },
} as const;

export const FEED_HELP: readonly string[] = [
  '  --city FILE       a city document: the feed may then be named by its id',
  '  --base URL        what relative urls of the city stand on; http://127.0.0.1:4400/ by default',
  '  --transport T     http, sse, websocket, mqtt, nats or recording; seen from the url by default',
  '  --topic T         what to listen to (mqtt, nats)',
  '  --decoder D       json by default',
  '  --map JSON|FILE   where the feed says what; looked for by itself where absent',
  '  --options JSON    what the transport needs besides',
  '  --poll N          seconds between two questions (http)',
  '  --token-env NAME  the environment variable that holds a token; it is sent to this feed only',
];

/** A feed that a person named, and what is known of it. */
export interface NamedFeed {
  readonly plan: FeedPlan;
  readonly city: CityDescription | undefined;
  readonly cityPath: string | undefined;
  /** The table it fills. */
  readonly table: string | undefined;
  /** False where nobody has said where it says what. */
  readonly hasMap: boolean;
  readonly tokens:
    | { readonly getToken: GetToken; readonly tokenOrigins: readonly string[] }
    | object;
}

/** Reads which feed is meant; throws `FEED_UNKNOWN`, `CITY_INVALID` and what else is wrong with it. */
export async function readNamedFeed(name: string, args: Arguments, io: Io): Promise<NamedFeed> {
  const cityPath = args.text('city') && resolve(io.folder, args.text('city') as string);
  const city = cityPath === undefined ? undefined : await readCityFile(cityPath);
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(name);
  const fromCity = isUrl ? undefined : findFeed(name, city);
  const base = args.text('base') ?? 'http://127.0.0.1:4400/';
  const written = fromCity ? new URL(fromCity.url, base).href : name;
  const transport = args.text('transport') ?? fromCity?.transport ?? toTransport(written, args);
  const isSocket = ['mqtt', 'websocket', 'nats'].includes(transport);
  const url = isSocket ? written.replace(/^http/, 'ws') : written;
  const map = (await readJson(args.text('map'), 'map', io)) ?? fromCity?.map;
  const table = fromCity?.table;
  const columns = Object.keys((map as { columns?: object } | undefined)?.columns ?? {});
  const schemas = city?.tables?.[table ?? '']?.columns ?? {};
  const options = (await readJson(args.text('options'), 'options', io)) ?? fromCity?.options;
  const plan: FeedPlan = {
    id: fromCity ? name : 'feed',
    transport,
    url,
    topic: args.text('topic') ?? fromCity?.topic ?? (transport === 'mqtt' ? '#' : undefined),
    pollSeconds: args.number('poll') ?? fromCity?.pollSeconds,
    options,
    decoder: args.text('decoder') ?? fromCity?.decoder ?? 'json',
    map,
    cadence: fromCity?.cadence ?? { kind: 'periodic' },
    nature: fromCity?.nature ?? 'measured',
    columns,
    checks: columns.map((column) => {
      const { type = 'number', min, max } = schemas[column] ?? {};
      return { type, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    }),
    bounds: fromCity?.bounds,
    maxKeys: 1_048_576,
  };
  return {
    plan,
    city,
    cityPath,
    table,
    hasMap: map !== undefined || plan.decoder === 'clock',
    tokens: readTokens(args.text('token-env'), plan.url, io),
  };
}

async function readCityFile(path: string): Promise<CityDescription> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BoroughError('FILE_MISSING', `There is nothing at ${path}. Check the path.`, {
      cause,
    });
  });
  try {
    return readCity(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof BoroughError) throw cause;
    throw new BoroughError('CITY_INVALID', `${path} is not JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function findFeed(name: string, city: CityDescription | undefined) {
  const feeds = city?.feeds ?? {};
  const found = Object.hasOwn(feeds, name) ? feeds[name] : undefined;
  if (found) return found;
  const ids = Object.keys(feeds);
  const like = nearest(name, ids);
  throw new BoroughError(
    'FEED_UNKNOWN',
    city
      ? `The city has no feed "${name}"${like ? `; did you mean "${like}"?` : '.'} It has: ${ids.join(', ') || 'none'}.`
      : `"${name}" is no url. Give one like mqtt://127.0.0.1:1883, or name the city that has this feed: --city FILE`,
  );
}

function toTransport(url: string, args: Arguments): string {
  const [scheme = ''] = url.toLowerCase().split(':', 1);
  if (scheme === 'mqtt' || scheme === 'mqtts') return 'mqtt';
  if (scheme === 'nats' || scheme === 'tls') return 'nats';
  // Over WebSocket anything may be spoken; who names a topic means a broker.
  if (scheme === 'ws' || scheme === 'wss') return args.text('topic') ? 'mqtt' : 'websocket';
  return /\.(rec|borough)$/.test(url.split(/[?#]/, 1)[0] as string) ? 'recording' : 'http';
}

async function readJson(written: string | undefined, option: string, io: Io): Promise<unknown> {
  if (written === undefined) return undefined;
  const isInline = /^\s*[{[]/.test(written);
  const path = resolve(io.folder, written);
  const text = isInline ? written : await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new BoroughError(
      'FILE_MISSING',
      `--${option}: there is nothing at ${pathToFileURL(path).pathname}.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BoroughError(
      'NOT_JSON',
      `--${option} is not JSON (${(cause as Error).message}). In a shell, put it in single quotes.`,
      { cause },
    );
  }
}

/** A token on the command line would be in the shell's history and in every list of processes. */
function readTokens(variable: string | undefined, url: string, io: Io): NamedFeed['tokens'] {
  if (variable === undefined) return {};
  const token = io.env[variable];
  if (!token) {
    throw new BoroughError(
      'TOKEN_MISSING',
      `The environment variable ${variable} is empty. Put the token there.`,
    );
  }
  const { protocol, host } = new URL(url);
  return { getToken: async () => token, tokenOrigins: [`${protocol}//${host}`] };
}
