export { At, type AtProps } from './at.js';
export {
  type CityHandlers,
  type CityPointerEvent,
  CityScene,
  type CitySceneProps,
} from './city-scene.js';
