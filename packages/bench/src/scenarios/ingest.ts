import { FORMATS, type Format } from '../messages/formats.js';
import { createReadings, NOON, newestOf, type Reading } from '../messages/readings.js';
import type { Outcome, Sample } from '../row.js';
import type { Subject } from '../subject.js';
import { createArrow, toArrow } from '../subjects/ingest/arrow.js';
import { createBorough } from '../subjects/ingest/borough.js';
import { createHand } from '../subjects/ingest/hand.js';
import { createPerspective, toKeyedArrow } from '../subjects/ingest/perspective.js';

/**
 * B5: bytes → decoder → check → coalesce → inlet → table. A batch has 1,000 readings of random sensors; the page
 * asks after every 32 batches, as it would once a frame at 2 million readings a second.
 */
export interface IngestSize {
  /** Sensors. */
  readonly n: number;
  readonly rounds: number;
  /** Readings in a batch. */
  readonly rows: number;
  /** Batches between two questions of the page. */
  readonly batches: number;
}

export const INGEST_SIZE: IngestSize = { n: 1_000_000, rounds: 12, rows: 1000, batches: 32 };
const WARM_UP = 4;
const FILL_ROWS = 10_000;

interface Entry {
  readonly scenario: string;
  readonly create: () => Subject<Uint8Array[]>;
  readonly encode: (readings: readonly Reading[]) => Uint8Array;
  /** Most sensors, where more would only take time. */
  readonly most?: number;
  readonly isWhole?: boolean | undefined;
  readonly isNodeOnly?: boolean;
  /** It stores nothing that could be read. */
  readonly isBlind?: boolean;
}

const { json } = FORMATS as { json: Format };
const encode = json.encode;
const DECODER_SENSORS = 20_000;

/** Subjects by the names that a run is asked for. */
export const INGEST: Readonly<Record<string, Entry>> = {
  json: { scenario: 'ingest/json', create: () => createBorough(json), encode },
  'json-take': {
    scenario: 'ingest/json',
    create: () => createBorough(json, 'take'),
    encode,
    isBlind: true,
  },
  'json-decode': {
    scenario: 'ingest/json',
    create: () => createBorough(json, 'decode'),
    encode,
    isBlind: true,
  },
  hand: { scenario: 'ingest/json', create: createHand, encode },
  'perspective-json': {
    scenario: 'ingest/json',
    create: () => createPerspective('json'),
    encode,
    isNodeOnly: true,
  },
  arrow: { scenario: 'ingest/arrow', create: createArrow, encode: toArrow },
  'perspective-arrow': {
    scenario: 'ingest/arrow',
    create: () => createPerspective('arrow'),
    encode: toKeyedArrow,
    isNodeOnly: true,
  },
  ...Object.fromEntries(
    Object.entries(FORMATS).flatMap(([name, format]): [string, Entry][] => {
      const about = {
        scenario: `ingest/${name}`,
        encode: format.encode,
        most: DECODER_SENSORS,
        isWhole: format.isWhole,
      };
      if (name === 'json') return [];
      return [
        [name, { ...about, create: () => createBorough(format) }],
        [
          `${name}-decode`,
          { ...about, create: () => createBorough(format, 'decode'), isBlind: true },
        ],
      ];
    }),
  ),
};

/** One run of one subject; the messages are made before anything is timed. */
export async function runIngest(name: string, size: IngestSize): Promise<Outcome> {
  const entry = INGEST[name];
  if (!entry) throw new Error(`No subject "${name}". There are: ${Object.keys(INGEST).join(', ')}`);
  const { rounds, rows, batches } = size;
  const n = Math.min(size.n, entry.isWhole ? rows : (entry.most ?? size.n));
  const subject = entry.create();
  const outcome = { subject: subject.name, version: subject.version, n };
  const total = rounds + WARM_UP;
  const all = createReadings(n, total * batches, rows, 5, entry.isWhole);
  const fill = toFill(n).map(entry.encode);
  const frames = all.map(entry.encode);
  await subject.open(n);
  const begin = performance.now();
  for (const frame of fill) await subject.apply([frame]);
  const init = performance.now() - begin;
  const rates: number[] = [];
  for (let round = 0; round < total; round++) {
    const message = frames.slice(round * batches, (round + 1) * batches);
    const start = performance.now();
    const done = subject.apply(message);
    if (done) await done;
    const seconds = (performance.now() - start) / 1000;
    if (round >= WARM_UP) rates.push((rows * batches) / seconds);
  }
  const wrong = entry.isBlind ? null : await findWrong(subject, newestOf([...toFill(n), ...all]));
  subject.close();
  const about = { scenario: entry.scenario } as const;
  const samples: Sample[] = [
    { ...about, metric: 'rate', unit: '1/s', values: rates },
    ...(entry.isBlind ? [] : [{ ...about, metric: 'init', unit: 'ms', values: [init] } as const]),
  ];
  return wrong ? { ...outcome, samples: [], wrong } : { ...outcome, samples };
}

/** Every sensor once. */
function toFill(n: number): Reading[][] {
  const batches: Reading[][] = [];
  for (let from = 0; from < n; from += FILL_ROWS) {
    const rows = Math.min(FILL_ROWS, n - from);
    const toReading = (_r: unknown, i: number): Reading => ({
      index: from + i,
      value: 1,
      atMs: NOON - 7_200_000,
    });
    batches.push(Array.from({ length: rows }, toReading));
  }
  return batches;
}

/** Compares a thousand sensors with what they last said; null where all is right. */
async function findWrong(
  subject: Subject<Uint8Array[]>,
  newest: ReadonlyMap<number, number>,
): Promise<string | null> {
  const step = Math.max(1, Math.floor(newest.size / 1000));
  let i = 0;
  for (const [index, value] of newest) {
    if (i++ % step !== 0) continue;
    const found = await subject.read(index);
    if (Math.abs(found - value) > 1e-3) return `Sensor ${index} is ${found}, not ${value}.`;
  }
  return null;
}
