import type { Mesh } from './mesh.js';
import type { AddView } from './metadata.js';
import { GENERATOR } from './report.js';

// glTF 2.0, sections 3.6, 4.4 (GLB) and 5.
const GLB_MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;
const FLOAT = 5126;
const UNSIGNED_SHORT = 5123;
const UNSIGNED_INT = 5125;
const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;
/** Vertex attributes start at multiples of four bytes, so a 16-bit id is followed by two bytes of nothing. */
const FEATURE_ID_STRIDE = 4;

interface BufferView {
  buffer: 0;
  byteOffset: number;
  byteLength: number;
  byteStride?: number;
  target?: number;
}

/** What makes the vertices of a mesh things: their ids, and the table that knows them. */
export interface Features {
  /** One a vertex. */
  readonly ids: Uint16Array;
  /** How many different ids there are. */
  readonly count: number;
  /** Gets a place for its bytes and returns the EXT_structural_metadata object. */
  toMetadata(addView: AddView): object;
}

/**
 * One mesh as a binary glTF 2.0 file: a single primitive, and if it has features, EXT_mesh_features pointing at property
 * table 0 of EXT_structural_metadata.
 *
 * @param color red, green and blue of the only material, linear, 0 to 1
 */
export function writeGlb(
  mesh: Mesh,
  color: readonly [number, number, number],
  features?: Features,
): Uint8Array {
  const views: BufferView[] = [];
  const chunks: Uint8Array[] = [];
  let length = 0;
  const add = (bytes: Uint8Array, extra: Partial<BufferView> = {}) => {
    views.push({ buffer: 0, byteOffset: length, byteLength: bytes.length, ...extra });
    chunks.push(bytes);
    length += aligned(bytes.length);
    return views.length - 1;
  };
  const { primitive, accessors } = addPrimitive(mesh, features, add);
  const metadata = features?.toMetadata((bytes) => add(bytes));
  const json = {
    asset: { version: '2.0', generator: GENERATOR },
    ...(metadata && {
      extensionsUsed: ['EXT_mesh_features', 'EXT_structural_metadata'],
      extensions: { EXT_structural_metadata: metadata },
    }),
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [primitive] }],
    materials: [
      {
        pbrMetallicRoughness: {
          baseColorFactor: [...color, 1],
          metallicFactor: 0,
          roughnessFactor: 0.9,
        },
      },
    ],
    accessors,
    bufferViews: views,
    buffers: [{ byteLength: length }],
  };
  return joinGlb(json, views, chunks, length);
}

function addPrimitive(
  mesh: Mesh,
  features: Features | undefined,
  add: (bytes: Uint8Array, extra: Partial<BufferView>) => number,
) {
  const count = mesh.positions.length / 3;
  const vertices = { target: ARRAY_BUFFER };
  const { min, max } = boundsOf(mesh.positions);
  const positions = add(bytesOf(mesh.positions), vertices);
  const normals = add(bytesOf(mesh.normals), vertices);
  const accessors: object[] = [
    { bufferView: positions, componentType: FLOAT, count, type: 'VEC3', min, max },
    { bufferView: normals, componentType: FLOAT, count, type: 'VEC3' },
  ];
  if (features) {
    const ids = add(withStride(features.ids), { ...vertices, byteStride: FEATURE_ID_STRIDE });
    accessors.push({ bufferView: ids, componentType: UNSIGNED_SHORT, count, type: 'SCALAR' });
  }
  const indices = add(bytesOf(narrowIndices(mesh)), { target: ELEMENT_ARRAY_BUFFER });
  const componentType = isShort(mesh) ? UNSIGNED_SHORT : UNSIGNED_INT;
  const indexCount = mesh.indices.length;
  accessors.push({ bufferView: indices, componentType, count: indexCount, type: 'SCALAR' });
  const primitive = {
    attributes: { POSITION: 0, NORMAL: 1, ...(features && { _FEATURE_ID_0: 2 }) },
    indices: accessors.length - 1,
    material: 0,
    mode: 4,
    ...(features && {
      extensions: {
        EXT_mesh_features: {
          featureIds: [{ featureCount: features.count, attribute: 0, propertyTable: 0 }],
        },
      },
    }),
  };
  return { accessors, primitive };
}

function joinGlb(
  json: object,
  views: readonly BufferView[],
  chunks: readonly Uint8Array[],
  length: number,
): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  // 12 bytes of header and 8 before each chunk: padded so that the binary chunk starts at a multiple of eight.
  const jsonLength = aligned(text.length + 4) - 4;
  const binStart = 12 + 8 + jsonLength + 8;
  const glb = new Uint8Array(binStart + length);
  const header = new DataView(glb.buffer);
  header.setUint32(0, GLB_MAGIC, true);
  header.setUint32(4, 2, true);
  header.setUint32(8, glb.length, true);
  header.setUint32(12, jsonLength, true);
  header.setUint32(16, JSON_CHUNK, true);
  glb.fill(0x20, 20, 20 + jsonLength);
  glb.set(text, 20);
  header.setUint32(binStart - 8, length, true);
  header.setUint32(binStart - 4, BIN_CHUNK, true);
  for (const [i, bytes] of chunks.entries()) glb.set(bytes, binStart + (views[i]?.byteOffset ?? 0));
  return glb;
}

function boundsOf(positions: Float32Array) {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const axis = i % 3;
    const value = positions[i] as number;
    min[axis] = Math.min(min[axis] as number, value);
    max[axis] = Math.max(max[axis] as number, value);
  }
  return { min, max };
}

// 65,535 itself would mean "restart the primitive".
function isShort(mesh: Mesh): boolean {
  return mesh.positions.length / 3 <= 65_535;
}

function narrowIndices(mesh: Mesh): Uint16Array | Uint32Array {
  return isShort(mesh) ? Uint16Array.from(mesh.indices) : mesh.indices;
}

function withStride(featureIds: Uint16Array): Uint8Array {
  const pairs = new Uint16Array((featureIds.length * FEATURE_ID_STRIDE) / 2);
  for (const [i, id] of featureIds.entries()) pairs[i * 2] = id;
  return bytesOf(pairs);
}

function bytesOf(array: Float32Array | Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Eight bytes satisfy every accessor and every property table. */
function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
