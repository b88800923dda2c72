import { describe, expect, it } from 'vitest';
import type { Building } from './building.js';
import { chooseColumns } from './column.js';
import { RESERVED_NAMES, writeMetadata } from './metadata.js';

const BUILDINGS = [
  {
    key: 'é-1',
    ordinal: 7,
    heightMeters: 9.2,
    baseMeters: 200,
    properties: { 用途: '住宅', n: 3 },
  },
  { key: 'b', ordinal: 4_000_000_000, heightMeters: 3, baseMeters: -2, properties: {} },
] as unknown as Building[];

function write(buildings = BUILDINGS, properties = ['用途', 'n']) {
  const views: Uint8Array[] = [];
  const columns = chooseColumns(properties, buildings, RESERVED_NAMES);
  const metadata = writeMetadata(buildings, columns, (bytes) => views.push(bytes) - 1);
  return { views, table: metadata.propertyTables[0], schema: metadata.schema };
}

describe('writeMetadata', () => {
  it('texts are UTF-8 one after another, with one offset more than there are rows', () => {
    const { views, table } = write();
    const id = table?.properties.id;
    expect(new TextDecoder().decode(views[id?.values ?? -1])).toBe('é-1b');
    expect([...numbers(views[id?.stringOffsets ?? -1])]).toEqual([0, 4, 5]);
  });

  it('ordinals above 2^31 survive', () => {
    const { views, table } = write();
    const bytes = views[table?.properties.ordinal?.values ?? -1];
    expect([...numbers(bytes)]).toEqual([7, 4_000_000_000]);
  });

  it('the schema says what is required, what is unknown, and how the source names it', () => {
    const { properties } = write().schema.classes.building ?? { properties: {} };
    expect(properties.id).toMatchObject({ type: 'STRING', required: true });
    expect(properties.ordinal).toMatchObject({ componentType: 'UINT32', required: true });
    expect(properties.__).toEqual({ name: '用途', type: 'STRING', noData: '' });
    expect(properties.n).toMatchObject({
      componentType: 'FLOAT32',
      noData: -3.4028234663852886e38,
    });
  });

  it('a column of unknown texts is not an empty buffer view', () => {
    const { views, table } = write(BUILDINGS, ['missing']);
    expect(views[table?.properties.missing?.values ?? -1]?.length).toBe(1);
  });
});

function numbers(bytes: Uint8Array | undefined): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes ?? []).buffer);
}
