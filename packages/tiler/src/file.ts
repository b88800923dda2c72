import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { tilerError } from './error.js';
import type { TileOptions } from './options.js';
import { GENERATOR, type TileReport } from './report.js';
import { planTiles, type TilePlan } from './tile.js';

/** How far {@link tileFile} has come: bytes are read and buildings planned in one go, tiles are written one by one. */
export interface TileProgress {
  readonly stage: 'read' | 'plan' | 'write';
  readonly done: number;
  readonly total: number;
}

/** What a caller may watch and stop. */
export interface TileFileOptions {
  readonly onProgress?: (progress: TileProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * The order of arrival, and backwards of removal: while files are exchanged there is no tileset.json, so nobody reads a
 * mixed tileset, and whatever a crash leaves has a report that says it is ours.
 */
const ENTRIES = [
  'report.json',
  'tiles',
  'ground',
  'footprints.geojson',
  'keys.json',
  'tileset.json',
];
/** Only there if it was asked for. */
const OPTIONAL = 'ground';
const PARTIAL = '.borough-partial';

/**
 * Reads a GeoJSON file and writes a tileset: `tileset.json`, `tiles/*.glb`, `keys.json`, `footprints.geojson` and `report.json`;
 * with the option `ground` also `ground/tileset.json` and `ground/tiles/*.glb`.
 *
 * Files are first written to a hidden folder inside `outDir` and moved to their places when all are there; a run that
 * fails or is stopped leaves the earlier tileset as it was. Other files in `outDir` are not touched.
 *
 * @throws what `tileBuildings` throws; TILE_FILE_UNREADABLE, TILE_FILE_NOT_JSON for the input; TILE_OUT_TAKEN if
 *   `outDir` holds a tileset that is not ours, TILE_OUT_UNWRITABLE if it cannot be written; the signal's reason
 * @example
 * const report = await tileFile('buildings.geojson', 'tiles', { id: 'ID', height: 'HAUTEUR', base: null });
 */
export async function tileFile(
  inPath: string,
  outDir: string,
  options: TileOptions,
  { onProgress, signal }: TileFileOptions = {},
): Promise<TileReport> {
  const out = resolve(outDir);
  await checkOut(out);
  onProgress?.({ stage: 'read', done: 0, total: 1 });
  const geojson = await readJson(inPath, signal);
  onProgress?.({ stage: 'plan', done: 0, total: 1 });
  const plan = planTiles(geojson, options);
  const partial = join(out, PARTIAL);
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(join(partial, 'tiles'), { recursive: true });
    await writeTiles(plan, partial, { onProgress, signal });
    const report = plan.report();
    for (const [path, bytes] of plan.documents) {
      await mkdir(dirname(join(partial, path)), { recursive: true });
      await writeFile(join(partial, path), bytes);
    }
    await writeFile(join(partial, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    signal?.throwIfAborted();
    await exchange(partial, out);
    return report;
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw toWriteError(out, cause);
  } finally {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function writeTiles(
  plan: TilePlan,
  folder: string,
  { onProgress, signal }: TileFileOptions,
): Promise<void> {
  const total = plan.uris.length;
  for (const [done, uri] of plan.uris.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'write', done, total });
    const path = join(folder, uri);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, plan.encode(uri));
  }
  onProgress?.({ stage: 'write', done: total, total });
}

async function exchange(partial: string, out: string): Promise<void> {
  for (const entry of ENTRIES.toReversed()) {
    await rm(join(out, entry), { recursive: true, force: true });
  }
  const made = await readdir(partial);
  for (const entry of ENTRIES) {
    if (entry === OPTIONAL && !made.includes(entry)) continue;
    await rename(join(partial, entry), join(out, entry));
  }
}

/** Replacing removes `tiles` and `tileset.json`: only where a report says that this program wrote them. */
async function checkOut(out: string): Promise<void> {
  const present: string[] = await readdir(out).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw toWriteError(out, cause);
  });
  const taken = ENTRIES.filter((entry) => present.includes(entry));
  if (taken.length === 0 || (await isOurs(out))) return;
  throw tilerError(
    'TILE_OUT_TAKEN',
    `The folder ${out} already holds ${taken.join(', ')} that borough did not write. Choose another folder, or empty this one.`,
  );
}

async function isOurs(out: string): Promise<boolean> {
  try {
    return JSON.parse(await readFile(join(out, 'report.json'), 'utf8')).generator === GENERATOR;
  } catch {
    return false;
  }
}

async function readJson(path: string, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, { encoding: 'utf8', ...(signal ? { signal } : {}) });
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const isTooLong = (cause as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG';
    throw tilerError(
      'TILE_FILE_UNREADABLE',
      isTooLong
        ? `${path} is larger than the 512 MB that can be read at once. Split it, for example by district, and tile the parts.`
        : `${path} cannot be read (${(cause as Error).message}). Check the path.`,
      cause,
    );
  }
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    throw tilerError(
      'TILE_FILE_NOT_JSON',
      `${path} is not JSON (${(cause as Error).message}). Give a GeoJSON file, for example one made with ogr2ogr -f GeoJSON.`,
      cause,
    );
  }
}

function toWriteError(out: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  // Only the file system's own errors: anything else is a mistake of ours and must keep its stack.
  if (typeof code !== 'string' || code.startsWith('TILE_')) return cause as Error;
  return tilerError(
    'TILE_OUT_UNWRITABLE',
    `The folder ${out} cannot be written (${message}). Check that it may be created and that there is room.`,
    cause,
  );
}
