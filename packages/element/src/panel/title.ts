import type { TableReader } from '@borough/core';
import type { Room } from '../room.js';
import { cellOf } from './rows.js';

/** The column that names the things of a table in the room's language; undefined where they have no name. */
export function titleColumn({ city, words }: Room, table: string): string | undefined {
  const { title, titles } = city.description.tables?.[table] ?? {};
  return words.text(titles) || title;
}

/** The name of a thing to people: in the room's language, else in any, else its key. */
export function titleOf(room: Room, table: TableReader, slot: number): string {
  const { title, titles = {} } = room.city.description.tables?.[table.id] ?? {};
  for (const column of [titleColumn(room, table.id), title, ...Object.values(titles)]) {
    const cell = column !== undefined && cellOf(table.column(column), slot);
    if (cell && cell.value !== '') return String(cell.value);
  }
  return table.keyOf(slot) ?? '';
}
