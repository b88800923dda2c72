import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile } from './cities/file.mjs';
import { findLyon, openLyon } from './cities/lyon.mjs';
import { openQuarter } from './cities/quarter.mjs';
import { openTown } from './cities/town.mjs';
import { openBrowser } from './steps/browser.mjs';
import { buildExample, buildPackages } from './steps/build.mjs';
import { stopChildren } from './steps/child.mjs';
import { checkPort, readFlags, USAGE } from './steps/flags.mjs';
import { install } from './steps/install.mjs';
import { checkNode, ROOT, Trouble } from './steps/root.mjs';

/** `npm start`: from a fresh clone to a running city, and one line that says where. */
const RUNNING = join(ROOT, '.borough/running.json');
const undos = [];
let stopping = false;

/** Runs every undo backwards; a second Ctrl-C does not wait. */
async function stop(status) {
  if (stopping) process.exit(status);
  stopping = true;
  // Whatever hangs, the person gets the prompt back.
  setTimeout(() => process.exit(status), 3000).unref();
  stopChildren();
  for (const undo of undos.reverse()) await undo();
  process.exit(status);
}

async function openCity(name, atMs) {
  if (name === 'town') return openTown(atMs);
  if (name === 'quarter') return openQuarter();
  return name === 'lyon' ? openLyon() : openFile(name);
}

/** A broken document is told here, not in the browser's console. */
async function checkDocument(path) {
  const { checkCity } = await import('../packages/core/dist/index.js');
  let value;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (failure) {
    throw new Trouble(`${path} is not a JSON document (${failure.message}).`);
  }
  const [first, ...others] = checkCity(value);
  if (!first) return;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  throw new Trouble(`${path} is no city: ${first.path || 'it'}: ${first.message}${more}`);
}

async function start() {
  checkNode();
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) {
    console.log(USAGE);
    return stop(0);
  }
  // What cannot work is told now, not after a minute of building.
  if (flags.city === 'lyon') findLyon();
  await checkPort(flags.port);
  await install();
  await buildPackages();
  const city = await openCity(flags.city, flags.atMs);
  await checkDocument(city.document);
  const page = await buildExample(flags.example);
  const { '/': beside, ...folders } = city.folders;
  const { openServer, startSimulation } = await import('../packages/server/dist/index.js');
  const server = await openServer({
    port: flags.port,
    city: city.document,
    folders: { ...folders, '/': beside ? [page, beside] : page },
    ...(city.clock && { clock: city.clock }),
    ...(city.door && { door: city.door }),
  });
  undos.push(() => server.close());
  for (const simulation of city.simulations) undos.push(startSimulation(server, simulation));
  if (city.start) undos.push(await city.start(server));
  // `borough publish` finds the broker here: port 1883 may belong to another.
  await mkdir(join(ROOT, '.borough'), { recursive: true });
  const state = JSON.stringify({ url: server.url, mqttUrl: server.mqttUrl, pid: process.pid });
  await writeFile(RUNNING, state);
  // Another city may have been started meanwhile: then the file is its own.
  undos.push(async () => {
    if ((await readFile(RUNNING, 'utf8').catch(() => '')) === state) await rm(RUNNING);
  });
  console.log(`borough: ${server.url}  ${city.title}  (${server.mqttUrl}; Ctrl-C stops)`);
  if (flags.open) openBrowser(server.url);
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
start().catch((failure) => {
  if (stopping) return;
  // Our own errors say what to do next; anything else is a defect and keeps its trace.
  const isTold = failure instanceof Trouble || failure?.message?.startsWith('[borough ');
  console.error(`borough: ${isTold ? failure.message : (failure?.stack ?? failure)}`);
  void stop(1);
});
