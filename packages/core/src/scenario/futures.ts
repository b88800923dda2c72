import type { CityPart } from '../scene/part.js';
import type { Scene } from '../scene/scene.js';
import { createScope, type Undo } from '../scope.js';
import type { Table } from '../table/table.js';
import { type Compare, createCompare } from './compare.js';
import { createLedger, type Ledger } from './ledger.js';
import type { Scenarios } from './scenario.js';
import { createStaging, type Staging } from './staging.js';

/** The scenarios of a running city: written in a ledger, staged in views, compared. */
export interface Futures {
  readonly ledger: Ledger;
  readonly compare: Compare;
  readonly refresh: Staging['refresh'];
  readonly close: Undo;
}

export interface FuturesRoom {
  readonly scene: Scene;
  readonly first: Scenarios | undefined;
  readonly tables: ReadonlyMap<string, Table>;
  extend(part: CityPart): Undo;
  nowMs(): number;
  urlOf(url: string): string;
}

/** @throws BoroughError where the first scenarios do not hold together */
export function createFutures({ first, ...room }: FuturesRoom): Futures {
  const { scene, extend } = room;
  const scope = createScope();
  const ledger = createLedger(first);
  const staging = createStaging({ ...room, ledger });
  scope.add(staging.close);
  const compare = createCompare(scene, extend);
  scope.add(compare.close);
  return { ledger, compare, refresh: staging.refresh, close: scope.close };
}
