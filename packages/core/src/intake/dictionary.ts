/** Strings that cross to the page once and are spoken of by index from then on. */
export interface Dictionary {
  readonly size: number;
  /** The index of a string, or −1. */
  find(text: string): number;
  /** The same for many at once, written to `out`: several times as fast, because no lookup waits for the one before. */
  findAll(texts: readonly string[], out: Int32Array): void;
  /** The index of a string, new if needed; −1 when there is no room for a new one. */
  index(text: string): number;
  /** What is new since the last time this was asked. */
  takeNew(): string[];
}

/** Numbers of one entry: index + 1 (0: free), hash, where its characters begin. */
const ENTRY = 3;
const FIRST_CAPACITY = 1024;

/**
 * An open-addressed table over characters. A lookup in a `Map` of a million strings waits four or five times for
 * memory (bucket, chain, string, its characters); here it does so twice, and the text itself need not be kept.
 */
export function createDictionary(limit: number): Dictionary {
  // Whoever chooses the keys must not be able to choose their places.
  const seed = Math.floor(Math.random() * 2 ** 32);
  let mask = FIRST_CAPACITY - 1;
  let table = new Uint32Array(FIRST_CAPACITY * ENTRY);
  /** Length and UTF-16 units of each text, one after the other. */
  let units = new Uint16Array(FIRST_CAPACITY * 8);
  let used = 0;
  let size = 0;
  let hashes = new Uint32Array(64);
  let fresh: string[] = [];

  function hashOf(text: string): number {
    let hash = seed;
    for (let i = 0; i < text.length; i++)
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) ^ (hash >>> 15);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  function isAt(start: number, text: string): boolean {
    if (units[start] !== text.length) return false;
    for (let i = 0; i < text.length; i++)
      if (units[start + 1 + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Where a text's entry is, or the free one where it would be. */
  function placeOf(text: string, hash: number): number {
    let place = hash & mask;
    for (;;) {
      const at = place * ENTRY;
      if (table[at] === 0) return at;
      if (table[at + 1] === hash && isAt(table[at + 2] as number, text)) return at;
      place = (place + 1) & mask;
    }
  }

  function grow(): void {
    const old = table;
    mask = mask * 2 + 1;
    table = new Uint32Array((mask + 1) * ENTRY);
    for (let from = 0; from < old.length; from += ENTRY) {
      if (old[from] === 0) continue;
      let place = (old[from + 1] as number) & mask;
      while (table[place * ENTRY] !== 0) place = (place + 1) & mask;
      table.set(old.subarray(from, from + ENTRY), place * ENTRY);
    }
  }

  function keep(text: string): number {
    // A length of 16 bits: keys and texts are far shorter by their checks.
    const length = used + 1 + text.length;
    if (length > units.length) {
      const wider = new Uint16Array(Math.max(units.length * 2, length));
      wider.set(units);
      units = wider;
    }
    const start = used;
    units[used++] = text.length;
    for (let i = 0; i < text.length; i++) units[used++] = text.charCodeAt(i);
    return start;
  }

  return {
    get size() {
      return size;
    },
    find: (text) => (table[placeOf(text, hashOf(text))] as number) - 1,
    findAll(texts, out) {
      const count = texts.length;
      if (hashes.length < count) hashes = new Uint32Array(count * 2);
      // Nothing in this loop waits for what it reads, so the memory of many entries is fetched at once; what it reads
      // is only a guess, and overwritten.
      for (let i = 0; i < count; i++) {
        const hash = hashOf(texts[i] as string);
        hashes[i] = hash;
        out[i] = table[(hash & mask) * ENTRY] as number;
      }
      for (let i = 0; i < count; i++) {
        const at = placeOf(texts[i] as string, hashes[i] as number);
        out[i] = (table[at] as number) - 1;
      }
    },
    index(text) {
      const hash = hashOf(text);
      const at = placeOf(text, hash);
      const known = table[at] as number;
      if (known > 0) return known - 1;
      if (size >= limit) return -1;
      const index = size++;
      table[at] = index + 1;
      table[at + 1] = hash;
      table[at + 2] = keep(text);
      fresh.push(text);
      if (size * 4 > (mask + 1) * 3) grow();
      return index;
    },
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}
