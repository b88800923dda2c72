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
  /** Lets go of what is chosen in tables that leave the city. */
  forget(tables: ReadonlySet<string>): void;
}

const OWNER = 'selection';

export function createSelection(scene: Scene): Selection {
  const chosen = signal<readonly Chosen[]>([]);
  function mark(things: readonly Chosen[], tables: ReadonlySet<string>): void {
    for (const table of tables) {
      const keys = things.filter((thing) => thing.table === table).map(({ key }) => key);
      const slots = scene.table(table).resolveNow(keys);
      for (const view of scene.views) scene.override(view.id, table).set(SELECTED, OWNER, slots);
    }
  }
  // What is chosen is chosen in a view that comes later too.
  scene.watch(({ what }) => {
    if (what === 'views') mark(chosen.get(), tablesOf(chosen.get()));
  });
  const selection: Selection = {
    chosen,
    set(things) {
      mark(things, tablesOf([...chosen.get(), ...things]));
      chosen.set(things);
    },
    forget(tables) {
      const left = chosen.get().filter(({ table }) => !tables.has(table));
      if (left.length < chosen.get().length) selection.set(left);
    },
    toggle(thing) {
      const old = chosen.get();
      const without = old.filter(({ table, key }) => table !== thing.table || key !== thing.key);
      selection.set(without.length < old.length ? without : [...old, thing]);
    },
  };
  return selection;
}

function tablesOf(things: readonly Chosen[]): ReadonlySet<string> {
  return new Set(things.map(({ table }) => table));
}
