/** One property of a tile's property table, as a column over the tile's own bytes. */
interface MetadataColumn {
  readonly name: string;
  /** null where the row is outside the table or holds the property's "no data" value. */
  at(row: number): string | number | null;
  /** All rows as text, null as the empty string; what keys are read with. */
  texts(): string[];
}

/** A property table (EXT_structural_metadata) or a batch table (b3dm), read as columns. */
export interface MetadataTable {
  readonly count: number;
  readonly columns: ReadonlyMap<string, MetadataColumn>;
}

/** The parts of EXT_structural_metadata that are read here; everything else is passed over. */
export interface MetadataDefinition {
  readonly schema?: {
    readonly classes?: Readonly<Record<string, { properties?: Record<string, PropertySchema> }>>;
    readonly enums?: Readonly<
      Record<string, { valueType?: string; values: readonly { name: string; value: number }[] }>
    >;
  };
  readonly propertyTables?: readonly PropertyTableDefinition[];
}

export interface PropertyTableDefinition {
  readonly class: string;
  readonly count: number;
  readonly properties?: Readonly<Record<string, PropertyViews>>;
}

interface PropertySchema {
  readonly type: string;
  readonly componentType?: string;
  readonly enumType?: string;
  readonly array?: boolean;
  readonly normalized?: boolean;
  readonly offset?: number;
  readonly scale?: number;
  readonly noData?: string | number;
}

interface PropertyViews {
  readonly values: number;
  readonly stringOffsets?: number;
  readonly stringOffsetType?: string;
}

/** The bytes of a buffer view by index. */
export type BufferViews = (index: number) => ArrayBuffer;

const ARRAYS = {
  INT8: Int8Array,
  UINT8: Uint8Array,
  INT16: Int16Array,
  UINT16: Uint16Array,
  INT32: Int32Array,
  UINT32: Uint32Array,
  INT64: BigInt64Array,
  UINT64: BigUint64Array,
  FLOAT32: Float32Array,
  FLOAT64: Float64Array,
} as const;

type Numbers = InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>;

/** Largest stored integers, for `normalized` properties. */
const MOST: Readonly<Record<string, number>> = {
  INT8: 127,
  UINT8: 255,
  INT16: 32767,
  UINT16: 65535,
  INT32: 2147483647,
  UINT32: 4294967295,
};

/**
 * Reads one property table as columns, with no object for a row. Strings, numbers, booleans (0 or 1)
 * and enums (their names) become columns; arrays, vectors and matrices are passed over.
 */
export function readPropertyTable(
  definition: MetadataDefinition,
  table: PropertyTableDefinition,
  views: BufferViews,
): MetadataTable {
  const columns = new Map<string, MetadataColumn>();
  const properties = definition.schema?.classes?.[table.class]?.properties ?? {};
  for (const [name, stored] of Object.entries(table.properties ?? {})) {
    const schema = properties[name];
    if (!schema || schema.array) continue;
    const at = createReader(definition, schema, stored, table.count, views);
    if (at) columns.set(name, toColumn(name, table.count, at));
  }
  return { count: table.count, columns };
}

/** The columns of values that somebody else has read. */
export function toTable(
  count: number,
  values: ReadonlyMap<string, ArrayLike<string | number | null>>,
): MetadataTable {
  const columns = new Map<string, MetadataColumn>();
  for (const [name, array] of values) {
    columns.set(
      name,
      toColumn(name, count, (row) => array[row] ?? null),
    );
  }
  return { count, columns };
}

type Reader = (row: number) => string | number | null;

function toColumn(name: string, count: number, read: Reader): MetadataColumn {
  const at: Reader = (row) => (row >= 0 && row < count ? read(row) : null);
  return {
    name,
    at,
    texts: () => Array.from({ length: count }, (_, row) => String(at(row) ?? '')),
  };
}

function createReader(
  definition: MetadataDefinition,
  schema: PropertySchema,
  stored: PropertyViews,
  count: number,
  views: BufferViews,
): Reader | null {
  if (schema.type === 'STRING') return stringReader(schema, stored, count, views);
  if (schema.type === 'BOOLEAN') {
    const bits = new Uint8Array(views(stored.values));
    return (row) => ((bits[row >> 3] ?? 0) >> (row & 7)) & 1;
  }
  if (schema.type === 'ENUM') {
    const type = definition.schema?.enums?.[schema.enumType ?? ''];
    if (!type) return null;
    const names = new Map(type.values.map(({ name, value }) => [value, name]));
    const codes = numbers(views(stored.values), type.valueType ?? 'UINT16');
    return (row) => {
      const name = names.get(Number(codes?.[row]));
      return name === undefined || name === schema.noData ? null : name;
    };
  }
  if (schema.type !== 'SCALAR') return null;
  const values = numbers(views(stored.values), schema.componentType ?? 'FLOAT32');
  if (!values) return null;
  const factor =
    (schema.scale ?? 1) / (schema.normalized ? (MOST[schema.componentType ?? ''] ?? 1) : 1);
  return (row) => {
    const raw = values[row];
    if (raw === undefined || Number(raw) === schema.noData) return null;
    return Number(raw) * factor + (schema.offset ?? 0);
  };
}

/** Decodes the text once; rows are slices of it wherever bytes and characters agree. */
function stringReader(
  schema: PropertySchema,
  stored: PropertyViews,
  count: number,
  views: BufferViews,
): Reader | null {
  if (stored.stringOffsets === undefined) return null;
  const bytes = new Uint8Array(views(stored.values));
  const offsets = numbers(views(stored.stringOffsets), stored.stringOffsetType ?? 'UINT32');
  if (!offsets || offsets.length < count + 1) return null;
  const decoder = new TextDecoder();
  let all: string | undefined;
  return (row) => {
    all ??= decoder.decode(bytes);
    const [from, to] = [Number(offsets[row]), Number(offsets[row + 1])];
    const text =
      all.length === bytes.length ? all.slice(from, to) : decoder.decode(bytes.subarray(from, to));
    return text === schema.noData ? null : text;
  };
}

function numbers(buffer: ArrayBuffer, type: string): Numbers | null {
  const Type = ARRAYS[type as keyof typeof ARRAYS];
  if (!Type) return null;
  // Padding may follow the last row.
  return new Type(buffer, 0, Math.floor(buffer.byteLength / Type.BYTES_PER_ELEMENT));
}
