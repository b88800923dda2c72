import type { GlSpy } from './gl.js';
import { quantile, type Sample } from './row.js';

/** How many frames are timed, after how many that are not. */
export interface Rounds {
  readonly rounds: number;
  readonly warmUp: number;
}

/** What is done in each frame, by its number: `rounds + warmUp + 1` of them. */
export type Step = (round: number) => void;

/**
 * Main-thread milliseconds of each frame, with a fence before and after it, never inside; above those of a frame in
 * which nothing changes, if `draw` draws one in between; and of one more frame the calls and bytes, watched apart
 * because watching costs time.
 */
export function sampleFrames(
  spy: GlSpy,
  scenario: string,
  { rounds, warmUp }: Rounds,
  step: Step,
  draw?: () => void,
): Sample[] {
  const times: number[] = [];
  const idle: number[] = [];
  const time = (run: () => void): number => {
    spy.fence();
    const start = performance.now();
    run();
    const ms = performance.now() - start;
    spy.fence();
    return ms;
  };
  for (let round = 0; round < rounds + warmUp; round++) {
    if (draw) idle.push(time(draw));
    times.push(time(() => step(round)));
  }
  const values = times.slice(warmUp);
  spy.watch();
  step(rounds + warmUp);
  const { calls, bytes, draws } = spy.counts;
  spy.rest();
  const samples: Sample[] = [
    { scenario, metric: 'main', unit: 'ms', values },
    { scenario, metric: 'calls', unit: '1', values: [calls] },
    { scenario, metric: 'bytes', unit: 'B', values: [bytes] },
    { scenario, metric: 'draws', unit: '1', values: [draws] },
  ];
  if (!draw) return samples;
  const idleMs = quantile(idle.slice(warmUp), 0.5);
  const above = values.map((ms) => ms - idleMs);
  return [...samples, { scenario, metric: 'apply', unit: 'ms above idle', values: above }];
}
