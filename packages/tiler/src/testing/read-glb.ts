/** An independent reader: from the glTF and 3D Metadata specifications, sharing no code with the writer. */

export interface Glb {
  // biome-ignore lint/suspicious/noExplicitAny: raw JSON, whose shape is what the tests check
  readonly json: any;
  readonly binStart: number;
  /** [x, y, z] of each vertex. */
  readonly positions: readonly number[][];
  readonly normals: readonly number[][];
  readonly featureIds: readonly number[];
  /** Three vertices a triangle. */
  readonly triangles: readonly number[][];
  readonly rows: readonly Record<string, string | number>[];
}

export function readGlb(glb: Uint8Array): Glb {
  const data = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
  if (data.getUint32(0, true) !== 0x46546c67) throw new Error('not a glb');
  if (data.getUint32(8, true) !== glb.length) throw new Error('wrong length');
  const jsonLength = data.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(glb.subarray(20, 20 + jsonLength)));
  const binStart = 20 + jsonLength + 8;
  const accessor = (index: number) => readAccessor(data, binStart, json, index);
  const primitive = json.meshes[0].primitives[0];
  const hasFeatures = '_FEATURE_ID_0' in primitive.attributes;
  const flat = accessor(primitive.indices).flat();
  const triangles = flat.flatMap((_, i) => (i % 3 === 0 ? [flat.slice(i, i + 3)] : []));
  return {
    json,
    binStart,
    positions: accessor(primitive.attributes.POSITION),
    normals: accessor(primitive.attributes.NORMAL),
    featureIds: hasFeatures ? accessor(primitive.attributes._FEATURE_ID_0).flat() : [],
    triangles,
    rows: hasFeatures ? readRows(data, binStart, json) : [],
  };
}

// biome-ignore lint/suspicious/noExplicitAny: raw JSON
function readAccessor(data: DataView, binStart: number, json: any, index: number): number[][] {
  const { bufferView, componentType, count, type } = json.accessors[index];
  const view = json.bufferViews[bufferView];
  const size = componentType === 5123 ? 2 : 4;
  const width = type === 'VEC3' ? 3 : 1;
  const stride = view.byteStride ?? size * width;
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const at = binStart + view.byteOffset + row * stride + column * size;
      if (componentType === 5126) return data.getFloat32(at, true);
      return size === 2 ? data.getUint16(at, true) : data.getUint32(at, true);
    }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: raw JSON
function readRows(data: DataView, binStart: number, json: any): Record<string, string | number>[] {
  const { schema, propertyTables } = json.extensions.EXT_structural_metadata;
  const table = propertyTables[0];
  const start = (view: number) => binStart + json.bufferViews[view].byteOffset;
  return Array.from({ length: table.count }, (_, row) => {
    const entries = Object.entries<{ values: number; stringOffsets: number }>(table.properties);
    return Object.fromEntries(
      entries.map(([name, { values, stringOffsets }]) => {
        const { type, componentType } = schema.classes[table.class].properties[name];
        const at = start(values);
        if (type === 'STRING') {
          const from = data.getUint32(start(stringOffsets) + row * 4, true);
          const to = data.getUint32(start(stringOffsets) + row * 4 + 4, true);
          const bytes = new Uint8Array(data.buffer, data.byteOffset + at + from, to - from);
          return [name, new TextDecoder().decode(bytes)];
        }
        const read = componentType === 'UINT32' ? data.getUint32 : data.getFloat32;
        return [name, read.call(data, at + row * 4, true)];
      }),
    );
  });
}

/**
 * The volume of one building's mesh in cubic metres: signed tetrahedra against its lowest vertex, so that the floor,
 * which is not there, would add nothing. Negative if faces point inward.
 */
export function volumeOf(glb: Glb, featureId: number): number {
  const own = glb.triangles.filter((triangle) => glb.featureIds[triangle[0] ?? -1] === featureId);
  const corners = own.map((triangle) => triangle.map((vertex) => glb.positions[vertex] ?? []));
  const lowest = corners.flat().reduce((low, p) => (at(p, 1) < at(low, 1) ? p : low));
  let sixfold = 0;
  for (const [a, b, c] of corners) {
    const [p, q, r] = [minus(a, lowest), minus(b, lowest), minus(c, lowest)];
    sixfold += dot(p, cross(q, r));
  }
  return sixfold / 6;
}

/** Twice the area of a triangle times its normal, by the order of its corners. */
export function faceOf(glb: Glb, triangle: readonly number[]): number[] {
  const [a, b, c] = triangle.map((vertex) => glb.positions[vertex]);
  return cross(minus(b, a), minus(c, a));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return at(a, 0) * at(b, 0) + at(a, 1) * at(b, 1) + at(a, 2) * at(b, 2);
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [
    at(a, 1) * at(b, 2) - at(a, 2) * at(b, 1),
    at(a, 2) * at(b, 0) - at(a, 0) * at(b, 2),
    at(a, 0) * at(b, 1) - at(a, 1) * at(b, 0),
  ];
}

function minus(a: readonly number[] | undefined, b: readonly number[] | undefined): number[] {
  return [0, 1, 2].map((axis) => at(a ?? [], axis) - at(b ?? [], axis));
}

function at(vector: readonly number[], axis: number): number {
  return vector[axis] ?? Number.NaN;
}
