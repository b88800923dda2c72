import { type City, type Command, type ReadonlySignal, resetOf, type Undo } from '@borough/core';
import { type Attendance, createIdle } from './idle.js';
import { pageTiming, type Timing } from './timing.js';

/** A city before which people come and go: it shows a story to nobody, and is as at the start for everybody. */
export interface Kiosk {
  readonly attendance: ReadonlySignal<Attendance>;
  /** A finger, a key, a wheel: ends the story before this returns. */
  touch(): void;
  /** The visitor has done: back to the start without waiting. */
  leave(): void;
  readonly close: Undo;
}

/** What a kiosk is made of. */
export interface KioskOptions {
  /** Open, and as every visitor should find it: its state now is the state of the start. */
  readonly city: City;
  /** What is shown while nobody is there; nothing where absent. */
  readonly story?: string;
  readonly timing?: Timing;
  readonly idleMs?: number;
  readonly warnMs?: number;
  isBusy?(): boolean;
  /** Back to the start with what is not the city's: the language, panels, the page. */
  reset?(): void;
  /** Something could not be run: nobody may be there to see it. */
  failed?(failure: unknown): void;
}

/** Shows the story at once, and after each visitor again (rules KI1–KI4). */
export function createKiosk(options: KioskOptions): Kiosk {
  const { city, story, reset, failed, timing = pageTiming } = options;
  const start = city.state().filter(({ do: name }) => name !== 'story');
  const idle = createIdle({ ...options, timing });
  const { attendance } = idle;
  let wasAlone = true;
  let isGoingHome = false;
  let isClosed = false;

  async function run(command: Command): Promise<void> {
    try {
      await city.run(command);
    } catch (failure) {
      failed?.(failure);
    }
  }

  /** From the reset on, every command is one that anybody could have run. */
  async function goHome(): Promise<void> {
    if (isGoingHome) return;
    isGoingHome = true;
    const commands = [...resetOf(city.description, city.state()), ...start];
    for (const command of commands) await run(command);
    reset?.();
    isGoingHome = false;
    attract();
  }

  function attract(): void {
    if (story && !isClosed && attendance.get().is === 'alone') void run({ do: 'story', id: story });
  }

  const unwatch = [
    attendance.watch(({ is }) => {
      // Only what played to nobody is stopped: a visitor may want to see the story, too.
      if (is !== 'alone' && wasAlone) void run({ do: 'leadStory', to: 'stop' });
      wasAlone = is === 'alone';
      if (wasAlone) void goHome();
    }),
    // A story that ends by itself begins again.
    city.story.state.watch((now) => {
      if (now.is === 'idle' && !isGoingHome) attract();
    }),
  ];
  attract();

  return {
    attendance,
    touch: idle.touch,
    leave: idle.leave,
    close() {
      isClosed = true;
      for (const undo of unwatch) undo();
      idle.close();
    },
  };
}
