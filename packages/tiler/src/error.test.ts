import { expect, it } from 'vitest';
import { tilerError } from './error.js';

it('an error carries its code, its cause and a message under the house prefix', () => {
  const cause = new Error('below');
  const error = tilerError('TILE_BAD_OPTION', 'The option x is not right. Give y.', cause);
  expect(error).toBeInstanceOf(Error);
  expect(error.code).toBe('TILE_BAD_OPTION');
  expect(error.message).toBe('[borough TILE_BAD_OPTION] The option x is not right. Give y.');
  expect(error.cause).toBe(cause);
});
