import type { FeedNature } from '../intake/feed.js';
import {
  type ColumnReader,
  type Freshness,
  freshnessOf,
  KNOWN,
  QUALITY_MASK,
  QUALITY_SHIFT,
  type Text,
} from '../table/column.js';
import type { TableReader } from '../table/table.js';

/** One line of a feature panel; formatting is the UI's, in its language and time zone. */
export interface PanelRow {
  readonly column: string;
  readonly label: Text;
  /** null: nothing known. */
  readonly value: number | string | null;
  /** A text in its column's words; absent where the column has none for it. */
  readonly said?: Text;
  readonly unit?: string;
  readonly digits?: number;
  /** City time of the reading; null where nothing is known. */
  readonly atMs: number | null;
  readonly ageMs: number | null;
  readonly freshness: Freshness | null;
  /** 0 good, 1 uncertain, 2 bad, 3 stale by the source's own word. */
  readonly quality: number;
  readonly source: PanelSource | null;
}

export interface PanelSource {
  readonly feed: string;
  readonly label: Text;
  /** `planned` is what a scenario adds: nobody has measured it. */
  readonly nature: FeedNature | 'planned';
}

/** Everything known of one thing, from its table; in the order of the table's columns. */
export function toPanelRows(
  table: TableReader,
  key: string,
  nowMs: number,
  sourceOf: (feed: string) => PanelSource,
): PanelRow[] {
  const slot = table.slotOf(key);
  return [...table.columns.values()].map((column) => toRow(column, slot, nowMs, sourceOf));
}

function toRow(
  column: ColumnReader,
  slot: number,
  nowMs: number,
  sourceOf: (feed: string) => PanelSource,
): PanelRow {
  const { id, schema } = column;
  const flags = column.flags[slot] ?? 0;
  const base = { column: id, label: schema.label ?? id, unit: schema.unit, digits: schema.digits };
  if (slot === 0 || !(flags & KNOWN))
    return {
      ...base,
      value: null,
      atMs: null,
      ageMs: null,
      freshness: null,
      quality: 0,
      source: null,
    };
  const number = column.values[slot] as number;
  const atMs = column.atMs[slot] as number;
  const feed = column.writers[column.writer[slot] as number] as string;
  const text = schema.type === 'text' ? column.texts[number] : undefined;
  const said = text === undefined ? undefined : schema.words?.[text];
  return {
    ...base,
    value: schema.type === 'text' ? (text ?? null) : number,
    ...(said !== undefined && { said }),
    atMs,
    ageMs: nowMs - atMs,
    freshness: freshnessOf(flags),
    quality: (flags & QUALITY_MASK) >> QUALITY_SHIFT,
    source: sourceOf(feed),
  };
}
