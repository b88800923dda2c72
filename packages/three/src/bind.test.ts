import { Box3, BufferAttribute, BufferGeometry, Group, Matrix4, Mesh, type Object3D } from 'three';
import { describe, expect, it } from 'vitest';
import { attributesOf, bindTile, growBox } from './bind.js';
import type { FeatureIds } from './gltf.js';
import { toTable } from './metadata.js';

const table = toTable(
  3,
  new Map<string, (string | number)[]>([
    ['id', ['a', 'b', 'c']],
    ['height', [1, 2, 3]],
  ]),
);
/** a → 11, b → 12, c → 13 */
const resolve = async (keys: readonly string[]) =>
  Uint32Array.from(keys, (key) => 10 + 'abc'.indexOf(key) + 1);

function meshOf(ids: Partial<FeatureIds> | null, values: number[]): Mesh {
  const geometry = new BufferGeometry();
  const positions = Float32Array.from(values.flatMap((_, i) => [i, i * 2, 0]));
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(values.length * 3), 3));
  geometry.setAttribute('_feature_id_0', new BufferAttribute(Float32Array.from(values), 1));
  const mesh = new Mesh(geometry);
  if (ids)
    mesh.userData.features = {
      ids: [{ kind: 'attribute', attribute: '_feature_id_0', nullId: -1, table, ...ids }],
    };
  return mesh;
}

async function bind(mesh: Mesh, scene: Object3D = new Group()) {
  const said: string[] = [];
  scene.add(mesh);
  const tile = await bindTile(scene, 'id', resolve, (code) => said.push(code));
  return { tile, said, slots: [...(mesh.geometry.getAttribute('slot').array as Uint32Array)] };
}

describe('binding a tile', () => {
  it('BI1 feature ids become slots, and only positions and façades stay beside them', async () => {
    const mesh = meshOf({}, [0, 2, 1, 1]);
    const { slots, said, tile } = await bind(mesh);
    expect(slots).toEqual([11, 13, 12, 12]);
    expect(Object.keys(mesh.geometry.attributes).sort()).toEqual([
      'facade',
      'position',
      'slot',
      'wall',
    ]);
    expect(said).toEqual([]);
    expect(attributesOf(tile, 13)).toEqual({ id: 'c', height: 3 });
    expect(attributesOf(tile, 99)).toBeUndefined();
  });

  it('the null id and ids outside the table are slot 0', async () => {
    expect((await bind(meshOf({ nullId: 2 }, [0, 2, 7]))).slots).toEqual([11, 0, 0]);
  });

  it('implicit ids count the vertices', async () => {
    expect((await bind(meshOf({ kind: 'implicit' }, [9, 9, 9, 9]))).slots).toEqual([11, 12, 13, 0]);
  });

  it('ids in a texture and tiles without keys are told, and drawn in base style', async () => {
    const texture = await bind(meshOf({ kind: 'texture' }, [0, 1]));
    expect(texture.slots).toEqual([0, 0]);
    expect(texture.said).toEqual(['FEATURE_IDS_UNSUPPORTED']);
    const keyless = await bind(meshOf(null, [0, 1]));
    expect(keyless.slots).toEqual([0, 0]);
    expect(keyless.said).toEqual(['TILE_NO_KEYS']);
  });

  it('a batch table of a b3dm is a table like any other', async () => {
    const scene = new Group();
    const columns: Record<string, (string | number)[]> = { id: ['b', 'c'], floors: [4, 9] };
    Object.assign(scene, {
      batchTable: {
        count: 2,
        getKeys: () => Object.keys(columns),
        getPropertyArray: (key: string) => columns[key] ?? null,
      },
    });
    const mesh = meshOf(null, [1, 0]);
    mesh.geometry.setAttribute('_batchid', mesh.geometry.getAttribute('_feature_id_0'));
    const { slots, tile } = await bind(mesh, scene);
    expect(slots).toEqual([13, 12]);
    expect(attributesOf(tile, 13)).toEqual({ id: 'c', floors: 9 });
  });

  it('the box around some slots follows the tile, in use or not', async () => {
    const scene = new Group();
    scene.position.set(100, 0, 0);
    const { tile } = await bind(meshOf({}, [0, 1, 1]), scene);
    const box = new Box3();
    growBox(tile, new Set([12]), new Matrix4().makeTranslation(0, 5, 0), box);
    expect(box.min.toArray()).toEqual([101, 7, 0]);
    expect(box.max.toArray()).toEqual([102, 9, 0]);
  });
});
