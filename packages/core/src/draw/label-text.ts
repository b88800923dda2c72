import type { LabelsLayer } from '../scene/layer.js';
import { freshnessOf, KNOWN, type Text } from '../table/column.js';
import type { TableReader } from '../table/table.js';
import { FONT_PIXELS, type Glyph } from './atlas.js';

/** CSS pixels of the two sizes of labels. */
export const LABEL_PIXELS = { small: 14, large: 17 } as const;

/** The column that speaks a language: `zh` serves `zh-CN`, and the layer's own serves the rest. */
export function columnFor({ column, columns = {} }: LabelsLayer, language: string): string {
  return columns[language] ?? columns[language.split('-')[0] ?? ''] ?? column;
}

/** What a label says: a text, or a number with its digits and unit; null where nothing is known. */
export function textOf(table: TableReader, columnId: string, slot: number): string | null {
  const { values, flags, texts, schema } = table.column(columnId);
  if (((flags[slot] as number) & KNOWN) === 0) return null;
  const value = values[slot] as number;
  if (schema.type === 'text') return texts[value] || null;
  const { digits = Number.isInteger(value) ? 0 : 1, unit } = schema;
  return unit ? `${value.toFixed(digits)} ${unit}` : value.toFixed(digits);
}

/** True where what a label says was not renewed in time. */
export function isStaleAt(table: TableReader, columnId: string, slot: number): boolean {
  const age = freshnessOf(table.column(columnId).flags[slot] as number);
  return age === 'stale' || age === 'offline';
}

/** Since when a reading has not been renewed, in the words of its layer (rule LA3). */
export function sinceOf(
  words: Text,
  atMs: number,
  { language, timeZone }: { readonly language: string; readonly timeZone: string },
): string {
  const text =
    typeof words === 'string'
      ? words
      : (words[language] ?? words[language.split('-')[0] ?? ''] ?? Object.values(words)[0] ?? '');
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  // The first minute in which nothing was heard.
  return text.replace('{since}', time.format(Math.ceil(atMs / 60_000) * 60_000));
}

/** The width of a line in CSS pixels. */
export function widthOf(
  text: string,
  size: 'small' | 'large',
  glyphs: { glyph(letter: string, isBold: boolean): Glyph },
): number {
  let width = 0;
  for (const letter of text) width += glyphs.glyph(letter, size === 'large').advance;
  return (width * LABEL_PIXELS[size]) / FONT_PIXELS;
}
