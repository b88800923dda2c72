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

export function txt(label: Text, words?: ColumnSchema['words']): ColumnSchema {
  return { type: 'text', label, ...(words && { words }) };
}

/** How what an operator, a counter or a station says of itself is told to people. */
export const STANDING = {
  transmitting: en('transmitting', '在传'),
  silent: en('silent', '未传输'),
};
export const COVERAGE = {
  living: en('reporting', '在传'),
  silent: en('silent', '未传输'),
  none: en('no counter', '无计数器'),
};
export const STATION_KINDS = {
  air: en('air', '空气'),
  noise: en('noise', '噪声'),
  weather: en('weather', '气象'),
};
export const ROAD_CLASSES = {
  boulevard: en('boulevard', '大道'),
  avenue: en('avenue', '干道'),
  quay: en('quay', '滨河路'),
  street: en('street', '街道'),
  lane: en('lane', '巷'),
};
