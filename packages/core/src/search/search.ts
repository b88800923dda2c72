import type { TableDescription } from '../scene/description.js';
import type { Chosen } from '../select/selection.js';
import { type Column, KNOWN, type Text } from '../table/column.js';
import { MAX_ROWS, type Slot, type Table } from '../table/table.js';
import { type Corpus, createCorpus, GRADES } from './corpus.js';
import { createInitials, fold } from './fold.js';

/** A thing that was looked for. */
export interface Finding extends Chosen {
  /** Its name in each language in which it has one; its key where it has none. */
  readonly title: Text;
  /** lon, lat, height; null where nobody knows it: the thing may still be in a tile. */
  readonly position: readonly [number, number, number] | null;
  /** 0 … 1, for the order. */
  readonly score: number;
  /** The text that was met, as it is written, and the column it stands in; no column for a key. */
  readonly matched: { readonly text: string; readonly column?: string };
}

/** Finds things of a city by their names, keys and texts. */
export interface Search {
  /** Best first. What has come since is looked at by and by: a city of a million things is found within a minute. */
  find(text: string, limit?: number): readonly Finding[];
  /** Looks at what is new, for a few milliseconds; does nothing until somebody has asked. */
  step(): void;
}

/** What search needs of a city. */
export interface SearchRoom {
  readonly tables: ReadonlyMap<string, Table>;
  /** The columns that name a thing, by language; `''` for the one without. */
  titles(table: string): Readonly<Record<string, string>>;
  positionOf(table: Table, slot: Slot): readonly [number, number, number] | null;
}

/** The columns that name things of a table, as search wants them. */
export function titlesOf(
  table: Pick<TableDescription, 'title' | 'titles'> | undefined,
): Readonly<Record<string, string>> {
  return { ...table?.titles, ...(table?.title !== undefined && { '': table.title }) };
}

const DEFAULT_LIMIT = 20;
const MOST_LIMIT = 200;
/** Hits in one field that are weighed: what is asked for by one letter is not asked for. */
const MOST_HITS = 4000;
/** Characters kept of all texts; beyond it, new ones are not found. */
const MOST_CHARACTERS = 64 * 2 ** 20;
const STEP_MS = 3;
/** Whoever asks can wait a little longer. */
const FIND_MS = 10;
const BATCH = 128;

const WORTH = { title: 1, key: 0.95, text: 0.5 } as const;

/** One list of texts that is searched: the keys of a table, or the words of a column. */
interface Field {
  readonly table: Table;
  readonly column: Column | null;
  readonly words: Corpus;
  readonly initials: Corpus;
  /** Which word has which initials. */
  readonly spelt: number[];
  seen: number;
}

