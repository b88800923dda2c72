import { KNOWN } from '../table/column.js';
import type { Slot, Table } from '../table/table.js';
import type { FeaturePort, TilesetEvent, TilesetReader } from './feature.js';

/** How tables and tiles have met so far; slots without features may be waiting for their tile. */
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

interface Seen {
  /** By slot: how many loaded tiles show it. */
  loaded: Uint16Array;
  /** By slot: 1 once any tile has shown it. */
  ever: Uint8Array;
  keyless: number;
}

export function createJoin(
  tilesetOf: (id: string) => TilesetReader | undefined,
  tableOf: (id: string) => Table,
  report: (event: TilesetEvent) => void,
  changed: () => void,
): Join {
  const seen = new Map<string, Seen>();

  function room(tileset: string, capacity: number): Seen {
    const old = seen.get(tileset) ?? {
      loaded: new Uint16Array(0),
      ever: new Uint8Array(0),
      keyless: 0,
    };
    if (old.loaded.length < capacity) {
      const loaded = new Uint16Array(capacity);
      loaded.set(old.loaded);
      const ever = new Uint8Array(capacity);
      ever.set(old.ever);
      Object.assign(old, { loaded, ever });
    }
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
        const { loaded, ever } = room(tileset, table.capacity);
        for (let i = 0, j = 0; i < keys.length; i++) {
          if (keys[i] === '') continue;
          const slot = found[j++] as Slot;
          slots[i] = slot;
          if (slot === 0) continue;
          loaded[slot] = (loaded[slot] as number) + 1;
          ever[slot] = 1;
        }
        room(tileset, 0).keyless += keys.length - named.length;
        changed();
        return slots;
      },
      release(tileset, slots) {
        if (!seen.has(tileset)) return;
        const { loaded } = room(tileset, 0);
        for (const slot of slots) {
          if (slot === 0) continue;
          loaded[slot] = Math.max(0, (loaded[slot] as number) - 1);
        }
        changed();
      },
      report,
    },
    coverage(tileset) {
      const table = tableFor(tileset);
      if (!table) return { features: 0, covered: 0, unjoined: 0, unjoinedKeys: [], keyless: 0 };
      const { loaded, ever, keyless } = room(tileset, table.capacity);
      let features = 0;
      let covered = 0;
      let unjoined = 0;
      const unjoinedKeys: string[] = [];
      const flags = [...table.columns.values()].map((column) => column.flags);
      for (let slot = 1; slot < table.size; slot++) {
        const isLoaded = (loaded[slot] as number) > 0;
        if (isLoaded) features++;
        if (!isKnown(flags, slot)) continue;
        if (isLoaded) covered++;
        if (ever[slot]) continue;
        unjoined++;
        if (unjoinedKeys.length < MOST_KEYS) unjoinedKeys.push(table.keyOf(slot) as string);
      }
      return { features, covered, unjoined, unjoinedKeys, keyless };
    },
    keep(ids) {
      for (const id of [...seen.keys()]) if (!ids.has(id)) seen.delete(id);
    },
  };
}

function isKnown(flags: readonly Uint8Array[], slot: Slot): boolean {
  for (let i = 0; i < flags.length; i++)
    if (((flags[i] as Uint8Array)[slot] as number) & KNOWN) return true;
  return false;
}
