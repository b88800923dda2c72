import {
  type Box3,
  BufferAttribute,
  type BufferGeometry,
  IntType,
  Matrix4,
  type Mesh,
  type Object3D,
  Vector3,
} from 'three';
import { type FacadeRows, type Foot, LAND_ROWS, readFacades, writeFacades } from './facade.js';
import type { FeatureData, FeatureIds, Report } from './gltf.js';
import { type MetadataTable, toTable } from './metadata.js';

/** The features of one loaded tile: where its rows and the table's slots meet. */
export interface TileFeatures {
  readonly parts: readonly TilePart[];
  readonly meshes: readonly Mesh[];
  readonly root: Object3D;
  /** Where its features meet the ground, in the local scene. */
  readonly feet: readonly Foot[];
  /** Some of it has no features: it is the ground itself. */
  readonly isLand: boolean;
}

/** One property table of a tile, and the slot of each of its rows. */
interface TilePart {
  readonly table: MetadataTable;
  readonly slots: Uint32Array;
}

/** Slots of keys, in order. */
export type Resolve = (keys: readonly string[]) => Promise<Uint32Array>;

/**
 * Gives every vertex of a tile its slot and its place on a façade and leaves nothing else but its
 * position: colours come from the state textures and normals from the faces. Meshes without keys get
 * slot 0.
 *
 * @param toScene the frame of the tileset → local scene
 */
export async function bindTile(
  scene: Object3D,
  key: string,
  resolve: Resolve,
  report: Report,
  toScene: Matrix4 = new Matrix4(),
): Promise<TileFeatures> {
  const meshes: Mesh[] = [];
  scene.traverse((object) => {
    if ((object as Mesh).isMesh) meshes.push(object as Mesh);
  });
  const slotsOf = new Map<MetadataTable, Uint32Array>();
  const batch = batchTableOf(scene);
  const bound = meshes.map((mesh) => ({ mesh, ids: chooseIds(mesh, key, batch) }));
  for (const { ids } of bound) {
    const table = ids?.table;
    if (!table || slotsOf.has(table)) continue;
    const column = table.columns.get(key);
    if (column) slotsOf.set(table, await resolve(column.texts()));
  }
  const facadesOf = new Map(
    [...new Set(bound.map(({ ids }) => ids?.table ?? null))].map((table) => [
      table,
      readFacades(table, table?.columns.get(key)?.texts() ?? []),
    ]),
  );
  scene.updateMatrixWorld(true);
  const feet: Foot[] = [];
  let isLand = false;
  const done = new Set<BufferGeometry>();
  let keyless = 0;
  for (const { mesh, ids } of bound) {
    const slots = ids?.table ? slotsOf.get(ids.table) : undefined;
    if (ids?.kind === 'texture')
      report(
        'FEATURE_IDS_UNSUPPORTED',
        'Feature ids in a texture are not read; base style is drawn.',
      );
    else if (!slots) keyless++;
    if (done.has(mesh.geometry)) continue;
    done.add(mesh.geometry);
    const facades = ids ? (facadesOf.get(ids.table) as FacadeRows) : LAND_ROWS;
    // The ids go away with the slots.
    const rowOf = rowsOf(mesh.geometry, ids);
    const matrix = new Matrix4().multiplyMatrices(toScene, mesh.matrixWorld);
    writeSlots(mesh.geometry, ids, ids?.kind === 'texture' ? undefined : slots);
    const found = writeFacades(mesh.geometry, matrix, rowOf, facades);
    if (ids) feet.push(...found);
    else isLand = true;
  }
  if (keyless > 0 || meshes.length === 0)
    report('TILE_NO_KEYS', `No property "${key}" in a property table; base style is drawn.`);
  return {
    root: scene,
    meshes,
    feet,
    isLand,
    parts: [...slotsOf].map(([table, slots]) => ({ table, slots })),
  };
}