export function createSearch(room: SearchRoom, now: () => number): Search {
  const spell = createInitials();
  const fields = new Map<Table | Column, Field>();
  let isAsked = false;

  function follow(): void {
    const here = new Set<Table | Column>();
    for (const table of room.tables.values()) {
      const texts = [...table.columns.values()].filter(({ schema }) => schema.type === 'text');
      for (const column of [null, ...texts]) {
        const source = column ?? table;
        here.add(source);
        if (fields.has(source)) continue;
        const corpora = { words: createCorpus(), initials: createCorpus() };
        fields.set(source, { table, column, ...corpora, spelt: [], seen: 0 });
      }
    }
    for (const source of fields.keys()) if (!here.has(source)) fields.delete(source);
  }

  const isFull = (): boolean => {
    let sum = 0;
    for (const { words, initials } of fields.values())
      sum += words.characters + initials.characters;
    return sum > MOST_CHARACTERS;
  };

  function read(field: Field, most: number): number {
    const { table, column } = field;
    const count = column ? column.texts.length : table.size - 1;
    const end = Math.min(count, field.seen + most);
    for (let i = field.seen; i < end; i++) {
      const text = fold((column ? column.texts[i] : table.keyOf(i + 1)) as string);
      field.words.add(text);
      const initials = spell.of(text);
      if (initials === '') continue;
      field.initials.add(initials);
      field.spelt.push(i);
    }
    const done = end - field.seen;
    field.seen = end;
    return done;
  }

  function step(budgetMs: number): void {
    follow();
    if (isFull()) return;
    const untilMs = now() + budgetMs;
    // Names before keys, and a few before many: what people look for is known at once.
    const rank = ({ column, table }: Field): number => table.size + (column ? 0 : MAX_ROWS);
    for (const field of [...fields.values()].sort((a, b) => rank(a) - rank(b)))
      while (read(field, BATCH) > 0) if (now() > untilMs) return;
  }

  /** Things that have one of the words. */
  function holders(field: Field, scores: Map<number, number>, best: Best): void {
    const { table, column } = field;
    if (!column) {
      for (const [index, score] of scores) best.offer(field, index + 1, index, score);
      return;
    }
    // A million rows are looked through in a millisecond or two, where nothing is asked of a map.
    const byCode = new Float32Array(column.texts.length);
    for (const [code, score] of scores) byCode[code] = score;
    const { values, flags } = column;
    for (let slot = 1; slot < table.size; slot++) {
      const code = values[slot] as number;
      const score = byCode[code] as number;
      if (score > best.least && (flags[slot] as number) & KNOWN)
        best.offer(field, slot, code, score);
    }
  }

  function searchField(field: Field, query: string, spelling: string, best: Best): void {
    const scores = new Map<number, number>();
    const worth = worthOf(field);
    const note = (index: number, grade: number, length: number): void => {
      // Of two that are met alike, the shorter is met more.
      const score =
        (worth * (grade - 0.5 * (1 - query.length / Math.max(length, 1)))) / GRADES.whole;
      if (score > (scores.get(index) ?? 0)) scores.set(index, score);
    };
    field.words.search(query, MOST_HITS, note);
    if (spelling !== '')
      field.initials.search(spelling, MOST_HITS, (index, grade, length) => {
        // Initials say less than words, and scattered ones nothing.
        if (grade > GRADES.scattered) note(field.spelt[index] as number, grade - 1.5, length);
      });
    if (scores.size > 0) holders(field, scores, best);
  }

  function worthOf({ table, column }: Field): number {
    if (!column) return WORTH.key;
    return Object.values(room.titles(table.id)).includes(column.id) ? WORTH.title : WORTH.text;
  }

  function titleOf(table: Table, slot: Slot): Text {
    const names: Record<string, string> = {};
    for (const [language, id] of Object.entries(room.titles(table.id))) {
      const column = table.column(id);
      if (!((column.flags[slot] as number) & KNOWN)) continue;
      names[language] = column.texts[column.values[slot] as number] as string;
    }
    const { '': plain, ...named } = names;
    if (Object.keys(named).length > 0) return named;
    return plain ?? (table.keyOf(slot) as string);
  }

  function toFinding({ field, slot, word, score }: Offer): Finding {
    const { table, column } = field;
    const text = (column ? column.texts[word] : table.keyOf(slot)) as string;
    return {
      table: table.id,
      key: table.keyOf(slot) as string,
      title: titleOf(table, slot),
      position: room.positionOf(table, slot),
      score,
      matched: { text, ...(column && { column: column.id }) },
    };
  }

  return {
    step() {
      if (isAsked) step(STEP_MS);
    },
    find(text, limit = DEFAULT_LIMIT) {
      const query = fold(text).trim();
      if (query === '') return [];
      isAsked = true;
      step(FIND_MS);
      const best = createBest(Math.min(Math.max(1, limit), MOST_LIMIT));
      const spelling = /^[a-z0-9]{2,}$/.test(query) ? query : '';
      for (const field of fields.values()) searchField(field, query, spelling, best);
      return best.list().map(toFinding);
    },
  };
}

interface Offer {
  readonly field: Field;
  readonly slot: Slot;
  readonly word: number;
  readonly score: number;
}

/** The best so far, each thing once. */
interface Best {
  /** What is worth no more is not among the best. */
  readonly least: number;
  offer(field: Field, slot: Slot, word: number, score: number): void;
  list(): readonly Offer[];
}

function createBest(limit: number): Best {
  let offers: Offer[] = [];
  let least = 0;

  function sort(): void {
    const seen = new Map<string, Offer>();
    offers.sort((a, b) => b.score - a.score || a.slot - b.slot);
    for (const offer of offers) {
      const name = `${offer.field.table.id} ${offer.slot}`;
      if (!seen.has(name)) seen.set(name, offer);
    }
    offers = [...seen.values()].slice(0, limit);
    least = offers.length === limit ? (offers[limit - 1] as Offer).score : 0;
  }

  return {
    get least() {
      return least;
    },
    offer(field, slot, word, score) {
      if (score <= least) return;
      offers.push({ field, slot, word, score });
      if (offers.length >= 8 * limit) sort();
    },
    list() {
      sort();
      return offers;
    },
  };
}
