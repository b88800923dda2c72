import type { Format } from '../messages/formats.js';
import { type IngestSize, toFill, toRounds, WARM_UP } from '../messages/frames.js';
import type { Outcome, Sample } from '../row.js';
import { openCityEnd } from './city-end.js';
import { findWrong } from './newest.js';
import { type Answer, type Ask, SEED } from './source-end.js';

/** The source's end, in this thread or in a worker. */
export interface Link {
  readonly fills: number;
  ask(ask: Ask): Promise<Answer>;
}

export interface Ingest {
  /** `ingest/json`, `ingest/json/worker` */
  readonly scenario: string;
  readonly format: Format;
  readonly size: IngestSize;
}

/** The parts of a reading's way, in order; nanoseconds. */
export const PARTS = ['decode', 'keys', 'columns', 'crossing', 'table'] as const;
type Part = (typeof PARTS)[number];

/**
 * The whole way of readings from bytes to the table: readings a second, and where the time goes. In turn with it, of
 * other messages, the decoder alone and the lookup of keys alone.
 */
export async function measureIngest(link: Link, ingest: Ingest): Promise<Outcome> {
  const { format, size, scenario } = ingest;
  const { n, rounds, rows, batches } = size;
  const city = openCityEnd(format, n);
  const begin = performance.now();
  for (let part = 0; part < link.fills; part++) await cross({ do: 'fill', part });
  const initMs = performance.now() - begin;
  const readings = rows * batches;
  const rates: number[] = [];
  const decoderRates: number[] = [];
  const parts: Record<Part, number[]> = {
    decode: [],
    keys: [],
    columns: [],
    crossing: [],
    table: [],
  };

  async function cross(ask: Ask): Promise<{ answer: Answer; crossingMs: number; tableMs: number }> {
    const fromMs = performance.now();
    const answer = await link.ask(ask);
    const hereMs = performance.now();
    if (answer.delivery) city.apply(answer.delivery);
    const tableMs = performance.now() - hereMs;
    return { answer, crossingMs: hereMs - fromMs - answer.allMs, tableMs };
  }

  for (let part = 0; part < rounds + WARM_UP; part++) {
    const alone = await link.ask({ do: 'alone', part });
    const { answer, crossingMs, tableMs } = await cross({ do: 'round', part });
    if (part < WARM_UP) continue;
    const ofEach: Record<Part, number> = {
      decode: answer.decodeMs,
      keys: alone.intakeMs,
      columns: answer.intakeMs - alone.intakeMs,
      crossing: crossingMs,
      table: tableMs,
    };
    for (const name of PARTS) parts[name].push((ofEach[name] * 1e6) / readings);
    rates.push((readings * 1000) / (answer.allMs + crossingMs + tableMs));
    decoderRates.push((readings * 1000) / alone.decodeMs);
  }
  const sent = [...toFill(n), ...toRounds(size, SEED, format.isWhole).flat()];
  const wrong = await findWrong(city.read, sent);
  city.close();
  const outcome = { subject: 'borough:default', version: '0.0.1', n };
  if (wrong) return { ...outcome, samples: [], wrong };
  const samples: Sample[] = [
    { scenario, metric: 'rate', unit: '1/s', values: rates },
    { scenario, metric: 'decoder', unit: '1/s', values: decoderRates },
    { scenario, metric: 'init', unit: 'ms', values: [initMs] },
    ...PARTS.map((part): Sample => ({ scenario, metric: part, unit: 'ns', values: parts[part] })),
  ];
  return { ...outcome, samples };
}
