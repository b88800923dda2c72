import { BoroughError, type City } from '@borough/core';
import { createContext, useContext } from 'react';
import type { Engine } from './engine.js';
import type { PartDesk } from './part-desk.js';
import type { Ticker } from './ticker.js';

/** What components under a provider share: the open city and its one timer. */
export interface Room {
  readonly city: City;
  readonly ticker: Ticker;
  /** What components declare of the city. */
  readonly parts: PartDesk;
  /** The one canvas that a provider's views are drawn on. */
  readonly canvas: { isTaken: boolean };
  /** The engine as the provider has it now; undefined where nothing is drawn. */
  engine(): Engine | undefined;
}

export const RoomContext = createContext<Room | null>(null);

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (room) return room;
  throw new BoroughError(
    'REACT_NO_CITY',
    'There is no <City> above this component. Wrap what speaks of the city in <City src="city.json" …>.',
  );
}
