/** How well a text meets a query, best first; 0 is not at all. */
export const GRADES = {
  whole: 5,
  beginning: 4,
  word: 3,
  inside: 2,
  scattered: 1,
  none: 0,
} as const;

/**
 * Folded texts, packed: a thousand in one string, so that a million are searched by the host's own
 * `indexOf` in milliseconds. Append-only; what a text belongs to is its number.
 */
export interface Corpus {
  readonly count: number;
  readonly characters: number;
  add(text: string): void;
  /** Calls back for each text that has the query in it, with the best of its grades; at most `most` times. */
  search(
    query: string,
    most: number,
    found: (index: number, grade: number, length: number) => void,
  ): void;
}

const BLOCK = 1024;
/** Texts that have the letters in order, with others between them, are looked for among so few only. */
const MOST_SCATTERED = 20_000;
const WORD = /[\p{L}\p{N}]/u;

export function createCorpus(): Corpus {
  /** Full blocks; each text stands between two line ends. */
  const packed: { readonly text: string; readonly starts: Uint32Array }[] = [];
  let open: string[] = [];
  let characters = 0;

  function pack(texts: readonly string[]): { text: string; starts: Uint32Array } {
    const starts = new Uint32Array(texts.length + 1);
    let at = 1;
    texts.forEach((text, i) => {
      starts[i] = at;
      at += text.length + 1;
    });
    starts[texts.length] = at;
    return { text: `\n${texts.join('\n')}\n`, starts };
  }

  const blocks = () => (open.length > 0 ? [...packed, pack(open)] : packed);

  /** The text in which a place lies. */
  function indexAt(starts: Uint32Array, place: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function isScattered(text: string, query: string): boolean {
    let at = 0;
    for (let i = 0; i < text.length && at < query.length; i++) if (text[i] === query[at]) at++;
    return at === query.length;
  }

  return {
    get count() {
      return packed.length * BLOCK + open.length;
    },
    get characters() {
      return characters;
    },
    add(text) {
      characters += text.length;
      open.push(text);
      if (open.length < BLOCK) return;
      packed.push(pack(open));
      open = [];
    },
    search(query, most, found) {
      const all = blocks();
      let left = most;
      // Beginnings are worth most: no number of others may crowd them out.
      for (const [b, { text, starts }] of all.entries()) {
        for (
          let at = text.indexOf(`\n${query}`);
          at >= 0;
          at = text.indexOf(`\n${query}`, at + 1)
        ) {
          if (left-- === 0) return;
          const i = indexAt(starts, at + 1);
          const length = (starts[i + 1] as number) - (starts[i] as number) - 1;
          const grade = length === query.length ? GRADES.whole : GRADES.beginning;
          found(b * BLOCK + i, grade, length);
        }
      }
      for (const [b, { text, starts }] of all.entries()) {
        for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + 1)) {
          const before = text[at - 1] as string;
          if (before === '\n') continue;
          if (left-- === 0) return;
          const i = indexAt(starts, at);
          const length = (starts[i + 1] as number) - (starts[i] as number) - 1;
          found(b * BLOCK + i, WORD.test(before) ? GRADES.inside : GRADES.word, length);
        }
      }
      if (left < most || this.count > MOST_SCATTERED || query.length < 3) return;
      for (const [b, { text, starts }] of all.entries()) {
        for (let i = 0; i < starts.length - 1; i++) {
          const own = text.slice(starts[i], (starts[i + 1] as number) - 1);
          if (!isScattered(own, query)) continue;
          if (left-- === 0) return;
          found(b * BLOCK + i, GRADES.scattered, own.length);
        }
      }
    },
  };
}
