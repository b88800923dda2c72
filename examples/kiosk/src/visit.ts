import type { City, Undo } from '@borough/core';
import type { Kiosk } from '@borough/kiosk';

/** A story that a visitor has begun is shown once, to its end, and needs no touch meanwhile. */
export interface Visit {
  /** A visitor's story goes on by itself. */
  isBusy(): boolean;
  /** Watches for its end; the undo ends that. */
  watch(kiosk: Kiosk): Undo;
}

export function createVisit(city: City): Visit {
  let kiosk: Kiosk | null = null;
  let before = -1;
  const isLast = (story: string): boolean =>
    before === (city.description.stories?.[story]?.steps.length ?? 0) - 1;
  const isVisitors = (): boolean => kiosk !== null && kiosk.attendance.get().is !== 'alone';
  return {
    isBusy() {
      const { is } = city.story.state.get();
      return is === 'moving' || is === 'staying';
    },
    watch(of) {
      kiosk = of;
      return city.story.state.watch((now) => {
        const isOver = now.is === 'moving' && now.step === 0 && before > 0 && isLast(now.story);
        before = now.is === 'idle' ? -1 : now.step;
        // It would go round and round, and nobody would ever be taken to have left.
        if (isOver && isVisitors()) void city.run({ do: 'leadStory', to: 'stop' });
      });
    },
  };
}
