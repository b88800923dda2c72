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
export type { Simulator, SimulatorMessage } from './simulator.js';
