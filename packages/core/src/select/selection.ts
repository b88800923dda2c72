import type { Scene } from '../scene/scene.js';
import { type ReadonlySignal, signal } from '../signal/signal.js';
import { SELECTED } from '../style/look.js';

/** One chosen thing, by what lasts: its table and key. */
export interface Chosen {
  readonly table: string;
  readonly key: string;
}

/** What is chosen, in all views; keys, so that it survives tiles and restarts. */
export interface Selection {
  readonly chosen: ReadonlySignal<readonly Chosen[]>;
  set(things: readonly Chosen[]): void;
  /** Adds a thing, or takes it out if it was in. */
  toggle(thing: Chosen): void;
}

const OWNER = 'selection';

export function createSelection(scene: Scene): Selection {
  const chosen = signal<readonly Chosen[]>([]);
  const selection: Selection = {
    chosen,
    set(things) {
      const tables = new Set([...chosen.get(), ...things].map(({ table }) => table));
      for (const table of tables) {
        const keys = things.filter((thing) => thing.table === table).map(({ key }) => key);
        const slots = scene.table(table).resolveNow(keys);
        for (const view of scene.views) scene.override(view.id, table).set(SELECTED, OWNER, slots);
      }
      chosen.set(things);
    },
    toggle(thing) {
      const old = chosen.get();
      const without = old.filter(({ table, key }) => table !== thing.table || key !== thing.key);
      selection.set(without.length < old.length ? without : [...old, thing]);
    },
  };
  return selection;
}
