import { describe, expect, test } from 'vitest';
import { type CityClock, createCityClock } from './city-clock.js';
import type { Recorded } from './recording.js';
import { createReplay } from './replay.js';

const START = 1_700_000_000_000;

function lines(...atSeconds: number[]): Recorded[] {
  return atSeconds.map((s) => ({ atMs: START + s * 1000, payload: Buffer.from(String(s)) }));
}

function play(
  recorded: Parameters<typeof createReplay>[0]['lines'],
  options: { rate: number; loop?: boolean; pauseMs?: number },
) {
  const clock: CityClock = createCityClock({ fromMs: START, rate: options.rate, recorded: true });
  const said: { what: string; cityMs: number; epoch: number; dueMs: number }[] = [];
  const replay = createReplay({
    lines: recorded,
    clock,
    publish(payload, dueMs) {
      const what = Buffer.from(payload).toString();
      said.push({ what, cityMs: clock.nowMs(), epoch: clock.epoch, dueMs });
    },
    ...options,
  });
  return { clock, said, replay };
}

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !done(); i++) await new Promise((wait) => setTimeout(wait, 10));
  expect(done()).toBe(true);
}

describe('a replay', () => {
  test('publishes each snapshot when its time has come, never before', async () => {
    const { said, replay } = play(lines(0, 1000, 3000), { rate: 10_000 });
    await replay.ended;
    expect(said.map(({ what }) => what)).toEqual(['0', '1000', '3000']);
    for (const { cityMs, dueMs } of said) expect(cityMs).toBeGreaterThanOrEqual(dueMs);
  });

  test('sets the clock to the beginning of the recording, in a new epoch', async () => {
    const clock = createCityClock({ fromMs: 0, rate: 1000 });
    const before = clock.epoch;
    const replay = createReplay({ lines: lines(0), clock, publish: () => {} });
    await replay.ended;
    expect(clock.epoch).toBe(before + 1);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(START);
  });

  test('loops: time stands still for the pause, then leaps to the start in the next epoch', async () => {
    const { clock, said, replay } = play(lines(0, 500_000), {
      rate: 1_000_000,
      loop: true,
      pauseMs: 1000,
    });
    await until(() => said.length === 2);
    await until(() => clock.rate === 0);
    const heldMs = clock.nowMs();
    await new Promise((wait) => setTimeout(wait, 50));
    expect(clock.nowMs()).toBe(heldMs);
    await until(() => said.length >= 4);
    replay.close();
    await replay.ended;
    expect(said.map(({ what }) => what).slice(0, 4)).toEqual(['0', '500000', '0', '500000']);
    expect(said[2]?.epoch).toBe((said[0]?.epoch ?? 0) + 1);
    expect(said[2]?.cityMs).toBeLessThan(said[1]?.cityMs ?? 0);
  });

  test('reads a recording anew for each pass, and waits across its gaps', async () => {
    let passes = 0;
    async function* open(): AsyncGenerator<Recorded> {
      passes++;
      yield* lines(0, 86_400);
    }
    const { said, replay } = play(open, { rate: 1_000_000, loop: true, pauseMs: 1 });
    await until(() => said.length >= 4);
    replay.close();
    await replay.ended;
    expect(passes).toBeGreaterThanOrEqual(2);
  });

  test('publishes a late line at once and keeps the order of the file', async () => {
    const { said, replay } = play(lines(0, 2000, 1000, 3000), { rate: 100_000 });
    await replay.ended;
    expect(said.map(({ what }) => what)).toEqual(['0', '2000', '1000', '3000']);
  });

  test('stops at once when closed, in the middle of a wait of days', async () => {
    const { said, replay } = play(lines(0, 1_000_000), { rate: 1 });
    await until(() => said.length === 1);
    const from = Date.now();
    replay.close();
    await replay.ended;
    expect(Date.now() - from).toBeLessThan(200);
    expect(said).toHaveLength(1);
  });

  test('of nothing ends, even in a loop', async () => {
    const { replay } = play([], { rate: 1, loop: true, pauseMs: 0 });
    await replay.ended;
  });

  test('that cannot be read rejects', async () => {
    const { replay } = play(
      async function* () {
        yield* lines(0);
        throw new Error('disk');
      },
      { rate: 1000 },
    );
    await expect(replay.ended).rejects.toThrow('disk');
  });
});
