import type { Slot, Table } from '../table/table.js';
import type { FeaturePort, TilesetEvent, TilesetReader } from './feature.js';
import { createTally, type Tally } from './tally.js';

/** How tables and tiles have met so far, in a large city as of a moment ago (rule BI9); slots without features may be waiting for their tile. */
export interface Coverage {
  /** Features loaded now that have a key, each thing once however many tiles show it. */
  readonly features: number;
  /** Of those, things with at least one known reading. */
  readonly covered: number;
  /** Things with readings and no feature seen since the start: wrong ids, or tiles not yet looked at. */
  readonly unjoined: number;
  /** The first keys of `unjoined`, for people. */
  readonly unjoinedKeys: readonly string[];
  /** Features without a key, drawn in base style. */
  readonly keyless: number;
}

/** Where tiles and tables meet (rules BI1–BI4): late join from either side. */
export interface Join {
  readonly port: FeaturePort;
  coverage(tileset: string): Coverage;
  /** Forgets the tilesets that are not among these. */
  keep(tilesets: ReadonlySet<string>): void;
}

const MOST_KEYS = 20;
/** Pages counted in one reading of the coverage: a quarter of a million things, under a millisecond. */
const MOST_PAGES = 256;

interface Seen {
  readonly tally: Tally;
  keyless: number;
}

export function createJoin(
  tilesetOf: (id: string) => TilesetReader | undefined,
  tableOf: (id: string) => Table,
  report: (event: TilesetEvent) => void,
  changed: () => void,
): Join {
  const seen = new Map<string, Seen>();

  function room(tileset: string, table: Table): Seen {
    const old = seen.get(tileset) ?? { tally: createTally(table), keyless: 0 };
    seen.set(tileset, old);
    return old;
  }

  /** null: the tileset has gone, and a tile of it comes too late. */
  const tableFor = (id: string): Table | null => {
    const tileset = tilesetOf(id);
    return tileset ? tableOf(tileset.table) : null;
  };

  return {
    port: {
      async resolve(tileset, keys) {
        const table = tableFor(tileset);
        if (!table) return new Uint32Array(keys.length);
        const named = keys.filter((key) => key !== '');
        const found = await table.resolve(named);
        const slots = new Uint32Array(keys.length);
        const met = room(tileset, table);
        for (let i = 0, j = 0; i < keys.length; i++) {
          if (keys[i] === '') continue;
          slots[i] = found[j++] as Slot;
        }
        met.tally.show(found, 1);
        met.keyless += keys.length - named.length;
        changed();
        return slots;
      },
      release(tileset, slots) {
        const met = seen.get(tileset);
        if (!met) return;
        met.tally.show(slots, -1);
        changed();
      },
      report,
    },
    coverage(tileset) {
      const table = tableFor(tileset);
      if (!table) return { features: 0, covered: 0, unjoined: 0, unjoinedKeys: [], keyless: 0 };
      const { tally, keyless } = room(tileset, table);
      if (!tally.count(MOST_PAGES)) changed();
      const { features, covered, unjoined } = tally;
      const unjoinedKeys = tally
        .firstUnjoined(MOST_KEYS)
        .map((slot) => table.keyOf(slot) as string);
      return { features, covered, unjoined, unjoinedKeys, keyless };
    },
    keep(ids) {
      for (const id of [...seen.keys()]) if (!ids.has(id)) seen.delete(id);
    },
  };
}
