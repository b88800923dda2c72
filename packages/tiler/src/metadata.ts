import type { Building } from './building.js';
import { type Column, NO_NUMBER, NO_TEXT, numberOf, textOf } from './column.js';

/** Stores bytes in the binary chunk and returns the index of their buffer view. */
export type AddView = (bytes: Uint8Array) => number;

interface PropertyTableColumn {
  values: number;
  stringOffsets?: number;
}

/** Names of the property table that belong to the tiler. */
export const RESERVED_NAMES = ['id', 'ordinal', 'height', 'base'] as const;

const CLASS = 'building';

/**
 * The EXT_structural_metadata object of a tile: the schema, the same in every tile, and one property table whose rows
 * are the buildings in order. Strings are UTF-8 with UINT32 offsets, as the 3D Metadata Specification's binary table
 * format asks.
 */
export function writeMetadata(
  buildings: readonly Building[],
  columns: readonly Column[],
  addView: AddView,
) {
  const properties: Record<string, PropertyTableColumn> = {
    id: addTexts(buildings, (building) => building.key, addView),
    ordinal: { values: addView(bytesOf(Uint32Array.from(buildings, (b) => b.ordinal))) },
    height: { values: addView(bytesOf(Float32Array.from(buildings, (b) => b.heightMeters))) },
    base: { values: addView(bytesOf(Float32Array.from(buildings, (b) => b.baseMeters))) },
  };
  for (const column of columns) {
    properties[column.name] =
      column.type === 'STRING'
        ? addTexts(buildings, (building) => textOf(building, column), addView)
        : { values: addView(bytesOf(Float32Array.from(buildings, (b) => numberOf(b, column)))) };
  }
  return {
    schema: toSchema(columns),
    propertyTables: [{ name: CLASS, class: CLASS, count: buildings.length, properties }],
  };
}

function toSchema(columns: readonly Column[]) {
  const float = { type: 'SCALAR', componentType: 'FLOAT32' };
  const properties: Record<string, object> = {
    id: { description: 'Stable key of the building.', type: 'STRING', required: true },
    ordinal: {
      description: 'Dense number of the building in the dataset, from 0: its index in keys.json.',
      type: 'SCALAR',
      componentType: 'UINT32',
      required: true,
    },
    height: {
      description: 'Height of the walls above the base in metres.',
      ...float,
      required: true,
    },
    base: {
      description: 'Altitude of the ground in metres, in the height system of the source.',
      ...float,
      required: true,
    },
  };
  // No `default`: a reader that knows noData then says "nothing", not a number that somebody made up.
  for (const { name, property, type } of columns) {
    properties[name] = {
      name: property,
      ...(type === 'STRING' ? { type, noData: NO_TEXT } : { ...float, noData: NO_NUMBER }),
    };
  }
  return { id: 'borough', classes: { [CLASS]: { properties } } };
}

function addTexts(
  buildings: readonly Building[],
  textAt: (building: Building) => string,
  addView: AddView,
): PropertyTableColumn {
  const encoder = new TextEncoder();
  const texts = buildings.map((building) => encoder.encode(textAt(building)));
  const offsets = new Uint32Array(texts.length + 1);
  for (const [i, text] of texts.entries()) offsets[i + 1] = (offsets[i] as number) + text.length;
  // glTF allows no empty buffer view, so a column of nothing but unknown texts keeps one unused byte.
  const bytes = new Uint8Array(Math.max(1, offsets.at(-1) as number));
  for (const [i, text] of texts.entries()) bytes.set(text, offsets[i]);
  return { values: addView(bytes), stringOffsets: addView(bytesOf(offsets)) };
}

function bytesOf(array: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
