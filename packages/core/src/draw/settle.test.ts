import { describe, expect, it } from 'vitest';
import { settle, type Unrest } from './settle.js';

const REST: Unrest = { isComing: false, isBehind: false, frames: 0, told: 0 };
const FRAME_MS = 16;

/** Asks at each frame what a picture waits for; tells after how many frames it settled, null if it did not. */
async function framesUntil(
  look: (frame: number) => Unrest | null,
  frameMs: number = FRAME_MS,
): Promise<number | null> {
  const waiting: (() => void)[] = [];
  let frame = 0;
  let isSettled = false;
  void settle(
    () => look(frame),
    (callback) => {
      waiting.push(callback);
      return () => {};
    },
    () => frame * frameMs,
  ).then(() => {
    isSettled = true;
  });
  for (; frame < 1000 && !isSettled; frame++) {
    for (const callback of waiting.splice(0)) callback();
    await new Promise((done) => setTimeout(done, 0));
  }
  return isSettled ? frame : null;
}

describe('a picture', () => {
  it('RE4 settles after three quiet frames', async () => {
    expect(await framesUntil(() => REST)).toBe(3);
  });

  it('RE4 waits for tiles, however long, and for labels where nobody talks', async () => {
    const never = (change: Partial<Unrest>) =>
      framesUntil((n) => ({ ...REST, frames: n, ...change }));
    expect(await never({ isComing: true })).toBeNull();
    expect(await never({ isBehind: true })).toBeNull();
    expect(await framesUntil((n) => ({ ...REST, isComing: n < 200 }))).toBe(203);
  });

  it('RE4 settles while readings come with every frame: it waits a second, and four drawn frames at least', async () => {
    const talk = (n: number): Unrest => ({ isComing: false, isBehind: true, frames: n, told: n });
    const frames = (await framesUntil(talk)) as number;
    expect(frames * FRAME_MS).toBeGreaterThan(1000);
    expect(frames * FRAME_MS).toBeLessThan(1100);
    expect(await framesUntil(talk, 900)).toBe(5);
  });

  it('RE4 counts from when all is in', async () => {
    const frames = await framesUntil((n) => ({
      isComing: n < 300,
      isBehind: true,
      frames: n,
      told: n,
    }));
    expect(frames).toBeGreaterThan(300 + 1000 / FRAME_MS);
  });

  it('RE4 ends with the drawing', async () => {
    expect(await framesUntil((n) => (n < 5 ? { ...REST, isComing: true } : null))).toBe(6);
  });
});
