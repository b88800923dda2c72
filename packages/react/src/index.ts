export { City, type CityFrom, type CityProps } from './city.js';
export { CityView, type CityViewProps } from './city-view.js';
export { CityViews } from './city-views.js';
export type { Engine, EngineModule } from './engine.js';
export * from './hooks.js';
export { Alarm, Feed, Layer, Table, Tileset, type TilesetProps } from './parts.js';
export type { ClockReading, LayerState, Reading } from './stores.js';
