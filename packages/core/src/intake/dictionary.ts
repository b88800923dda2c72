/** Strings that cross to the page once and are spoken of by index from then on. */
export interface Dictionary {
  readonly size: number;
  /** The index of a string, or −1. */
  find(text: string): number;
  /** The index of a string, new if needed; −1 when there is no room for a new one. */
  index(text: string): number;
  /** What is new since the last time this was asked. */
  takeNew(): string[];
}

export function createDictionary(limit: number): Dictionary {
  const indices = new Map<string, number>();
  let fresh: string[] = [];
  return {
    get size() {
      return indices.size;
    },
    find: (text) => indices.get(text) ?? -1,
    index(text) {
      const known = indices.get(text);
      if (known !== undefined) return known;
      if (indices.size >= limit) return -1;
      const index = indices.size;
      indices.set(text, index);
      fresh.push(text);
      return index;
    },
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}
