import { expect, test } from 'vitest';
import { nearest } from './nearest.js';

const NAMES = ['tile', 'serve', 'replay', 'publish', 'town'];

test.each([
  ['publsh', 'publish'],
  ['PUBLISH', 'publish'],
  ['tiles', 'tile'],
  ['rplay', 'replay'],
  ['frobnicate', undefined],
  ['', undefined],
])('%j is nearest to %j', (written, expected) => {
  expect(nearest(written, NAMES)).toBe(expected);
});
