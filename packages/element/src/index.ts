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
export { BoroughLayers } from './panel/layers.js';
export { BoroughLegend } from './panel/legend.js';
export { Panel } from './panel/panel.js';
export { BoroughTable } from './panel/table.js';
export type { Density, Room, ThemeName } from './room.js';
export { createDictionary, type Dictionary, type MoreWords } from './words/dictionary.js';
export type { Word, Words } from './words/en.js';
