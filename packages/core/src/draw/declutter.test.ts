import { expect, it } from 'vitest';
import { declutter } from './declutter.js';

const box = (left: number, top: number) => ({ left, top, width: 20, height: 10 });

it('LA1 the earlier label stays and those over it wait', () => {
  expect(declutter([box(0, 0), box(10, 5), box(40, 0)], (b) => b, 25)).toEqual([
    box(0, 0),
    box(40, 0),
  ]);
});

it('LA1 no two of many labels touch, and no more are shown than may be', () => {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const all = Array.from({ length: 500 }, () => box(random() * 800, random() * 400));
  const shown = declutter(all, (b) => b, 25);
  expect(shown.length).toBe(25);
  for (const a of shown)
    for (const b of shown)
      if (a !== b)
        expect(Math.abs(a.left - b.left) >= 20 || Math.abs(a.top - b.top) >= 10).toBe(true);
});

it('what has nothing to say takes no room', () => {
  expect(declutter([1, 2, 3], (n) => (n === 2 ? null : box(n * 50, 0)), 25)).toEqual([1, 3]);
});

it('LA1 of one kind no more are shown than are enough, and others take their place', () => {
  const all = [1, 2, 3, 10, 4, 11].map((n) => ({ n, ...box(n * 50, 0) }));
  const mayShow = (one: { n: number }, shown: readonly { n: number }[]): boolean =>
    one.n >= 10 || shown.filter(({ n }) => n < 10).length < 2;
  expect(declutter(all, (b) => b, 25, mayShow).map(({ n }) => n)).toEqual([1, 2, 10, 11]);
});
