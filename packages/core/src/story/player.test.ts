import { describe, expect, it } from 'vitest';
import { createStoryPlayer, type StoryPlayer } from './player.js';
import type { Stories } from './story.js';

const createStories = (isLooping: boolean): Stories => ({
  tour: {
    isLooping,
    steps: [
      { id: 'river', seconds: 5, commands: [{ do: 'fly', to: 'river' }, { do: 'theme' }] },
      { id: 'square', seconds: 10, commands: [{ do: 'fly', to: 'square' }] },
    ],
  },
});

/** A city whose flights end when told, and a clock that is turned by hand. */
function createRoom(isLooping = true) {
  const ran: unknown[] = [];
  const flights: { arrive(): void; fail(why: Error): void; signal: AbortSignal }[] = [];
  let waits: { atMs: number; then(): void }[] = [];
  let nowMs = 0;
  const player: StoryPlayer = createStoryPlayer({
    stories: createStories(isLooping),
    run(command, signal) {
      ran.push(command);
      if ((command as { do: string }).do !== 'fly') return Promise.resolve();
      return new Promise((resolve, reject) => {
        flights.push({ arrive: () => resolve(undefined), fail: reject, signal });
        signal.addEventListener('abort', () => resolve(undefined));
      });
    },
    after(ms, then) {
      const wait = { atMs: nowMs + ms, then };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
  });
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    player,
    ran,
    flights,
    waits: () => waits.length,
    settle,
    async land() {
      flights.at(-1)?.arrive();
      await settle();
    },
    async pass(ms: number) {
      nowMs += ms;
      const due = waits.filter(({ atMs }) => atMs <= nowMs);
      waits = waits.filter(({ atMs }) => atMs > nowMs);
      for (const { then } of due) then();
      await settle();
    },
  };
}

describe('a story', () => {
  it('SO1 goes from step to step: commands in order, then its time, and round again', async () => {
    const room = createRoom();
    room.player.play('tour');
    expect(room.player.state.get()).toMatchObject({ is: 'moving', step: 0 });
    expect(room.ran).toEqual([{ do: 'fly', to: 'river' }]);
    await room.land();
    expect(room.ran).toHaveLength(2);
    expect(room.player.state.get()).toMatchObject({ is: 'staying', step: 0 });
    await room.pass(4999);
    expect(room.player.state.get()).toMatchObject({ step: 0 });
    await room.pass(1);
    await room.land();
    await room.pass(10_000);
    expect(room.player.state.get()).toMatchObject({ is: 'moving', step: 0 });
  });

  it('SO2 stops at once, in the middle of a flight too, and leaves nothing waiting', async () => {
    const room = createRoom();
    room.player.play('tour');
    room.player.stop();
    expect(room.flights[0]?.signal.aborted).toBe(true);
    await room.settle();
    expect(room.player.state.get()).toEqual({ is: 'idle' });
    expect(room.ran).toHaveLength(1);
    room.player.play('tour', 'square');
    await room.land();
    expect(room.waits()).toBe(1);
    room.player.stop();
    expect(room.waits()).toBe(0);
  });

  it('SO3 pauses, goes on, and is led by hand', async () => {
    const room = createRoom(false);
    room.player.play('tour', 'square');
    await room.land();
    room.player.pause();
    expect(room.player.state.get()).toMatchObject({ is: 'paused', step: 1 });
    await room.pass(60_000);
    expect(room.player.state.get()).toMatchObject({ is: 'paused' });
    room.player.previous();
    expect(room.player.state.get()).toMatchObject({ is: 'moving', step: 0 });
    room.player.next();
    await room.land();
    await room.pass(10_000);
    expect(room.player.state.get()).toEqual({ is: 'idle' });
    room.player.resume();
    expect(room.player.state.get()).toEqual({ is: 'idle' });
  });

  it('SO4 tells which command could not be run and goes on: nobody may be there to help', async () => {
    const room = createRoom();
    room.player.play('tour');
    room.flights[0]?.fail(new Error('[borough VIEW_UNKNOWN] …'));
    await room.settle();
    expect(room.ran).toHaveLength(2);
    expect(room.player.state.get()).toMatchObject({
      is: 'staying',
      failures: ['[borough VIEW_UNKNOWN] …'],
    });
    await room.pass(5000);
    expect(room.player.state.get()).toMatchObject({ is: 'moving', step: 1, failures: [] });
  });

  it('SO5 says which story or step is not there', () => {
    const room = createRoom();
    expect(() => room.player.play('tower')).toThrow(/STORY_UNKNOWN.*tour/);
    expect(() => room.player.play('tour', 'pond')).toThrow(/STEP_UNKNOWN.*river, square/);
  });
});
