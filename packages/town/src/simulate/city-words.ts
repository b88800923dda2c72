import type { CityDescription, ColumnSchema, Text } from '@borough/core';

// The words that the parts of a town's document share.

export type Tables = Record<string, NonNullable<CityDescription['tables']>[string]>;
export type Columns = Record<string, ColumnSchema>;

export const ID = { rows: 'features', key: 'properties.id' };
export const POS = { lon: 'geometry.coordinates[0]', lat: 'geometry.coordinates[1]' };
export const HIGH = { ...POS, height: 'geometry.coordinates[2]' };
export const MOVE = { lon: 'lon', lat: 'lat' };
export const NAMES: Columns = {
  nameEn: txt(en('English name', '英文名')),
  nameZh: txt(en('Chinese name', '中文名')),
};
/** Which of them names a thing to whom. */
export const TITLES = { en: 'nameEn', 'zh-CN': 'nameZh' };
export const NAME_MAP = { nameEn: 'properties.nameEn', nameZh: 'properties.nameZh' };

/** A text in both languages of the town. */
export function en(english: string, chinese: string): Text {
  return { en: english, 'zh-CN': chinese };
}

export function num(
  label: Text,
  unit: string,
  min: number,
  max: number,
  digits: number,
): ColumnSchema {
  return { type: 'number', label, ...(unit && { unit }), min, max, digits };
}

export function txt(label: Text): ColumnSchema {
  return { type: 'text', label };
}
