/** What was measured: the metrics of a report. */
export type Metric =
  | 'main'
  | 'apply'
  | 'bytes'
  | 'calls'
  | 'draws'
  | 'heap'
  | 'gpu'
  | 'init'
  | 'rate'
  | 'decoder'
  | 'decode'
  | 'keys'
  | 'columns'
  | 'crossing'
  | 'table'
  | 'tile-first'
  | 'tile-last';

/** One row of a report: the median over runs of each run's p50 and p95. */
export interface Row {
  /** A variant extends the id: `live-burst/clustered`. */
  readonly scenario: string;
  /** `library:path`; ours is `borough:default`. */
  readonly subject: string;
  readonly version: string;
  /** Entities. */
  readonly n: number;
  readonly metric: Metric;
  readonly unit: string;
  readonly p50: number;
  readonly p95: number;
  readonly runs: number;
}

/** Samples of one metric of one subject in one run. */
export interface Sample {
  readonly scenario: string;
  readonly metric: Metric;
  readonly unit: string;
  readonly values: readonly number[];
}

/** What one run of one subject brought; a subject that was wrong has a reason and no samples. */
export interface Outcome {
  readonly subject: string;
  readonly version: string;
  readonly n: number;
  readonly samples: readonly Sample[];
  readonly wrong?: string;
  /** Which of the plans' subjects it is: the same library may stand in several. */
  readonly of?: string;
}

/** The value below which `part` of all lie: nearest rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** Rows of all runs; subjects that were wrong in any run have none. */
export function toRows(outcomes: readonly Outcome[]): Row[] {
  const groups = new Map<
    string,
    { outcome: Outcome; sample: Sample; runs: (readonly number[])[] }
  >();
  const nameOf = ({ of, subject }: Outcome): string => of ?? subject;
  const wrong = new Set(outcomes.filter((one) => one.wrong).map(nameOf));
  for (const outcome of outcomes) {
    if (wrong.has(nameOf(outcome))) continue;
    for (const sample of outcome.samples) {
      const name = `${sample.scenario}\n${outcome.subject}\n${sample.metric}`;
      const group = groups.get(name) ?? { outcome, sample, runs: [] };
      group.runs.push(sample.values);
      groups.set(name, group);
    }
  }
  return [...groups.values()].map(({ outcome, sample, runs }) => ({
    scenario: sample.scenario,
    subject: outcome.subject,
    version: outcome.version,
    n: outcome.n,
    metric: sample.metric,
    unit: sample.unit,
    p50: round(
      quantile(
        runs.map((run) => quantile(run, 0.5)),
        0.5,
      ),
    ),
    // Of a rate the bad end is the low one.
    p95: round(
      quantile(
        runs.map((run) => quantile(run, sample.unit === '1/s' ? 0.05 : 0.95)),
        0.5,
      ),
    ),
    runs: runs.length,
  }));
}

/** Four digits say more than a run can promise. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}
