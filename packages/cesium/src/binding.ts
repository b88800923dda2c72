import type { Cesium3DTileContent, Cesium3DTileFeature } from '@cesium/engine';

/** The numeric column that our tiler writes: a feature's dense number in its dataset. */
export const ORDINAL = 'ordinal';

/** What a tile's content says about its features, by row. */
export interface FeatureKeys {
  /** `''` where a feature has none. */
  readonly keys: readonly string[];
  /** Null where some feature has no ordinal. */
  readonly ordinals: Uint32Array | null;
}

/** The contents of a tile that hold geometry; composite ones hold others. */
export function leavesOf(content: Cesium3DTileContent | undefined): Cesium3DTileContent[] {
  if (!content) return [];
  if (content.innerContents) return content.innerContents.flatMap(leavesOf);
  return content.trianglesLength + content.pointsLength + content.featuresLength > 0
    ? [content]
    : [];
}

/** Reads the key of each feature, once, when its tile has loaded. */
export function readKeys(content: Cesium3DTileContent, key: string): FeatureKeys {
  const count = content.featuresLength;
  const keys: string[] = [];
  let ordinals: Uint32Array | null = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const feature = content.getFeature(row);
    keys.push(keyOf(feature, key));
    const ordinal = ordinals && propertyOf(feature, ORDINAL);
    if (ordinals && typeof ordinal === 'number' && Number.isInteger(ordinal) && ordinal >= 0)
      ordinals[row] = ordinal;
    else ordinals = null;
  }
  return { keys, ordinals: count > 0 ? ordinals : null };
}

/** Cesium throws for a feature whose tile has no table at all; to us it has no such property. */
function propertyOf(feature: Cesium3DTileFeature, name: string): unknown {
  try {
    return feature.getProperty(name);
  } catch {
    return undefined;
  }
}

function toKey(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function keyOf(feature: Cesium3DTileFeature, key: string): string {
  return toKey(propertyOf(feature, key));
}

/** A feature's own attributes as a `Hit` carries them: texts, numbers and null. */
export function attributesOf(
  feature: Cesium3DTileFeature,
): Readonly<Record<string, string | number | null>> {
  const attributes: Record<string, string | number | null> = Object.create(null);
  for (const name of namesOf(feature)) {
    const value = propertyOf(feature, name);
    attributes[name] =
      typeof value === 'string' || typeof value === 'number' ? value : toText(value);
  }
  return attributes;
}

function namesOf(feature: Cesium3DTileFeature): readonly string[] {
  try {
    return feature.getPropertyIds();
  } catch {
    return [];
  }
}

function toText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : null;
}
