import { FIELD_OF_VIEW_DEGREES } from '@borough/core';
import {
  buildModuleUrl,
  Cartesian3,
  Cesium3DTileset,
  Math as CesiumMath,
  CesiumWidget,
  PerspectiveFrustum,
} from '@cesium/engine';
import { readScene } from './scene.js';

/** Cesium with its default settings, but for the pictures of the earth, which it would fetch from a service. */
const { url, camera, eye, element } = await readScene();
(buildModuleUrl as unknown as { setBaseUrl(url: string): void }).setBaseUrl('/cesium/');
const widget = new CesiumWidget(element, { baseLayer: false });
const { scene } = widget;
const tileset = await Cesium3DTileset.fromUrl(url);
scene.primitives.add(tileset);
if (scene.camera.frustum instanceof PerspectiveFrustum) {
  // Cesium's angle is that of the longer side.
  const half = Math.tan(CesiumMath.toRadians(FIELD_OF_VIEW_DEGREES) / 2);
  scene.camera.frustum.fov = 2 * Math.atan(half * Math.max(1, innerWidth / innerHeight));
}
scene.camera.setView({
  destination: new Cartesian3(...eye),
  orientation: {
    heading: CesiumMath.toRadians(camera.headingDegrees),
    pitch: CesiumMath.toRadians(camera.pitchDegrees),
    roll: 0,
  },
});
window.isWhole = () => tileset.tilesLoaded;
