import type { City, Renderer, ViewId } from '@borough/core';
import { createFormat, type Format } from './format.js';
import type { Dictionary } from './words/dictionary.js';

export const THEMES = ['light', 'dark', 'contrast'] as const;
export type ThemeName = (typeof THEMES)[number];

export const DENSITIES = ['phone', 'desk', 'wall'] as const;
/** How near and how large: a hand, a desk, a wall. */
export type Density = (typeof DENSITIES)[number];

/** What every panel gets: the city, how it is drawn, and how things are said. A new one at each change. */
export interface Room {
  readonly city: City;
  /** null while nothing draws the city. */
  readonly renderer: Renderer | null;
  /** The element that the renderer fills. */
  readonly stage: HTMLElement | null;
  /** The view that a person steers. */
  readonly view: ViewId;
  readonly words: Dictionary;
  readonly format: Format;
  readonly theme: ThemeName;
  readonly density: Density;
  /** Carries out a command; what is wrong with it is told by `borough-error`, never thrown. */
  run(command: unknown): Promise<void>;
  /** A person's wish for another language or theme. */
  choose(wish: { readonly language?: string; readonly theme?: ThemeName }): void;
}

type Parts = Omit<Room, 'format' | 'renderer' | 'stage' | 'view' | 'density'> &
  Partial<Pick<Room, 'renderer' | 'stage' | 'view' | 'density'>>;

/** `old` lends its formatters where language and time zone are the same. */
export function createRoom(parts: Parts, old?: Room | null): Room {
  const { city, words } = parts;
  const { timeZone } = city.description;
  const isSame =
    old?.words.language === words.language && old.city.description.timeZone === timeZone;
  return {
    renderer: null,
    stage: null,
    view: city.scene.views[0]?.id ?? '',
    density: 'desk',
    ...parts,
    format: isSame ? old.format : createFormat(words.language, timeZone),
  };
}
