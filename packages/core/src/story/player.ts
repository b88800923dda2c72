import { BoroughError } from '../error.js';
import { type ReadonlySignal, signal } from '../signal/signal.js';
import type { Step, Stories, Story } from './story.js';

/** Where a story stands. */
export type StoryState =
  | { readonly is: 'idle' }
  | {
      readonly is: 'moving' | 'staying' | 'paused';
      readonly story: string;
      readonly step: number;
      /** Commands of this step that could not be run, in words. The story goes on: nobody may be there to help. */
      readonly failures: readonly string[];
    };

/** Plays stories; at most one at a time. */
export interface StoryPlayer {
  readonly state: ReadonlySignal<StoryState>;
  /** Starts a story at a step (an id, default the first), whatever played before. */
  play(story: string, step?: string): void;
  /** Stands paused at a step; nothing is done to get there. */
  stand(story: string, step?: string): void;
  pause(): void;
  /** Goes on: the step is stayed at for its whole time again. */
  resume(): void;
  next(): void;
  previous(): void;
  /** Ends it at once, in the middle of a flight too. */
  stop(): void;
}

/** What a player needs of the city and of time. */
export interface StoryRoom {
  readonly stories: Stories;
  run(command: unknown, signal: AbortSignal): Promise<unknown>;
  /** Calls back after some milliseconds; the undo takes it off. Default: the timer of the host. */
  after?(ms: number, then: () => void): () => void;
}

export function createStoryPlayer({ stories, run, after = later }: StoryRoom): StoryPlayer {
  const state = signal<StoryState>({ is: 'idle' });
  let flight: AbortController | null = null;
  let unwait: (() => void) | null = null;

  function halt(): void {
    flight?.abort();
    flight = null;
    unwait?.();
    unwait = null;
  }

  function storyOf(name: string): Story {
    const story = Object.hasOwn(stories, name) ? stories[name] : undefined;
    if (story) return story;
    throw new BoroughError(
      'STORY_UNKNOWN',
      `There is no story "${name}". There are: ${Object.keys(stories).join(', ') || 'none'}.`,
    );
  }

  function indexOf(name: string, step: string | undefined): number {
    const { steps } = storyOf(name);
    const at = step === undefined ? 0 : steps.findIndex(({ id }) => id === step);
    if (at >= 0) return at;
    throw new BoroughError(
      'STEP_UNKNOWN',
      `Story "${name}" has no step "${step}". It has: ${steps.map(({ id }) => id).join(', ')}.`,
    );
  }

  async function go(name: string, at: number): Promise<void> {
    halt();
    const { steps } = storyOf(name);
    const step = steps[at] as Step;
    const own = new AbortController();
    flight = own;
    const failures: string[] = [];
    state.set({ is: 'moving', story: name, step: at, failures });
    for (const command of step.commands) {
      try {
        await run(command, own.signal);
      } catch (failure) {
        failures.push(failure instanceof Error ? failure.message : String(failure));
      }
      if (own.signal.aborted) return;
    }
    stay(name, at, failures);
  }

  function stay(name: string, at: number, failures: readonly string[]): void {
    const { steps, isLooping = false } = storyOf(name);
    state.set({ is: 'staying', story: name, step: at, failures });
    unwait = after((steps[at] as Step).seconds * 1000, () => {
      unwait = null;
      if (at + 1 < steps.length) void go(name, at + 1);
      else if (isLooping) void go(name, 0);
      else stop();
    });
  }

  function stop(): void {
    halt();
    state.set({ is: 'idle' });
  }

  function move(by: 1 | -1): void {
    const now = state.get();
    if (now.is === 'idle') return;
    const { steps } = storyOf(now.story);
    void go(now.story, (now.step + by + steps.length) % steps.length);
  }

  return {
    state,
    play: (name, step) => void go(name, indexOf(name, step)),
    stand(name, step) {
      const at = indexOf(name, step);
      halt();
      state.set({ is: 'paused', story: name, step: at, failures: [] });
    },
    pause() {
      const now = state.get();
      if (now.is !== 'moving' && now.is !== 'staying') return;
      halt();
      state.set({ ...now, is: 'paused' });
    },
    resume() {
      const now = state.get();
      if (now.is === 'paused') stay(now.story, now.step, now.failures);
    },
    next: () => move(1),
    previous: () => move(-1),
    stop,
  };
}

function later(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
