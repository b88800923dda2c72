import { MeshBasicMaterial, type Object3D } from 'three';
import type { GLTF, GLTFLoaderPlugin, GLTFParser } from 'three/addons/loaders/GLTFLoader.js';
import { type MetadataDefinition, type MetadataTable, readPropertyTable } from './metadata.js';

/** One set of feature ids of a mesh (EXT_mesh_features). */
export interface FeatureIds {
  readonly kind: 'attribute' | 'implicit' | 'texture';
  /** The name three.js gives the vertex attribute. */
  readonly attribute: string;
  /** The id that means "no feature", or −1. */
  readonly nullId: number;
  readonly table: MetadataTable | null;
}

/** What a tile says about its features, for `bind.ts`. */
export interface FeatureData {
  readonly ids: readonly FeatureIds[];
}

/** Says something about a tile that people should know. */
export type Report = (code: string, detail: string) => void;

/** What GLTFLoader and this adapter can read. */
const KNOWN_EXTENSIONS = new Set([
  'EXT_mesh_features',
  'EXT_structural_metadata',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
  'KHR_mesh_quantization',
  'KHR_texture_transform',
  'EXT_mesh_gpu_instancing',
  'CESIUM_RTC',
]);

interface FeatureIdJson {
  readonly attribute?: number;
  readonly texture?: unknown;
  readonly nullFeatureId?: number;
  readonly propertyTable?: number;
}

/**
 * Reads feature ids and property tables as columns, puts them into `userData.features` of each mesh,
 * and keeps pictures and materials from being decoded: the city has one material of its own.
 */
export function createFeatureExtension(parser: GLTFParser, report: Report): GLTFLoaderPlugin {
  const material = new MeshBasicMaterial();
  const { json } = parser;
  return {
    name: 'BOROUGH_features',
    loadMaterial: () => Promise.resolve(material),
    async afterRoot(gltf: GLTF) {
      checkExtensions(json, report);
      const definition: MetadataDefinition = json.extensions?.EXT_structural_metadata ?? {};
      const tables = await readTables(parser, definition);
      const center = json.extensions?.CESIUM_RTC?.center;
      for (const scene of gltf.scenes) {
        if (center) scene.position.set(center[0], center[1], center[2]);
        scene.traverse((object: Object3D) => {
          const at = parser.associations.get(object) as
            | { meshes?: number; primitives?: number }
            | undefined;
          const primitive = json.meshes?.[at?.meshes ?? -1]?.primitives[at?.primitives ?? -1];
          const ids: FeatureIdJson[] | undefined =
            primitive?.extensions?.EXT_mesh_features?.featureIds;
          if (!ids) return;
          const data: FeatureData = { ids: ids.map((id) => toFeatureIds(id, tables)) };
          object.userData.features = data;
        });
      }
    },
  };
}

function toFeatureIds(id: FeatureIdJson, tables: readonly MetadataTable[]): FeatureIds {
  const kind = id.texture ? 'texture' : id.attribute === undefined ? 'implicit' : 'attribute';
  return {
    kind,
    attribute: `_feature_id_${id.attribute ?? 0}`,
    nullId: id.nullFeatureId ?? -1,
    table: tables[id.propertyTable ?? -1] ?? null,
  };
}

async function readTables(
  parser: GLTFParser,
  definition: MetadataDefinition,
): Promise<MetadataTable[]> {
  const tables = definition.propertyTables ?? [];
  const wanted = new Set<number>();
  for (const table of tables) {
    for (const { values, stringOffsets } of Object.values(table.properties ?? {})) {
      wanted.add(values);
      if (stringOffsets !== undefined) wanted.add(stringOffsets);
    }
  }
  const buffers = new Map<number, ArrayBuffer>();
  await Promise.all(
    [...wanted].map(async (index) => {
      buffers.set(index, (await parser.getDependency('bufferView', index)) as ArrayBuffer);
    }),
  );
  const views = (index: number): ArrayBuffer => buffers.get(index) ?? new ArrayBuffer(0);
  return tables.map((table) => readPropertyTable(definition, table, views));
}

function checkExtensions(json: GLTFParser['json'], report: Report): void {
  for (const name of json.extensionsRequired ?? []) {
    const isMaterial = /^KHR_(materials_|texture_)/.test(name);
    if (isMaterial || KNOWN_EXTENSIONS.has(name)) continue;
    report(
      'EXTENSION_UNSUPPORTED',
      `A tile requires the glTF extension ${name}, which is not read.`,
    );
  }
  if (json.extensions?.EXT_structural_metadata?.schemaUri)
    report(
      'EXTENSION_UNSUPPORTED',
      'A tile keeps its metadata schema in another file; put it inside.',
    );
  if (json.textures?.length)
    report(
      'TEXTURES_UNSUPPORTED',
      'Tiles carry pictures; they are drawn in the theme’s colours instead.',
    );
}

/**
 * meshopt's decoder, fetched when the first tile needs it. Shaped like the decoder GLTFLoader expects.
 */
export const LAZY_MESHOPT = {
  supported: true,
  async decodeGltfBufferAsync(
    count: number,
    size: number,
    source: Uint8Array,
    mode: string,
    filter?: string,
  ): Promise<Uint8Array> {
    const { MeshoptDecoder } = await import('three/addons/libs/meshopt_decoder.module.js');
    return MeshoptDecoder.decodeGltfBufferAsync(count, size, source, mode, filter);
  },
};
