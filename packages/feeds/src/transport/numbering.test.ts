import { expect, test } from 'vitest';
import { createNumbering, readPlace } from './numbering.js';

const at = (seq: number, epoch = 'a') => ({ epoch, seq });

test('FE20 a number that is missing is a gap, one said twice or late is not', () => {
  const numbering = createNumbering();
  const arrive = (seq: number, epoch?: string) => numbering.arrive(at(seq, epoch));
  expect(arrive(7)).toEqual({ order: 7, isBroken: false });
  expect(arrive(8)).toEqual({ order: 8, isBroken: false });
  expect(arrive(8)).toEqual({ order: 8, isBroken: false });
  expect(arrive(11)).toEqual({ order: 11, isBroken: true });
  expect(arrive(9)).toEqual({ order: 9, isBroken: false });
  // A run that begins anew is newer than all before, whatever its numbers.
  expect(arrive(0, 'b')).toEqual({ order: 12, isBroken: true });
  expect(arrive(1, 'b')).toEqual({ order: 13, isBroken: false });
});

test('FE20 a resume begins after what was taken; after a fresh start no gap is told twice', () => {
  const numbering = createNumbering();
  numbering.arrive(at(1));
  expect(numbering.taken).toBeNull();
  numbering.take(at(1));
  numbering.take(at(3));
  numbering.take(at(2));
  expect(numbering.taken).toEqual(at(3));
  numbering.forget();
  expect(numbering.taken).toBeNull();
  expect(numbering.arrive(at(90)).isBroken).toBe(false);
  expect(numbering.arrive(at(92)).isBroken).toBe(true);
});

test('FE20 an id counts as epoch:seq', () => {
  expect(readPlace('run:1:42')).toEqual({ epoch: 'run:1', seq: 42 });
  for (const id of ['42', 'a:', ':1', 'a:-1', 'a:1.5', `a:${'9'.repeat(16)}`]) {
    expect(readPlace(id)).toBeNull();
  }
});
