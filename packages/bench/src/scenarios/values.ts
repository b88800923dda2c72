import type { GlSpy } from '../gl.js';
import { redOf } from '../look.js';
import { createValues, NO_VALUES, type Spread, type Values } from '../messages/values.js';
import { createRandom } from '../random.js';
import type { Outcome, Sample } from '../row.js';
import { type Rounds, type Step, sampleFrames } from '../sample.js';
import type { Subject } from '../subject.js';

type Open = (spy: GlSpy, canvas: HTMLCanvasElement) => Subject<Values>;

/** Subjects by name, each loaded alone. */
export type Subjects = Readonly<Record<string, () => Promise<{ readonly create: Open }>>>;

export interface ValuesSize extends Rounds {
  /** Things, and how many of them change in a frame. */
  readonly n: number;
  readonly changes: number;
}

/** What is measured, and under which ids. */
export interface Variants {
  readonly updates: readonly (readonly [scenario: string, spread: Spread])[];
  readonly restyle: string;
}

/** One run of one subject: its start, its updates, its other looks; and whether the GPU has what it was told. */
export async function runValues(
  subject: Subject<Values>,
  spy: GlSpy,
  size: ValuesSize,
  { updates, restyle }: Variants,
): Promise<Outcome> {
  const { n, changes, rounds, warmUp } = size;
  const begin = performance.now();
  // While all is made, so that it is known what there is.
  spy.watch();
  await subject.open(n);
  spy.rest();
  const init = performance.now() - begin;
  const samples: Sample[] = [
    { scenario: updates[0]?.[0] ?? '', metric: 'init', unit: 'ms', values: [init] },
  ];
  const add = (scenario: string, total: Rounds, step: Step): void => {
    samples.push(...sampleFrames(spy, scenario, total, step, subject.draw));
  };
  const state = new Float32Array(n);
  for (const [scenario, spread] of subject.isFixed ? [] : updates) {
    const total = spread === 'all' ? { rounds: Math.min(rounds, 10), warmUp: 2 } : size;
    const messages = Array.from({ length: total.rounds + total.warmUp + 1 }, (_m, i) =>
      createValues(n, changes, spread, i + 1),
    );
    for (const message of messages) {
      subject.prepare?.(message);
      message.slots.forEach((slot, i) => {
        state[slot] = message.values[i] as number;
      });
    }
    add(scenario, total, (i) => void subject.apply(messages[i] ?? NO_VALUES));
    if (spy.counts.bytes === 0) throw new Error(`${subject.name} sent nothing in ${scenario}.`);
  }
  let wrong = findWrong(subject, state, 0);
  add(restyle, { rounds: rounds - 1, warmUp }, (i) => subject.restyle?.((i + 1) % 2));
  wrong ??= findWrong(subject, state, (rounds + warmUp) % 2);
  subject.close();
  const about = { subject: subject.name, version: subject.version, n };
  return wrong ? { ...about, samples: [], wrong } : { ...about, samples };
}

/** Compares some things as the GPU has them with what they should look like. */
function findWrong(subject: Subject<Values>, state: Float32Array, look: number): string | null {
  const random = createRandom(9);
  for (let i = 0; i < 200; i++) {
    const slot = random.below(state.length);
    const red = subject.read(slot) as number;
    const right = redOf(look, state[slot] as number);
    if (!(Math.abs(red - right) <= 2))
      return `Thing ${slot} is ${red} red, not ${right}, in look ${look}.`;
  }
  return null;
}
