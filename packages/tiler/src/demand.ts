import { tilerError } from './error.js';

/** @throws TILE_BAD_OPTION naming the option and what it must be, unless it is right */
export function demand(isRight: boolean, option: string, expected: string): void {
  if (isRight) return;
  throw tilerError('TILE_BAD_OPTION', `The option ${option} is not right. Give ${expected}.`);
}

export function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export function isNameOrNull(value: unknown): boolean {
  return value === null || isName(value);
}
