import { describe, expect, it } from 'vitest';
import { type MetadataDefinition, readPropertyTable, toTable } from './metadata.js';

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).slice().buffer;

function read(
  properties: Record<string, object>,
  stored: Record<string, { values: number; stringOffsets?: number; stringOffsetType?: string }>,
  views: ArrayBuffer[],
  count = 3,
) {
  const definition = {
    schema: {
      classes: { thing: { properties } },
      enums: {
        use: {
          values: [
            { name: 'home', value: 1 },
            { name: 'work', value: 2 },
          ],
        },
      },
    },
  } as unknown as MetadataDefinition;
  const table = { class: 'thing', count, properties: stored };
  return readPropertyTable(definition, table, (i) => views[i] as ArrayBuffer);
}

const all = (table: ReturnType<typeof read>, name: string, count = 3) =>
  Array.from({ length: count }, (_, row) => table.columns.get(name)?.at(row));

describe('property tables', () => {
  it('strings are slices of one text, umlauts and Chinese included', () => {
    for (const words of [
      ['a', '', 'ccc'],
      ['Zürich', '城坊', 'x'],
    ]) {
      const offsets = [0];
      for (const word of words)
        offsets.push((offsets.at(-1) as number) + new TextEncoder().encode(word).length);
      const table = read(
        { id: { type: 'STRING' } },
        { id: { values: 0, stringOffsets: 1, stringOffsetType: 'UINT16' } },
        [bytes(words.join('')), new Uint16Array(offsets).buffer],
      );
      expect(table.columns.get('id')?.texts()).toEqual(words);
    }
  });

  it('numbers come with scale, offset and normalisation, and "no data" is null', () => {
    const table = read(
      {
        height: { type: 'SCALAR', componentType: 'FLOAT32', noData: -1 },
        share: { type: 'SCALAR', componentType: 'UINT8', normalized: true, scale: 100, offset: 5 },
        big: { type: 'SCALAR', componentType: 'UINT64' },
      },
      { height: { values: 0 }, share: { values: 1 }, big: { values: 2 } },
      [
        new Float32Array([1.5, -1, 3]).buffer,
        new Uint8Array([0, 255, 51, 0]).buffer,
        new BigUint64Array([1n, 2n, 9_007_199_254_740_991n]).buffer,
      ],
    );
    expect(all(table, 'height')).toEqual([1.5, null, 3]);
    expect(all(table, 'share')).toEqual([5, 105, 25]);
    expect(all(table, 'big')).toEqual([1, 2, 9_007_199_254_740_991]);
  });

  it('booleans are bits and enums are their names', () => {
    const table = read(
      { open: { type: 'BOOLEAN' }, use: { type: 'ENUM', enumType: 'use' } },
      { open: { values: 0 }, use: { values: 1 } },
      [new Uint8Array([0b101]).buffer, new Uint16Array([1, 2, 9]).buffer],
    );
    expect(all(table, 'open')).toEqual([1, 0, 1]);
    expect(all(table, 'use')).toEqual(['home', 'work', null]);
  });

  it('rows beyond the table and properties nobody can read are left out, without a throw', () => {
    const table = read(
      {
        place: { type: 'VEC3', componentType: 'FLOAT32' },
        list: { type: 'SCALAR', array: true },
        id: { type: 'STRING' },
      },
      { place: { values: 0 }, list: { values: 0 }, id: { values: 0, stringOffsets: 1 } },
      [new ArrayBuffer(4), new ArrayBuffer(4)],
    );
    expect([...table.columns.keys()]).toEqual([]);
    expect(
      toTable(1, new Map([['a', ['x', 'y']]]))
        .columns.get('a')
        ?.at(1),
    ).toBeNull();
  });
});
