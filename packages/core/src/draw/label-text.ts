import type { LabelsLayer } from '../scene/layer.js';
import { KNOWN } from '../table/column.js';
import type { TableReader } from '../table/table.js';
import { FONT_PIXELS, type Glyph } from './atlas.js';

/** CSS pixels of the two sizes of labels. */
export const LABEL_PIXELS = { small: 12.5, large: 17 } as const;

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
