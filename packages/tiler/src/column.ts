/** One kept attribute as a column of the property table. */
export interface Column {
  /** The property in the input. */
  readonly property: string;
  /** Its name in the property table, where only ASCII letters, digits and _ are allowed. */
  readonly name: string;
  readonly type: 'FLOAT32' | 'STRING';
  /** How many written features have a value. */
  readonly known: number;
}

/** What FLOAT32 columns hold where nothing is known: the lowest float32, which no city attribute has. */
export const NO_NUMBER = -3.4028234663852886e38;
/** What STRING columns hold where nothing is known; an empty text counts as unknown. */
export const NO_TEXT = '';

type Rows = readonly { readonly properties: Readonly<Record<string, unknown>> }[];

/**
 * Chooses names and types so that every tile has the same schema: FLOAT32 if all known values are numbers it can
 * hold, else STRING (whole numbers above 2^24 that float32 would change, such as district codes, stay readable as text).
 *
 * @param taken names that columns must not have
 */
export function chooseColumns(
  properties: readonly string[],
  rows: Rows,
  taken: readonly string[],
): Column[] {
  const names = new Set(taken);
  return properties.map((property) => {
    let known = 0;
    let isNumeric = true;
    for (const row of rows) {
      const value = knownValue(row, property);
      if (value === null) continue;
      known++;
      isNumeric &&= typeof value === 'number' && isFloat32(value);
    }
    const name = freeName(property, names);
    names.add(name);
    return { property, name, type: isNumeric && known > 0 ? 'FLOAT32' : 'STRING', known };
  });
}

/** The value of a FLOAT32 column. */
export function numberOf(row: Rows[number], column: Column): number {
  const value = knownValue(row, column.property);
  return typeof value === 'number' ? value : NO_NUMBER;
}

/** The value of a STRING column: texts as they are, everything else as JSON. */
export function textOf(row: Rows[number], column: Column): string {
  const value = knownValue(row, column.property);
  if (value === null) return NO_TEXT;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function knownValue({ properties }: Rows[number], property: string): unknown {
  const value = Object.hasOwn(properties, property) ? properties[property] : null;
  const isUnknown = value === undefined || value === '';
  const isBroken = typeof value === 'number' && !Number.isFinite(value);
  return isUnknown || isBroken ? null : value;
}

function isFloat32(value: number): boolean {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) && (!Number.isInteger(value) || rounded === value);
}

// 3D Metadata Specification: property ids match ^[a-zA-Z_][a-zA-Z0-9_]*$.
function freeName(property: string, taken: ReadonlySet<string>): string {
  const plain = property.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=[0-9])/, '_');
  let name = plain;
  for (let n = 2; taken.has(name); n++) name = `${plain}_${n}`;
  return name;
}