/** The id set whose table has the key; several sets may stand side by side (building, roof, …). */
function chooseIds(mesh: Mesh, key: string, batch: MetadataTable | null): FeatureIds | null {
  if (batch) return { kind: 'attribute', attribute: '_batchid', nullId: -1, table: batch };
  const data = mesh.userData.features as FeatureData | undefined;
  if (!data) return null;
  return data.ids.find((ids) => ids.table?.columns.has(key)) ?? data.ids[0] ?? null;
}

interface BatchTableLike {
  readonly count: number;
  getKeys(): readonly string[];
  getPropertyArray(key: string): ArrayLike<string | number | null> | null;
}

/** The batch table of a b3dm, which 3d-tiles-renderer puts on the scene. */
function batchTableOf(scene: Object3D): MetadataTable | null {
  const batch = (scene as Object3D & { batchTable?: BatchTableLike }).batchTable;
  if (!batch || batch.count === 0) return null;
  const values = new Map<string, ArrayLike<string | number | null>>();
  for (const name of batch.getKeys()) {
    const array = batch.getPropertyArray(name);
    if (array && array.length === batch.count) values.set(name, array);
  }
  return toTable(batch.count, values);
}

/** The row of each vertex; −1 where it belongs to nothing. */
function rowsOf(geometry: BufferGeometry, ids: FeatureIds | null): (vertex: number) => number {
  const id = ids?.kind === 'attribute' ? geometry.getAttribute(ids.attribute) : undefined;
  if (!ids || !(id || ids.kind === 'implicit')) return () => -1;
  return (vertex) => {
    const row = id ? id.getX(vertex) : vertex;
    return row === ids.nullId ? -1 : row;
  };
}

function writeSlots(
  geometry: BufferGeometry,
  ids: FeatureIds | null,
  rows: Uint32Array | undefined,
): void {
  const count = geometry.getAttribute('position')?.count ?? 0;
  const slots = new Uint32Array(count);
  const id = ids?.kind === 'attribute' ? geometry.getAttribute(ids.attribute) : undefined;
  if (rows && ids && (id || ids.kind === 'implicit')) {
    for (let i = 0; i < count; i++) {
      const row = id ? id.getX(i) : i;
      slots[i] = row === ids.nullId ? 0 : (rows[row] ?? 0);
    }
  }
  for (const name of Object.keys(geometry.attributes))
    if (name !== 'position') geometry.deleteAttribute(name);
  geometry.morphAttributes = {};
  const attribute = new BufferAttribute(slots, 1);
  attribute.gpuType = IntType;
  geometry.setAttribute('slot', attribute);
}

/** The attributes of the feature in a slot, as its tile carries them; undefined when it is not here. */
export function attributesOf(
  tile: TileFeatures,
  slot: number,
): Record<string, string | number | null> | undefined {
  for (const { table, slots } of tile.parts) {
    const row = slots.indexOf(slot);
    if (row < 0) continue;
    const out: Record<string, string | number | null> = {};
    for (const column of table.columns.values()) out[column.name] = column.at(row);
    return out;
  }
  return undefined;
}

const point = /* @__PURE__ */ new Vector3();
const toLocal = /* @__PURE__ */ new Matrix4();

/** Grows a box of the local scene by the vertices that wear one of the slots. */
export function growBox(
  tile: TileFeatures,
  wanted: ReadonlySet<number>,
  group: Matrix4,
  box: Box3,
): void {
  if (!tile.parts.some(({ slots }) => slots.some((slot) => wanted.has(slot)))) return;
  for (const mesh of tile.meshes) {
    const slots = mesh.geometry.getAttribute('slot');
    const positions = mesh.geometry.getAttribute('position') as BufferAttribute;
    mesh.updateWorldMatrix(true, false);
    toLocal.copy(mesh.matrixWorld);
    // A tile that is not in use hangs from nothing.
    if (!tile.root.parent) toLocal.premultiply(group);
    for (let i = 0; i < slots.count; i++) {
      if (!wanted.has(slots.getX(i))) continue;
      box.expandByPoint(point.fromBufferAttribute(positions, i).applyMatrix4(toLocal));
    }
  }
}
