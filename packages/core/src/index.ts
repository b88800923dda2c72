export * from './bind/feature.js';
export type { Coverage } from './bind/join.js';
export type { CityEvent } from './bind/log.js';
export type { Health } from './bind/report.js';
export { type City, type CityOptions, openCity } from './city.js';
export * from './command/command.js';
export { readLink, toLink } from './command/link.js';
export { resetOf } from './command/reset.js';
export { BoroughError } from './error.js';
export { DATUMS, type Datum, fromWgs84, isInChina, toWgs84 } from './geo/datum.js';
export { createFrame, type Frame } from './geo/frame.js';
export {
  areaSquareMeters,
  distanceMeters,
  type Spot,
  wayMeters,
} from './geo/measure.js';
export {
  type Ecef,
  type Enu,
  type Geodetic,
  toEcef,
  toGeodetic,
  WGS84_A,
  WGS84_F,
} from './geo/position.js';
export { isWithin } from './geo/ring.js';
export { type SunPosition, sunAt } from './geo/sun.js';
export {
  checkAhead,
  checkKey,
  checkNumber,
  checkPosition,
  checkText,
  type Flaw,
  UNSAFE_NAMES,
} from './intake/check.js';
export { type CityNow, createCityNow, type JumpReason } from './intake/city-now.js';
export * from './intake/feed.js';
export { createIntake, type Intake } from './intake/intake.js';
export * from './render/renderer.js';
export type { RequestFrame } from './render/stage.js';
export { type Alarm, MOST_ALARMS } from './rule/alarm.js';
export type { Condition, Rule } from './rule/rule.js';
export {
  SCENARIO_BLOCKS,
  SCENARIO_CLOSED,
  SCENARIO_MODELS,
  SCENARIO_TABLE,
} from './scenario/added.js';
export { chainOf, type PlacedPatch, patchesOf } from './scenario/chain.js';
export { COMPARED, type Compare, type Comparison } from './scenario/compare.js';
export * from './scenario/diff.js';
export * from './scenario/edit.js';
export * from './scenario/effect.js';
export * from './scenario/ledger.js';
export * from './scenario/scenario.js';
export { checkCity, checkPart, readCity } from './scene/check.js';
export { cityShape } from './scene/city-shape.js';
export type * from './scene/description.js';
export type { Fence } from './scene/fence.js';
export {
  attributionsOf,
  type GlobeDescription,
  type ImageFormat,
  type Imagery,
  type Terrain,
} from './scene/globe.js';
export * from './scene/layer.js';
export {
  createOverride,
  type Override,
  type OverrideBit,
  type OverrideReader,
} from './scene/override.js';
export type { CityPart } from './scene/part.js';
export type { Scene, SceneChange } from './scene/scene.js';
export * from './scene/view.js';
export type { Air, Amount, Weather } from './scene/weather.js';
export { airOf, CLEAR } from './scene/weather.js';
export { createScope, type Scope, type Undo } from './scope.js';
export type { Finding } from './search/search.js';
export * from './select/hit.js';
export * from './select/panel.js';
export type { Chosen, Selection } from './select/selection.js';
export type { Issue, JsonSchema, Shape } from './shape/shape.js';
export { type ReadonlySignal, type Signal, signal } from './signal/signal.js';
export { captureStep } from './story/capture.js';
export * from './story/player.js';
export * from './story/story.js';
export * from './style/legend.js';
export * from './style/look.js';
export * from './style/ramp.js';
export * from './style/scale.js';
export * from './style/style.js';
export * from './style/theme.js';
export * from './table/column.js';
export { type Geometry, type GeometryReader, toGeometry } from './table/geometry.js';
export type { History, Series, Showing } from './table/history.js';
export { createPages, PAGE, type Pages } from './table/pages.js';
export {
  createTable,
  MAX_ROWS,
  type Slot,
  type Table,
  type TableOptions,
  type TableReader,
} from './table/table.js';
export {
  CARRY_MS,
  CARRY_PART,
  FADE_MS,
  fadeAt,
  TRACK,
  type TrackReader,
  trackAt,
} from './table/track.js';
export { type Clock, type ClockMessage, type ClockState, createClock } from './time/clock.js';
