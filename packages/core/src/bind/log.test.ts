import { expect, it } from 'vitest';
import { BoroughError } from '../error.js';
import { createEventLog, toError } from './log.js';

it('what goes wrong is kept with its time, bounded', () => {
  const log = createEventLog(
    () => 5,
    () => {},
  );
  for (let i = 0; i < 150; i++) log.add({ tileset: 'boxes', code: 'TILE_FAILED', detail: `${i}` });
  expect(log.events).toHaveLength(100);
  expect(log.events.at(-1)).toMatchObject({ detail: '149', atMs: 5, count: 1 });
});

it('EV1 what happens again and again is one event that counts, and is told each time', () => {
  const log = createEventLog(
    () => 5,
    () => {},
  );
  const told: (string | undefined)[] = [];
  log.error.watch((error) => told.push(error?.code));
  for (let i = 0; i < 3; i++) log.fail(toError('PICK_FAILED', 'A pick failed', new Error('gone')));
  expect(log.events).toEqual([
    {
      code: 'PICK_FAILED',
      detail: '[borough PICK_FAILED] A pick failed: gone',
      atMs: 5,
      count: 3,
    },
  ]);
  expect(told).toEqual(['PICK_FAILED', 'PICK_FAILED', 'PICK_FAILED']);
});

it('EV1 an error of ours stays what it is; whatever else was thrown is its cause', () => {
  const ours = new BoroughError('TABLE_UNKNOWN', 'There is no table.');
  expect(toError('X', 'x', ours)).toBe(ours);
  expect(toError('X', 'Here', 'text')).toMatchObject({ code: 'X', cause: 'text' });
});
