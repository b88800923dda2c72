import { expect, it } from 'vitest';
import { createScope } from '../scope.js';
import { signal } from './signal.js';

it('SI1 an equal value tells nobody, a changed one tells everybody once', () => {
  const count = signal(1);
  const heard: number[] = [];
  const undo = count.watch((value) => heard.push(value));
  count.set(1);
  count.set(2);
  count.update((n) => n + 1);
  undo();
  count.set(9);
  expect(heard).toEqual([2, 3]);
});

it('SI2 a listener taken off while others are told is not told any more', () => {
  const value = signal(0);
  const heard: string[] = [];
  const undo: (() => void)[] = [];
  value.watch(() => undo[0]?.());
  undo.push(value.watch(() => heard.push('second')));
  value.set(1);
  expect(heard).toEqual([]);
});

it('SC1 a scope runs its undos backwards, each once, even when one throws', () => {
  const ran: number[] = [];
  const scope = createScope();
  scope.add(() => ran.push(1));
  scope.add(() => {
    throw new Error('in the middle');
  });
  scope.add(() => ran.push(3));
  expect(() => scope.close()).toThrow('in the middle');
  scope.close();
  expect(ran).toEqual([3, 1]);
});

it('SC1 what is taken back alone is not taken back again, and nothing is kept of it', () => {
  const scope = createScope();
  const said: string[] = [];
  const add = (name: string) => scope.add(() => void said.push(name));
  add('first');
  const second = add('second');
  second();
  second();
  scope.close();
  second();
  expect(said).toEqual(['second', 'first']);
});
