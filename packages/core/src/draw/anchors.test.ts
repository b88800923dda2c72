import { expect, it } from 'vitest';
import { rangesOf } from './anchors.js';

it('pages that lie side by side are one range', () => {
  const pages = Uint32Array.of(0, 1, 2, 5, 7, 8);
  expect([...rangesOf(pages, 8500)]).toEqual([
    [0, 3072],
    [5120, 6144],
    [7168, 8500],
  ]);
  expect([...rangesOf(null, 70)]).toEqual([[0, 70]]);
  expect([...rangesOf(new Uint32Array(0), 70)]).toEqual([]);
});
