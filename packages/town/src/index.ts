export type { Use } from './build.js';
export { type Consumer, createEnergy, type EnergyOptions } from './energy.js';
export { type Fault, type FaultShares, USUAL_FAULTS } from './fault.js';
export type { LotCollection, LotFeature } from './lot.js';
export { createParking, type ParkingOptions } from './parking.js';
export {
  type BuildingCollection,
  type BuildingFeature,
  type BuildingProperties,
  createQuarter,
  QUARTER_ORIGIN,
  type Quarter,
} from './quarter.js';
export { type CityOptions, toTownCity } from './simulate/city.js';
export { toTownFiles } from './simulate/files.js';
export type {
  OperatorFeed,
  OperatorOptions,
  ParkingOperator,
  ParkingReading,
  ParkingSite,
} from './simulate/operators.js';
export {
  createTownSimulation,
  type TownFeed,
  type TownSimulation,
} from './simulate/simulation.js';
export type { TrafficFeed } from './simulate/traffic-feed.js';
export type { TrafficModel, VehiclePose } from './simulate/traffic-model.js';
export type { Simulator, SimulatorMessage } from './simulator.js';
export {
  type TownCollection,
  type TownFeature,
  toBuildingsGeoJson,
  toLayers,
} from './town/layers.js';
export { createPlace, type Place } from './town/place.js';
export { generateSensors, type Sensor } from './town/sensor.js';
export { createTown, TOWN_ORIGIN, type Town, type TownOptions } from './town/town.js';
