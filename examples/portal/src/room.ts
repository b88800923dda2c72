import type { City } from '@borough/core';
import type { Format } from './format.js';
import { type Language, type Word, word } from './words.js';

/** What every panel gets: the city, the language, and how things are written in it. */
export interface Room {
  readonly city: City;
  readonly language: Language;
  readonly format: Format;
  say(name: Word): string;
  /** Draws the panels again, at most ten times a second. */
  refresh(): void;
}

export function createRoom(
  city: City,
  language: Language,
  format: Format,
  refresh: () => void,
): Room {
  return { city, language, format, refresh, say: (name) => word(name, language) };
}
