import { measureIngest } from '../ingest/measure.js';
import { findWrong } from '../ingest/newest.js';
import { type Ask, openSourceEnd, SEED } from '../ingest/source-end.js';
import { FORMATS, type Format } from '../messages/formats.js';
import { type IngestSize, toFill, toRounds, WARM_UP } from '../messages/frames.js';
import type { Reading } from '../messages/readings.js';
import type { Outcome, Sample } from '../row.js';
import type { Subject } from '../subject.js';
import { createArrow, toArrow } from '../subjects/ingest/arrow.js';
import { createHand } from '../subjects/ingest/hand.js';
import { createPerspective, toKeyedArrow } from '../subjects/ingest/perspective.js';
import { toIngest } from './ingest-plan.js';
import { runWire, type WireSize } from './wire.js';

// B5: bytes → decoder → check → coalesce → inlet → table.

/** To read one sensor of it is a query of a million. */
const SLOW_TO_READ = 20;

interface Peer {
  readonly scenario: string;
  readonly create: () => Subject<Uint8Array[]>;
  readonly encode: (readings: readonly Reading[]) => Uint8Array;
  /** How many sensors are compared at the end. */
  readonly compared?: number;
}

const { json } = FORMATS as { json: Format };

/** Others, each by its own way; in Node. */
export const PEERS: Readonly<Record<string, Peer>> = {
  hand: { scenario: 'ingest/json', create: createHand, encode: json.encode },
  'perspective-json': {
    scenario: 'ingest/json',
    create: () => createPerspective('json'),
    encode: json.encode,
    compared: SLOW_TO_READ,
  },
  arrow: { scenario: 'ingest/arrow', create: createArrow, encode: toArrow },
  'perspective-arrow': {
    scenario: 'ingest/arrow',
    create: () => createPerspective('arrow'),
    encode: toKeyedArrow,
    compared: SLOW_TO_READ,
  },
};

/** One run of one subject in this thread. */
export async function runIngest(
  name: string,
  size: IngestSize & Partial<WireSize>,
): Promise<Outcome> {
  const peer = PEERS[name];
  if (peer) return runPeer(peer, size);
  if (name === 'wire') return runWire(size, { worker: false });
  const ingest = toIngest(name, size, '');
  const end = await openSourceEnd(ingest.format, ingest.size);
  const link = { fills: end.fills, ask: async (ask: Ask) => end.answer(ask) };
  return measureIngest(link, ingest);
}

/** The messages are made before anything is timed. */
async function runPeer(peer: Peer, size: IngestSize): Promise<Outcome> {
  const { n, rows, batches } = size;
  const subject = peer.create();
  const outcome = { subject: subject.name, version: subject.version, n };
  const { scenario } = peer;
  const sent = toRounds(size, SEED);
  const fill = toFill(n).map(peer.encode);
  const messages = sent.map((round) => round.map(peer.encode));
  await subject.open(n);
  const begin = performance.now();
  for (const frame of fill) await subject.apply([frame]);
  const init = performance.now() - begin;
  const rates: number[] = [];
  for (const [round, message] of messages.entries()) {
    const start = performance.now();
    const done = subject.apply(message);
    if (done) await done;
    const seconds = (performance.now() - start) / 1000;
    if (round >= WARM_UP) rates.push((rows * batches) / seconds);
  }
  const all = [...toFill(n), ...sent.flat()];
  const wrong = await findWrong((sensor) => subject.read(sensor), all, peer.compared);
  subject.close();
  if (wrong) return { ...outcome, samples: [], wrong };
  const samples: Sample[] = [
    { scenario, metric: 'rate', unit: '1/s', values: rates },
    { scenario, metric: 'init', unit: 'ms', values: [init] },
  ];
  return { ...outcome, samples };
}
