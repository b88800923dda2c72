import type { Report } from './gltf.js';

const KNOWN_EXTENSIONS = new Set([
  '3DTILES_content_gltf',
  '3DTILES_implicit_tiling',
  '3DTILES_metadata',
  '3DTILES_ellipsoid',
  'MAXAR_content_geojson',
]);

interface TileJson {
  readonly contents?: unknown;
  readonly viewerRequestVolume?: unknown;
  readonly boundingVolume?: { readonly extensions?: Readonly<Record<string, unknown>> };
  readonly children?: readonly TileJson[];
}

interface TilesetJson {
  readonly asset?: { readonly version?: string };
  readonly extensionsRequired?: readonly string[];
  readonly root?: TileJson;
}

/** Says aloud what a tileset asks for and will not get; the tile walker itself passes over it in silence. */
export function checkTileset(value: unknown, report: Report): void {
  const json = value as TilesetJson;
  const version = json.asset?.version ?? '';
  if (!/^[01]\./.test(version))
    report(
      'VERSION_UNSUPPORTED',
      `The tileset is version "${version}"; 0.0, 1.0 and 1.1 are read.`,
    );
  for (const name of json.extensionsRequired ?? [])
    if (!KNOWN_EXTENSIONS.has(name))
      report('EXTENSION_UNSUPPORTED', `The tileset requires ${name}, which is not read.`);
  const open: TileJson[] = json.root ? [json.root] : [];
  for (let tile = open.pop(); tile; tile = open.pop()) {
    if (tile.contents)
      report(
        'CONTENTS_UNSUPPORTED',
        'Tiles with several contents are not drawn; give each its own tile.',
      );
    if (tile.viewerRequestVolume)
      report('REQUEST_VOLUME_UNSUPPORTED', 'viewerRequestVolume is not heeded.');
    if (tile.boundingVolume?.extensions?.['3DTILES_bounding_volume_S2'])
      report('S2_UNSUPPORTED', 'S2 bounding volumes are not read.');
    if (tile.children) open.push(...tile.children);
  }
}
