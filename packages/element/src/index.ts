export { checkCityAddress } from './city/address.js';
export { BoroughCity } from './city/city.js';
export {
  type ContextCallback,
  ContextRequestEvent,
  ROOM,
  type RoomHost,
  requestRoom,
} from './context.js';
export type { EngineModule, EngineOptions, LoadEngine } from './engine.js';
export type { CityEvents } from './events.js';
export { createFormat, type Format } from './format.js';
export {
  groundAt,
  metersPerPixel,
  type Picture,
  type Position,
  pictureOf,
  project,
} from './ground.js';
export { type IconName, icon } from './icon.js';
export { BoroughAlarms } from './panel/alarms.js';
export { BoroughClock } from './panel/clock.js';
export { BoroughCompass } from './panel/compass.js';
export { BoroughFeature } from './panel/feature.js';
export { BoroughHealth } from './panel/health.js';
export { BoroughLanguage } from './panel/language.js';
export { BoroughLayers } from './panel/layers.js';
export { BoroughLegend } from './panel/legend.js';
export { BoroughMeasure } from './panel/measure.js';
export { BoroughNearby } from './panel/nearby.js';
export { Panel } from './panel/panel.js';
export { BoroughPlaces } from './panel/places.js';
export { BoroughScreenshot } from './panel/screenshot.js';
export { BoroughSearch } from './panel/search.js';
export { BoroughTable } from './panel/table.js';
export { BoroughTheme } from './panel/theme.js';
export type { Density, Room, ThemeName } from './room.js';
export { createDictionary, type Dictionary, type MoreWords } from './words/dictionary.js';
export type { Word, Words } from './words/en.js';
