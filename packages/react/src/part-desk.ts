import type { City, CityPart, Layer, Undo } from '@borough/core';

/** The kinds of parts, in the order in which one may refer to another. */
const KINDS = ['tables', 'tilesets', 'feeds', 'layers', 'rules'] as const;

/**
 * What components declare of a city. Whatever one commit of React declares and takes back is carried out
 * together, so that the order of components among each other does not matter.
 */
export interface PartDesk {
  /** Declares a part of one thing. What is wrong with it is told to `fail`. */
  declare(part: CityPart, fail: (failure: unknown) => void): Undo;
}

interface Entry {
  readonly part: CityPart;
  readonly fail: (failure: unknown) => void;
  isWanted: boolean;
  /** Takes it out of the city again; null while it is not in. */
  undo: Undo | null;
}

export function createPartDesk(city: City): PartDesk {
  let entries: Entry[] = [];
  let isDue = false;

  function carryOut(): void {
    isDue = false;
    const going = entries.filter(({ isWanted, undo }) => !isWanted && undo);
    const coming = entries.filter(({ isWanted, undo }) => isWanted && !undo);
    entries = entries.filter(({ isWanted }) => isWanted);
    for (const next of coming) {
      const old = going.find((entry) => entry.undo && isSameThing(entry.part, next.part));
      if (old && restyle(city, old.part, next.part)) [next.undo, old.undo] = [old.undo, null];
    }
    const replaced = going.filter(
      ({ undo, part }) => undo && coming.some((c) => isSameThing(c.part, part)),
    );
    const moved = dependents(entries, replaced);
    for (const entry of [...going, ...moved].sort(byKind).reverse()) {
      entry.undo?.();
      entry.undo = null;
    }
    for (const entry of entries.filter(({ undo }) => !undo).sort(byKind)) {
      try {
        entry.undo = city.extend(entry.part);
      } catch (failure) {
        entry.fail(failure);
      }
    }
  }

  function schedule(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(carryOut);
  }

  return {
    declare(part, fail) {
      const entry: Entry = { part, fail, isWanted: true, undo: null };
      entries.push(entry);
      schedule();
      return () => {
        entry.isWanted = false;
        schedule();
      };
    },
  };
}

const kindOf = (part: CityPart): number => KINDS.findIndex((kind) => part[kind] !== undefined);
const byKind = (a: Entry, b: Entry): number => kindOf(a.part) - kindOf(b.part);

/** `tables.buildings`, `layers.energy`. */
function nameOf(part: CityPart): string {
  const kind = KINDS[kindOf(part)] as (typeof KINDS)[number];
  const things = part[kind];
  return `${kind}.${Array.isArray(things) ? things[0].id : Object.keys(things ?? {})[0]}`;
}

const isSameThing = (a: CityPart, b: CityPart): boolean => nameOf(a) === nameOf(b);

/** The names of what a part refers to. */
function usesOf({ tilesets = {}, feeds = {}, layers = [], rules = [] }: CityPart): string[] {
  const tables = [...Object.values(tilesets), ...Object.values(feeds), ...rules].map(
    ({ table }) => table,
  );
  const named = layers.map((layer) =>
    layer.type === 'features' ? `tilesets.${layer.tileset}` : `tables.${layer.table}`,
  );
  return [...tables.map((table) => `tables.${table}`), ...named];
}

/** Who must step out of the city for a moment, because what it refers to is replaced. */
function dependents(entries: readonly Entry[], replaced: readonly Entry[]): Entry[] {
  const names = new Set(replaced.map(({ part }) => nameOf(part)));
  const found: Entry[] = [];
  // Later kinds refer to earlier ones.
  for (const entry of [...entries].sort(byKind)) {
    if (!entry.undo || !usesOf(entry.part).some((name) => names.has(name))) continue;
    names.add(nameOf(entry.part));
    found.push(entry);
  }
  return found;
}

/** Gives a layer that differs in its looks alone the new ones: it keeps its place and what is drawn of it. */
function restyle(city: City, old: CityPart, next: CityPart): boolean {
  const [a, b] = [old.layers?.[0], next.layers?.[0]];
  if (!a || !b || frame(a) !== frame(b) || (a.style && !b.style)) return false;
  city.scene.setLayer(b.id, { visible: b.visible ?? true, ...(b.style && { style: b.style }) });
  return true;
}

/** A layer without its looks. */
const frame = (layer: Layer): string =>
  JSON.stringify({ ...layer, visible: undefined, style: undefined });
