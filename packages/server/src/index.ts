export { type Broker, type BrokerLimits, type Listener, openBroker } from './broker.js';
export { type CityClock, type CityClockOptions, createCityClock } from './city-clock.js';
export type { DoorOptions } from './door/door.js';
export type { DoorColumn, DoorFeed, DoorLimits, Operator } from './door/plan.js';
export { type Credential, createCredential } from './door.js';
export { createPusher, type Pusher, type PusherOptions } from './push.js';
export { toRecordedMs } from './recorded-time.js';
export { type Recorded, type RecordingOptions, readRecording } from './recording.js';
export { createReplay, type Replay, type ReplayOptions } from './replay.js';
export {
  type BoroughServer,
  CLOCK_TOPIC,
  openServer,
  type ServerOptions,
} from './server.js';
export { type SimulatedMessage, type Simulation, startSimulation } from './simulate.js';
export {
  type OperatorSimulation,
  type PushedReading,
  type SimulatedOperators,
  simulateOperators,
} from './simulate-operators.js';
