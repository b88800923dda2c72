import * as Cesium from '@cesium/engine';
import { FROM_ABOVE_METERS, publishBoxes } from './boxes.js';
import { BOXES_ORIGIN } from './boxes-city.js';
import { type OpenCesium, openCesium, settle } from './cesium.js';

/** Plain Cesium with the boxes, all of them in the picture. */
export interface PlainTiles extends OpenCesium {
  readonly tileset: Cesium.Cesium3DTileset;
  /** By number; what is loaded at the end of opening. */
  readonly features: readonly Cesium.Cesium3DTileFeature[];
}

export async function openPlainTiles(canvas: HTMLCanvasElement, n: number): Promise<PlainTiles> {
  const open = openCesium(canvas, FROM_ABOVE_METERS, BOXES_ORIGIN);
  const { url } = publishBoxes(Math.round(Math.sqrt(n)));
  const tileset = await Cesium.Cesium3DTileset.fromUrl(url, {
    // Else what is at the edge waits for the camera to rest, and the picture is never whole.
    foveatedScreenSpaceError: false,
  });
  const features: Cesium.Cesium3DTileFeature[] = [];
  let loaded = 0;
  tileset.tileLoad.addEventListener((tile: Cesium.Cesium3DTile) => {
    const { content } = tile;
    loaded += content.featuresLength;
    for (let i = 0; i < content.featuresLength; i++) {
      const feature = content.getFeature(i);
      features[feature.getProperty('ordinal')] = feature;
    }
  });
  open.scene.primitives.add(tileset);
  // All of them are loaded only when all of them are in the picture.
  await settle(open, () => tileset.tilesLoaded && loaded === n);
  for (let i = 0; i < 3; i++) open.draw();
  return { ...open, tileset, features };
}
