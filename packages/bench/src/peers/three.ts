import { FIELD_OF_VIEW_DEGREES } from '@borough/core';
import { TilesRenderer } from '3d-tiles-renderer/three';
import {
  AmbientLight,
  Color,
  DirectionalLight,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import { readScene } from './scene.js';

/** 3d-tiles-renderer on its own, as its first example sets it up. */
const { url, eye, target, up, element } = await readScene();
const renderer = new WebGLRenderer({ antialias: true });
renderer.setPixelRatio(devicePixelRatio);
renderer.setSize(innerWidth, innerHeight);
element.append(renderer.domElement);
const scene = new Scene();
scene.background = new Color(0xd8e4ee);
scene.add(new AmbientLight(0xffffff, 1));
const sun = new DirectionalLight(0xffffff, 3);
sun.position.copy(
  new Vector3(...up).add(new Vector3(...eye).sub(new Vector3(...target)).normalize()),
);
scene.add(sun);
const camera = new PerspectiveCamera(FIELD_OF_VIEW_DEGREES, innerWidth / innerHeight, 1, 20_000);
camera.position.set(...eye);
camera.up.set(...up);
camera.lookAt(...target);
const tiles = new TilesRenderer(url);
tiles.setCamera(camera);
tiles.setResolutionFromRenderer(camera, renderer);
scene.add(tiles.group);
const stats = (tiles as unknown as { stats: Record<string, number> }).stats;
window.isWhole = () =>
  (stats.loaded ?? 0) > 1 && !stats.downloading && !stats.parsing && !stats.queued;
renderer.setAnimationLoop(() => {
  camera.updateMatrixWorld();
  tiles.update();
  renderer.render(scene, camera);
});
