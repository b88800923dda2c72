import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, Trouble } from './root.mjs';

/** The cities that come with the repository. */
const CITIES = ['town', 'quarter', 'lyon'];

const OPTIONS = {
  example: { type: 'string' },
  city: { type: 'string' },
  port: { type: 'string' },
  at: { type: 'string' },
  'no-open': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

export const USAGE =
  'npm start -- [--example NAME] [--city town|quarter|lyon|FILE] [--port N] [--at TIME] [--no-open]';

/** Reads and checks what a person asked for, before anything slow begins. */
export function readFlags(args) {
  let values;
  try {
    ({ values } = parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (failure) {
    const problem = failure.message.split(/[.\n]/, 1)[0];
    throw new Trouble(`${problem}. Use: ${USAGE}`);
  }
  const { example = 'portal', city = 'town', port = '4400' } = values;
  return {
    help: values.help === true,
    open: values['no-open'] !== true,
    example: checkExample(example),
    city: checkCity(city),
    port: toPort(port),
    atMs: toTime(values.at),
  };
}

function checkExample(name) {
  const isOne = (folder) => existsSync(join(ROOT, 'examples', folder, 'index.html'));
  if (/^[\w-]+$/.test(name) && isOne(name)) return name;
  const known = readdirSync(join(ROOT, 'examples')).filter(isOne).join(', ');
  throw new Trouble(`There is no example "${name}". There are: ${known}.`);
}

function checkCity(city) {
  if (CITIES.includes(city)) return city;
  // npm runs scripts in the package's folder; the person's own is in INIT_CWD.
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), city);
  if (existsSync(path)) return path;
  throw new Trouble(
    `There is no city "${city}": neither one of ${CITIES.join(', ')}, nor a file at ${path}.`,
  );
}

/** The time at which the city begins; undefined: now. */
function toTime(text) {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw new Trouble(`--at takes a time like 2026-06-05T19:08:00+08:00, not "${text}".`);
}

function toPort(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new Trouble(`--port takes a number from 0 to 65535, not "${text}".`);
}

/** Fails at once where a port is taken, not after a minute of building. */
export function checkPort(port) {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (failure) => {
      const why = failure.code === 'EACCES' ? 'needs more rights' : 'is taken';
      const next = port >= 65535 ? 4400 : Math.max(port, 1023) + 1;
      fail(
        new Trouble(
          `Port ${port} ${why}. Stop what uses it, or choose another: npm start -- --port ${next}`,
        ),
      );
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()));
  });
}
