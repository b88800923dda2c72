import { FIELD_OF_VIEW_DEGREES } from '@borough/core';
import { Deck, MapView } from '@deck.gl/core';
import { Tile3DLayer } from '@deck.gl/geo-layers';
import { Tiles3DLoader } from '@loaders.gl/3d-tiles';
import { readScene } from './scene.js';

/** deck.gl's Tile3DLayer with its default settings. */
const { url, camera, element } = await readScene();
const [longitude, latitude, height] = camera.target;
/** Of deck.gl: how far the eye is from the ground's middle, in heights of the screen. */
const altitude = 0.5 / Math.tan((FIELD_OF_VIEW_DEGREES * Math.PI) / 360);
const metersPerPixel = camera.rangeMeters / (altitude * innerHeight);
const zoom = Math.log2(
  (Math.cos((latitude * Math.PI) / 180) * 40_075_016.68) / 512 / metersPerPixel,
);
let isLoaded = false;
const layer = new Tile3DLayer({
  id: 'tiles',
  data: url,
  loader: Tiles3DLoader,
  onTilesetLoad: () => {
    isLoaded = true;
  },
});
const view = new MapView({ id: 'map', fovy: FIELD_OF_VIEW_DEGREES, farZMultiplier: 20 });
const deck = new Deck({
  parent: element as HTMLDivElement,
  views: view,
  initialViewState: {
    longitude,
    latitude,
    zoom,
    pitch: 90 + camera.pitchDegrees,
    bearing: camera.headingDegrees,
    maxPitch: 89,
    position: [0, 0, height],
  },
  layers: [layer],
});
window.isWhole = () => isLoaded && deck.isInitialized && layer.isLoaded;
